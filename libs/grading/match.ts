/** A JSON value as a lab's author writes it. */
export type Pattern = null | boolean | number | string | readonly Pattern[] | { readonly [key: string]: Pattern };

/** The first place where something is not as it should be: `spec.replicas`, with both values in words. */
export interface Difference {
  readonly path: string;
  readonly expected: string;
  readonly actual: string;
}

/**
 * Where `actual` does not contain `pattern`, or undefined when it does. Objects may have more fields than the pattern;
 * each item of a pattern's list must be met by an item of the actual list (by its `name`, `key`, `port` or `containerPort`
 * where the pattern has one, so that the difference names the field within it). null asks for the field to be absent.
 */
export function firstDifference(pattern: Pattern, actual: unknown, path = ''): Difference | undefined {
  if (pattern === null) return actual === undefined || actual === null ? undefined : difference(path, 'nothing', actual);
  if (Array.isArray(pattern)) return listDifference(pattern, actual, path);
  if (typeof pattern === 'object') return objectDifference(pattern as { readonly [key: string]: Pattern }, actual, path);
  // Quantities and ports are written as numbers or strings alike.
  return actual === pattern || (actual !== undefined && actual !== null && typeof actual !== 'object' && String(actual) === String(pattern))
    ? undefined
    : difference(path, pattern, actual);
}

function objectDifference(pattern: { readonly [key: string]: Pattern }, actual: unknown, path: string): Difference | undefined {
  const isObject = typeof actual === 'object' && actual !== null && !Array.isArray(actual);
  for (const [key, wanted] of Object.entries(pattern)) {
    const value = isObject ? (actual as Record<string, unknown>)[key] : undefined;
    const found = firstDifference(wanted, value, joined(path, key));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Fields that tell items of a list apart, the most telling first. */
const itemKeys = ['name', 'key', 'mountPath', 'containerPort', 'port', 'type', 'ip'];

function listDifference(pattern: readonly Pattern[], actual: unknown, path: string): Difference | undefined {
  const items: readonly unknown[] = Array.isArray(actual) ? actual : [];
  for (const [index, wanted] of pattern.entries()) {
    if (items.some((item) => firstDifference(wanted, item) === undefined)) continue;
    const key = keyOf(wanted);
    const named = key === undefined ? undefined : items.find((item) => fieldOf(item, key.field) === key.value);
    if (key !== undefined && named === undefined) return difference(`${path}[${key.field}=${String(key.value)}]`, wanted, undefined);
    const label = key === undefined ? String(index) : `${key.field}=${String(key.value)}`;
    // Without a key the item at the same place is the likeliest meant.
    return firstDifference(wanted, named ?? items[index], `${path}[${label}]`);
  }
  return undefined;
}

function keyOf(wanted: Pattern): { readonly field: string; readonly value: Pattern } | undefined {
  const field = itemKeys.find((key) => fieldOf(wanted, key) !== undefined);
  return field === undefined ? undefined : { field, value: fieldOf(wanted, field) as Pattern };
}

function fieldOf(item: unknown, field: string): unknown {
  return typeof item === 'object' && item !== null ? (item as Record<string, unknown>)[field] : undefined;
}

function joined(path: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${path}['${key}']`;
  return path === '' ? key : `${path}.${key}`;
}

function difference(path: string, expected: unknown, actual: unknown): Difference {
  return { path, expected: inWords(expected), actual: inWords(actual) };
}

/** Values as they read in a sentence; long ones are cut. */
function inWords(value: unknown): string {
  if (value === undefined || value === null) return 'not set';
  const text = typeof value === 'string' ? (value === '' ? 'empty' : value) : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
