/** About what a value takes as JSON, in bytes. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 3;
  if (typeof value !== 'object' || value === null) return 5;
  let size = 2;
  if (Array.isArray(value)) {
    for (const item of value) size += sizeOf(item);
    return size;
  }
  for (const key in value) {
    const inner = (value as Record<string, unknown>)[key];
    if (inner !== undefined) size += key.length + 3 + sizeOf(inner);
  }
  return size;
}
