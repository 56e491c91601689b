// Mirrors cel-go/common/types and apiserver/pkg/cel/common/values.go
// Differs: an int is a bigint, a double a number; JSON becomes values as it is looked at.
import { isList, isObject, type JsonObject, type JsonValue } from '#cluster/apimachinery/json.js';
import { unescapeName } from './escaping.js';
import { BOOL, BYTES, DOUBLE, DURATION, DYN, INT, listOf, mapOf, NULL, opaque, optionalOf, STRING, TIMESTAMP, typeOf, UINT, type CelType } from './types.js';
import { parseDuration, parseTimestamp } from './time-text.js';
import { encodeUtf8 } from '#linux/env/text.js';

export type CelValue = null | boolean | bigint | number | string | Uint | Uint8Array | Timestamp | Duration | CelList | CelMap | TypeValue | Optional | Opaque;

/** What goes wrong while an expression runs; && and || may absorb it. */
export class CelError extends Error {}

export class Uint {
  readonly value: bigint;

  constructor(value: bigint) {
    this.value = value;
  }
}

/** Nanoseconds since the epoch. */
export class Timestamp {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

export class Duration {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

export class TypeValue {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export class Optional {
  readonly value: CelValue | undefined;

  constructor(value: CelValue | undefined) {
    this.value = value;
  }
}

/** A value of a library: a quantity, an address, the authorizer. */
export class Opaque<T = unknown> {
  readonly type: string;
  readonly inner: T;
  /** Equal ones have the same. */
  readonly identity: string;

  constructor(type: string, inner: T, identity: string) {
    this.type = type;
    this.inner = inner;
    this.identity = identity;
  }
}

export class CelList {
  readonly #items: readonly CelValue[];

  constructor(items: readonly CelValue[]) {
    this.#items = items;
  }

  get items(): readonly CelValue[] {
    return this.#items;
  }
}

/** Keys are bool, int, uint or string; of a message, its fields. */
export class CelMap {
  readonly #entries: ReadonlyMap<string, readonly [CelValue, CelValue]>;
  /** Of a message: its type. */
  readonly typeName: string | undefined;

  constructor(entries: ReadonlyMap<string, readonly [CelValue, CelValue]>, typeName?: string) {
    this.#entries = entries;
    this.typeName = typeName;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: CelValue): CelValue | undefined {
    return this.#entries.get(keyText(key))?.[1];
  }

  keys(): readonly CelValue[] {
    return [...this.#entries.values()].map(([key]) => key);
  }
}

/** An object of JSON. */
class JsonMap extends CelMap {
  readonly #raw: JsonObject;
  readonly #type: CelType;
  readonly #made = new Map<string, CelValue>();

  constructor(raw: JsonObject, type: CelType) {
    super(new Map());
    this.#raw = raw;
    this.#type = type;
  }

  override get size(): number {
    return this.keys().length;
  }

  override get(key: CelValue): CelValue | undefined {
    if (typeof key !== 'string') return undefined;
    const made = this.#made.get(key);
    if (made !== undefined) return made;
    const name = this.#type.kind === 'struct' ? unescapeName(key) : key;
    const value = Object.hasOwn(this.#raw, name) ? this.#raw[name] : undefined;
    if (value === undefined) return undefined;
    const converted = fromJson(value, this.#typeOf(key));
    this.#made.set(key, converted);
    return converted;
  }

  override keys(): readonly CelValue[] {
    return Object.keys(this.#raw).filter((key) => this.#raw[key] !== undefined);
  }

  #typeOf(key: string): CelType {
    if (this.#type.kind === 'struct') return this.#type.field?.(key) ?? DYN;
    return this.#type.kind === 'map' ? (this.#type.params[1] as CelType) : DYN;
  }
}

class JsonList extends CelList {
  readonly #raw: readonly JsonValue[];
  readonly #element: CelType;
  #made: readonly CelValue[] | undefined;

  constructor(raw: readonly JsonValue[], element: CelType) {
    super([]);
    this.#raw = raw;
    this.#element = element;
  }

  override get items(): readonly CelValue[] {
    this.#made ??= this.#raw.map((each) => fromJson(each, this.#element));
    return this.#made;
  }
}

/** JSON as a value of the type; dyn where nothing is known. */
export function fromJson(value: JsonValue, type: CelType = DYN): CelValue {
  if (value === null) return null;
  if (typeof value === 'number') return type.kind === 'double' || !Number.isSafeInteger(value) ? value : BigInt(value);
  if (typeof value === 'string') return fromText(value, type);
  if (isList(value)) return new JsonList(value, type.kind === 'list' ? (type.params[0] as CelType) : DYN);
  if (isObject(value)) return new JsonMap(value, type);
  return value;
}

function fromText(value: string, type: CelType): CelValue {
  if (type.kind === 'timestamp') return new Timestamp(parseTimestamp(/^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : value) ?? 0n);
  if (type.kind === 'duration') return new Duration(parseDuration(value) ?? 0n);
  if (type.kind === 'bytes') return encodeUtf8(value);
  return value;
}

export function keyText(key: CelValue): string {
  if (typeof key === 'string') return `s${key}`;
  if (typeof key === 'bigint' || typeof key === 'number') return `n${key}`;
  if (key instanceof Uint) return `n${key.value}`;
  if (typeof key === 'boolean') return `b${key}`;
  throw new CelError(`unsupported key type: ${typeOfValue(key).name}`);
}

export function typeOfValue(value: CelValue): CelType {
  if (value === null) return NULL;
  switch (typeof value) {
    case 'boolean': return BOOL;
    case 'bigint': return INT;
    case 'number': return DOUBLE;
    case 'string': return STRING;
    default:
  }
  if (value instanceof Uint) return UINT;
  if (value instanceof Uint8Array) return BYTES;
  if (value instanceof Timestamp) return TIMESTAMP;
  if (value instanceof Duration) return DURATION;
  if (value instanceof CelList) return listOf(DYN);
  if (value instanceof CelMap) return value.typeName === undefined ? mapOf(DYN, DYN) : opaque(value.typeName);
  if (value instanceof Optional) return optionalOf(DYN);
  if (value instanceof TypeValue) return typeOf(DYN);
  return opaque((value as Opaque).type);
}

/** CEL's `==`: numbers of different types are equal when their values are. */
export function isEqual(a: CelValue, b: CelValue): boolean {
  if (a === b) return true;
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b) === 0;
  if (a instanceof CelList && b instanceof CelList) return a.items.length === b.items.length && a.items.every((each, i) => isEqual(each, b.items[i] as CelValue));
  if (a instanceof CelMap && b instanceof CelMap) {
    return a.size === b.size && a.typeName === b.typeName && a.keys().every((key) => {
      const other = b.get(key);
      return other !== undefined && isEqual(a.get(key) as CelValue, other);
    });
  }
  if (a instanceof Uint8Array && b instanceof Uint8Array) return a.length === b.length && a.every((each, i) => each === b[i]);
  if ((a instanceof Timestamp && b instanceof Timestamp) || (a instanceof Duration && b instanceof Duration)) return a.nanos === b.nanos;
  if (a instanceof TypeValue && b instanceof TypeValue) return a.name === b.name;
  if (a instanceof Opaque && b instanceof Opaque) return a.type === b.type && a.identity === b.identity;
  if (a instanceof Optional && b instanceof Optional) return a.value === undefined || b.value === undefined ? a.value === b.value : isEqual(a.value, b.value);
  return false;
}

export type CelNumber = bigint | number | Uint;

export function isNumber(value: CelValue): value is CelNumber {
  return typeof value === 'bigint' || typeof value === 'number' || value instanceof Uint;
}

/** Undefined where one of them is NaN. */
export function compareNumbers(a: CelNumber, b: CelNumber): number | undefined {
  const left = a instanceof Uint ? a.value : a;
  const right = b instanceof Uint ? b.value : b;
  if (left < right) return -1;
  if (left > right) return 1;

  return left >= right ? 0 : undefined;
}

/** A value as JSON, as the API server reads what an expression gives. Throws CelError. */
export function toJson(value: CelValue): JsonValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Uint) return Number(value.value);
  if (value instanceof CelList) return value.items.map(toJson);
  if (value instanceof CelMap) return Object.fromEntries(value.keys().map((key) => [String(key instanceof Uint ? key.value : key), toJson(value.get(key) as CelValue)]));
  if (value instanceof Optional) return value.value === undefined ? null : toJson(value.value);
  throw new CelError(`unsupported conversion of ${typeOfValue(value).name} to JSON`);
}
