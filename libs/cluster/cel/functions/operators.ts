// Mirrors cel-go/common/stdlib: operators
import { CelError, CelList, CelMap, compareNumbers, Duration, isEqual, isNumber, keyText, Optional, Timestamp, Uint, type CelNumber, type CelValue } from '#cluster/cel/values.js';
import { instance, noSuchOverload, sizeOf, traversal, type Declaration } from './declare.js';

const INT_MIN = -(2n ** 63n);
const INT_MAX = 2n ** 63n - 1n;
const UINT_MAX = 2n ** 64n - 1n;

export function checkedInt(value: bigint): bigint {
  if (value < INT_MIN || value > INT_MAX) throw new CelError('integer overflow');
  return value;
}

export function checkedUint(value: bigint): Uint {
  if (value < 0n || value > UINT_MAX) throw new CelError('unsigned integer overflow');
  return new Uint(value);
}

const FIRST_NANOS = -62_135_596_800_000_000_000n;
const LAST_NANOS = 253_402_300_799_999_999_999n;

/** The years 1 to 9999. */
export function checkedTimestamp(nanos: bigint): Timestamp {
  if (nanos < FIRST_NANOS || nanos > LAST_NANOS) throw new CelError('timestamp overflow');
  return new Timestamp(nanos);
}

function checkedDuration(nanos: bigint): Duration {
  if (nanos < INT_MIN || nanos > INT_MAX) throw new CelError('duration overflow');
  return new Duration(nanos);
}

/** Positive, zero or negative; undefined where nothing can be said (NaN). */
export function compareValues(a: CelValue, b: CelValue): number | undefined {
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b);
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if ((a instanceof Timestamp && b instanceof Timestamp) || (a instanceof Duration && b instanceof Duration)) return a.nanos < b.nanos ? -1 : a.nanos > b.nanos ? 1 : 0;
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return (a[i] as number) - (b[i] as number);
    return a.length - b.length;
  }
  throw noSuchOverload();
}

const ORDERED = ['bool', 'int', 'uint', 'double', 'string', 'bytes', 'timestamp', 'duration'];
const MIXED = ['int', 'uint', 'double'].flatMap((a) => ['int', 'uint', 'double'].filter((b) => b !== a).map((b) => `(${a}, ${b}): bool`));
const COMPARISONS = [...ORDERED.map((type) => `(${type}, ${type}): bool`), ...MIXED];
const EQUAL_COST = (args: readonly CelValue[]) => traversal(Math.min(sizeOf(args[0]), sizeOf(args[1])));

function comparison(name: string, holds: (order: number) => boolean): Declaration {
  return [name, COMPARISONS, ([a, b]) => {
    const order = compareValues(a as CelValue, b as CelValue);
    return order !== undefined && holds(order);
  }, (args) => (typeof args[0] === 'string' || args[0] instanceof Uint8Array ? EQUAL_COST(args) : 1)];
}

function arithmetic(name: string, onInts: (a: bigint, b: bigint) => bigint, onDoubles?: (a: number, b: number) => number): Declaration {
  const types = ['int', 'uint', ...(onDoubles === undefined ? [] : ['double'])];
  return [name, types.map((type) => `(${type}, ${type}): ${type}`), ([a, b]) => numeric(a, b, onInts, onDoubles)];
}

function numeric(a: CelValue | undefined, b: CelValue | undefined, onInts: (a: bigint, b: bigint) => bigint, onDoubles?: (a: number, b: number) => number): CelValue {
  if (typeof a === 'bigint' && typeof b === 'bigint') return checkedInt(onInts(a, b));
  if (a instanceof Uint && b instanceof Uint) return checkedUint(onInts(a.value, b.value));
  if (onDoubles !== undefined && typeof a === 'number' && typeof b === 'number') return onDoubles(a, b);
  throw noSuchOverload();
}

function add([a, b]: readonly CelValue[]): CelValue {
  if (typeof a === 'string' && typeof b === 'string') return a + b;
  if (a instanceof CelList && b instanceof CelList) return new CelList([...a.items, ...b.items]);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return new Uint8Array([...a, ...b]);
  if (a instanceof Timestamp && b instanceof Duration) return checkedTimestamp(a.nanos + b.nanos);
  if (a instanceof Duration && b instanceof Timestamp) return checkedTimestamp(a.nanos + b.nanos);
  if (a instanceof Duration && b instanceof Duration) return checkedDuration(a.nanos + b.nanos);
  return numeric(a, b, (x, y) => x + y, (x, y) => x + y);
}

function subtract([a, b]: readonly CelValue[]): CelValue {
  if (a instanceof Timestamp && b instanceof Timestamp) return checkedDuration(a.nanos - b.nanos);
  if (a instanceof Timestamp && b instanceof Duration) return checkedTimestamp(a.nanos - b.nanos);
  if (a instanceof Duration && b instanceof Duration) return checkedDuration(a.nanos - b.nanos);
  return numeric(a, b, (x, y) => x - y, (x, y) => x - y);
}

/** `target[key]`, and a field of a message or map. */
export function lookUp(target: CelValue, key: CelValue): CelValue {
  const found = findIn(target, key);
  if (found !== undefined) return found;
  if (target instanceof CelList) throw new CelError(`index out of bounds: ${isNumber(key) ? numberText(key) : String(key)}`);
  throw new CelError(`no such key: ${typeof key === 'string' || typeof key === 'boolean' ? key : isNumber(key) ? numberText(key) : ''}`);
}

export function findIn(target: CelValue, key: CelValue): CelValue | undefined {
  if (target instanceof CelMap) {
    if (typeof key !== 'string' && typeof key !== 'boolean' && !isNumber(key)) throw noSuchOverload();
    return target.get(key);
  }
  if (target instanceof CelList) {
    if (!isNumber(key)) throw noSuchOverload();
    const at = Number(key instanceof Uint ? key.value : key);
    if (!Number.isInteger(at)) throw new CelError(`unsupported index value: ${at}`);
    return target.items[at];
  }
  throw noSuchOverload();
}

function numberText(value: CelNumber): string {
  return String(value instanceof Uint ? value.value : value);
}

function optionalAt([target, key]: readonly CelValue[]): CelValue {
  const inner = target instanceof Optional ? target.value : target;
  return inner === undefined ? new Optional(undefined) : new Optional(findIn(inner, key as CelValue));
}

function mapInsert([map, key, value]: readonly CelValue[]): CelValue {
  const entries = new Map<string, readonly [CelValue, CelValue]>();
  const old = instance(map, CelMap);
  for (const each of old.keys()) entries.set(keyText(each), [each, old.get(each) as CelValue]);
  const added: readonly (readonly [CelValue, CelValue])[] = value === undefined ? instance(key, CelMap).keys().map((each) => [each, (key as CelMap).get(each) as CelValue]) : [[key as CelValue, value]];
  for (const [each, to] of added) {
    const id = keyText(each);
    if (entries.has(id)) throw new CelError(`insert failed: key ${String(each)} already exists`);
    entries.set(id, [each, to]);
  }
  return new CelMap(entries);
}

export const operators: readonly Declaration[] = [
  ['_==_', ['(A, A): bool'], ([a, b]) => isEqual(a as CelValue, b as CelValue), EQUAL_COST],
  ['_!=_', ['(A, A): bool'], ([a, b]) => !isEqual(a as CelValue, b as CelValue), EQUAL_COST],
  comparison('_<_', (order) => order < 0),
  comparison('_<=_', (order) => order <= 0),
  comparison('_>_', (order) => order > 0),
  comparison('_>=_', (order) => order >= 0),
  ['_+_', ['(bytes, bytes): bytes', '(double, double): double', '(duration, duration): duration', '(duration, timestamp): timestamp', '(timestamp, duration): timestamp', '(int, int): int', '(list(A), list(A)): list(A)', '(string, string): string', '(uint, uint): uint'], add,
    (args) => (typeof args[0] === 'string' || args[0] instanceof Uint8Array ? traversal(sizeOf(args[0]) + sizeOf(args[1])) : 1)],
  ['_-_', ['(double, double): double', '(duration, duration): duration', '(int, int): int', '(timestamp, duration): timestamp', '(timestamp, timestamp): duration', '(uint, uint): uint'], subtract],
  arithmetic('_*_', (a, b) => a * b, (a, b) => a * b),
  arithmetic('_/_', (a, b) => {
    if (b === 0n) throw new CelError('division by zero');
    return a / b;
  }, (a, b) => a / b),
  arithmetic('_%_', (a, b) => {
    if (b === 0n) throw new CelError('modulus by zero');
    return a % b;
  }),
  ['!_', ['(bool): bool'], ([a]) => {
    if (typeof a !== 'boolean') throw noSuchOverload();
    return !a;
  }],
  ['-_', ['(double): double', '(int): int'], ([a]) => {
    if (typeof a === 'bigint') return checkedInt(-a);
    if (typeof a === 'number') return -a;
    throw noSuchOverload();
  }],
  ['_[_]', ['(list(A), int): A', '(map(A, B), A): B', '(optional(list(A)), int): optional(A)', '(optional(map(A, B)), A): optional(B)'], ([target, key]) => (target instanceof Optional ? optionalAt([target, key as CelValue]) : lookUp(target as CelValue, key as CelValue))],
  ['_[?_]', ['(list(A), int): optional(A)', '(optional(list(A)), int): optional(A)', '(map(A, B), A): optional(B)', '(optional(map(A, B)), A): optional(B)'], optionalAt],
  ['@in', ['(A, list(A)): bool', '(A, map(A, B)): bool'], ([item, within]) => {
    if (within instanceof CelList) return within.items.some((each) => isEqual(each, item as CelValue));
    return instance(within, CelMap).get(item as CelValue) !== undefined;
  }, ([, within]) => (within instanceof CelList ? within.items.length : 1)],
  ['@not_strictly_false', ['(bool): bool'], ([a]) => a !== false],
  ['_?_:_', ['(bool, A, A): A'], ([condition, a, b]) => (condition === true ? (a as CelValue) : (b as CelValue))],
  ['_&&_', ['(bool, bool): bool'], ([a, b]) => a === true && b === true],
  ['_||_', ['(bool, bool): bool'], ([a, b]) => a === true || b === true],
  ['cel.@mapInsert', ['(map(A, B), map(A, B)): map(A, B)', '(map(A, B), A, B): map(A, B)'], mapInsert],
];
