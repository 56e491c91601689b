/**
 * JSON as the API sends it, for the many kinds that kubectl handles without knowing their fields (client-go's
 * unstructured objects). Checks stand where a value is used, not in its type.
 */
export type Dynamic = ReturnType<typeof JSON.parse>;

export function isRecord(value: unknown): value is Record<string, Dynamic> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): Dynamic[] {
  return Array.isArray(value) ? value : [];
}

export function entriesOf(value: unknown): [string, Dynamic][] {
  return isRecord(value) ? Object.entries(value) : [];
}

/** Entries in the order of their keys, as Go's printers show maps. */
export function sortedEntries(value: unknown): [string, Dynamic][] {
  return entriesOf(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The value at a path of plain keys, or undefined. */
export function at(value: Dynamic, ...path: readonly string[]): Dynamic {
  let found = value;
  for (const key of path) {
    if (!isRecord(found)) return undefined;
    found = found[key];
  }
  return found;
}

/** A copy that shares nothing. */
export function clone<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item) => clone(item)) as T;
  if (!isRecord(value)) return value;
  const copy: Record<string, Dynamic> = {};
  for (const [key, item] of Object.entries(value)) copy[key] = clone(item);
  return copy as T;
}

export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => sameJson(item, b[i]));
  if (!isRecord(a) || !isRecord(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]));
}

/** Keys in byte order at every level, as Go marshals maps. */
export function sortKeys(value: Dynamic): Dynamic {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isRecord(value)) return value;
  const sorted: Record<string, Dynamic> = {};
  for (const [key, item] of sortedEntries(value)) sorted[key] = sortKeys(item);
  return sorted;
}
