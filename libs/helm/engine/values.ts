// Mirrors how Go holds what it reads from YAML and JSON: every number is a float64
import { Float, isStruct } from '#kubectl/template/format.js';
import { isRecord } from '#kubectl/rest/dynamic.js';

/** A table of values. Numbers from files are Float; whole numbers from `--set` and templates are plain numbers (int64). */
export type Table = Record<string, unknown>;

export function isTable(value: unknown): value is Table {
  return isRecord(value) && !isStruct(value);
}

/** The same table as Go's named type common.Values: some functions only take plain maps. */
export function asValues(table: Table): Table {
  if (!Object.hasOwn(table, 'goType')) Object.defineProperty(table, 'goType', { value: 'common.Values', enumerable: false });
  return table;
}

/** Sets a key as data, whatever it is called. */
export function put(table: Table, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(table, key, { value, writable: true, enumerable: true, configurable: true });
  else table[key] = value;
}

/** What JSON or YAML gave, as Go has it; a copy. */
export function typed(value: unknown): unknown {
  if (typeof value === 'number') return new Float(value);
  if (Array.isArray(value)) return value.map(typed);
  if (!isRecord(value)) return value;
  const table: Table = {};
  for (const [key, item] of Object.entries(value)) put(table, key, typed(item));
  return table;
}

export function typedTable(value: unknown): Table {
  return isRecord(value) ? (typed(value) as Table) : {};
}

/** Back to JSON; a copy. */
export function plain(value: unknown): unknown {
  if (value instanceof Float) return value.value;
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map(plain);
  if (!isRecord(value)) return value;
  if (isStruct(value)) {
    const { goData } = value as { goData?: () => unknown };
    return typeof goData === 'function' ? plain(goData.call(value)) : {};
  }
  const table: Table = {};
  for (const [key, item] of Object.entries(value)) if (typeof item !== 'function') put(table, key, plain(item));
  return table;
}

/** A copy that shares no table or list. */
export function copyOf<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyOf) as T;
  if (!isTable(value)) return value;
  const table: Table = {};
  for (const [key, item] of Object.entries(value)) put(table, key, copyOf(item));
  return table as T;
}

/** reflect.DeepEqual: a float64 never equals an int. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a instanceof Float || b instanceof Float) return a instanceof Float && b instanceof Float && a.value === b.value;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => deepEqual(item, b[i]));
  if (!isTable(a) || !isTable(b)) return (a ?? null) === (b ?? null);
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && deepEqual(a[key], b[key]));
}
