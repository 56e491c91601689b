// Mirrors cel-go/common/stdlib: conversions, and cel/library.go: optional values
import { parseDuration, parseTimestamp, showSeconds, showTimestamp } from '#cluster/cel/time-text.js';
import { CelError, CelList, CelMap, Duration, isNumber, Opaque, Optional, Timestamp, TypeValue, typeOfValue, Uint, type CelValue } from '#cluster/cel/values.js';
import { instance, noSuchOverload, sizeOf, text, traversal, type Declaration } from './declare.js';
import { checkedInt, checkedTimestamp, checkedUint } from './operators.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';

function toInt([value]: readonly CelValue[]): CelValue {
  if (typeof value === 'bigint') return value;
  if (value instanceof Uint) return checkedInt(value.value);
  if (value instanceof Timestamp) return value.nanos / 1_000_000_000n;
  if (value instanceof Duration) return value.nanos;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new CelError('integer overflow');
    return checkedInt(BigInt(Math.trunc(value)));
  }
  if (!/^[+-]?\d+$/.test(text(value))) throw new CelError(`type conversion error from 'string' to 'int'`);
  return checkedInt(BigInt(text(value).replace('+', '')));
}

function toUint([value]: readonly CelValue[]): CelValue {
  if (value instanceof Uint) return value;
  if (typeof value === 'bigint') return checkedUint(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new CelError('unsigned integer overflow');
    return checkedUint(BigInt(Math.trunc(value)));
  }
  if (!/^\d+$/.test(text(value))) throw new CelError(`type conversion error from 'string' to 'uint'`);
  return checkedUint(BigInt(text(value)));
}

function toDouble([value]: readonly CelValue[]): CelValue {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Uint) return Number(value.value);
  const made = Number(text(value));
  if (Number.isNaN(made) || text(value).trim() === '') throw new CelError(`type conversion error from 'string' to 'double'`);
  return made;
}

export function showDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '-Inf' : '+Inf';
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

function toText([value]: readonly CelValue[]): CelValue {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return showDouble(value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof Uint8Array) return decodeUtf8(value);
  if (value instanceof Timestamp) return showTimestamp(value.nanos);
  if (value instanceof Duration) return showSeconds(value.nanos);
  throw noSuchOverload();
}

function toBool([value]: readonly CelValue[]): CelValue {
  if (typeof value === 'boolean') return value;
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text(value))) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text(value))) return false;
  throw new CelError(`type conversion error from 'string' to 'bool'`);
}

function toTimestamp([value]: readonly CelValue[]): CelValue {
  if (value instanceof Timestamp) return value;
  if (typeof value === 'bigint') return checkedTimestamp(value * 1_000_000_000n);
  const nanos = parseTimestamp(text(value));
  if (nanos === undefined) throw new CelError(`type conversion error from 'string' to 'google.protobuf.Timestamp'`);
  return checkedTimestamp(nanos);
}

function toDuration([value]: readonly CelValue[]): CelValue {
  if (value instanceof Duration) return value;
  if (typeof value === 'bigint') return new Duration(value);
  const nanos = parseDuration(text(value));
  if (nanos === undefined) throw new CelError(`type conversion error from 'string' to 'google.protobuf.Duration'`);
  return new Duration(nanos);
}

function typeName(value: CelValue): TypeValue {
  const { name } = typeOfValue(value);
  if (value instanceof Opaque) return new TypeValue(value.type);
  return new TypeValue(name === 'timestamp' ? 'google.protobuf.Timestamp' : name === 'duration' ? 'google.protobuf.Duration' : name === 'null' ? 'null_type' : name);
}

function isZero(value: CelValue): boolean {
  if (value === null || value === false || value === '') return true;
  if (isNumber(value)) return Number(value instanceof Uint ? value.value : value) === 0;
  if (value instanceof CelList) return value.items.length === 0;
  if (value instanceof CelMap) return value.size === 0;
  return (value instanceof Duration && value.nanos === 0n) || (value instanceof Uint8Array && value.length === 0);
}

function size([value]: readonly CelValue[]): CelValue {
  if (typeof value === 'string') return BigInt([...value].length);
  if (value instanceof Uint8Array || value instanceof CelList || value instanceof CelMap) return BigInt(sizeOf(value));
  throw noSuchOverload();
}

export const conversions: readonly Declaration[] = [
  ['size', ['(bytes): int', 'bytes.(): int', '(list(A)): int', 'list(A).(): int', '(map(A, B)): int', 'map(A, B).(): int', '(string): int', 'string.(): int'], size],
  ['type', ['(A): type(A)'], ([value]) => typeName(value as CelValue)],
  ['dyn', ['(A): dyn'], ([value]) => value as CelValue],
  ['bool', ['(bool): bool', '(string): bool'], toBool],
  ['bytes', ['(bytes): bytes', '(string): bytes'], ([value]) => (value instanceof Uint8Array ? value : encodeUtf8(text(value))), ([value]) => traversal(sizeOf(value))],
  ['double', ['(double): double', '(int): double', '(string): double', '(uint): double'], toDouble],
  ['int', ['(int): int', '(double): int', '(duration): int', '(string): int', '(timestamp): int', '(uint): int'], toInt],
  ['uint', ['(uint): uint', '(double): uint', '(int): uint', '(string): uint'], toUint],
  ['string', ['(string): string', '(bool): string', '(bytes): string', '(double): string', '(duration): string', '(int): string', '(timestamp): string', '(uint): string'], toText],
  ['duration', ['(duration): duration', '(int): duration', '(string): duration'], toDuration],
  ['timestamp', ['(timestamp): timestamp', '(int): timestamp', '(string): timestamp'], toTimestamp],
  ['optional.of', ['(A): optional(A)'], ([value]) => new Optional(value as CelValue)],
  ['optional.ofNonZeroValue', ['(A): optional(A)'], ([value]) => new Optional(isZero(value as CelValue) ? undefined : (value as CelValue))],
  ['optional.none', ['(): optional(A)'], () => new Optional(undefined)],
  ['hasValue', ['optional(A).(): bool'], ([value]) => instance(value, Optional).value !== undefined],
  ['value', ['optional(A).(): A'], ([value]) => {
    const { value: inner } = instance(value, Optional);
    if (inner === undefined) throw new CelError('optional.none() dereference');
    return inner;
  }],
  ['or', ['optional(A).(optional(A)): optional(A)'], ([value, other]) => (instance(value, Optional).value === undefined ? (other as CelValue) : (value as CelValue))],
  ['orValue', ['optional(A).(A): A'], ([value, other]) => instance(value, Optional).value ?? (other as CelValue)],
];

