// Mirrors sigs.k8s.io/json and apimachinery/pkg/runtime/serializer/json (decoding into Go types, and what is lost by it)
// Differs: works on parsed JSON, so duplicate keys are noticed by whoever parses.
import { canonicalQuantity, QUANTITY_FORMAT_ERROR } from './quantity.js';
import { isList, isObject, type Draft, type JsonObject, type JsonValue } from './json.js';
import { shortName, type FieldSchema, type StructSchema, type TypeSchema } from './schema.js';
import { formatMicroTime, formatTime, parseTime } from './time.js';

export interface Decoded {
  readonly value: JsonObject;
  /** `unknown field "spec.foo"`, at most those that Kubernetes reports. */
  readonly unknown: readonly string[];
}

/** The JSON does not fit the type; the message is Go's. */
export class DecodeError extends Error {
  /** How the converter for patches words it. */
  readonly conversionMessage: string;

  constructor(message: string, conversionMessage = message) {
    super(message);
    this.name = 'DecodeError';
    this.conversionMessage = conversionMessage;
  }
}

/** strict decoding stops collecting here. */
const UNKNOWN_MAX = 100;

interface State {
  readonly unknown: string[];
  /** Frozen parts came from the server: they are in their canonical form. */
  readonly trustsFrozen: boolean;
}

/**
 * Brings JSON into the form that Kubernetes would store: unknown fields and empty optional values gone, quantities and
 * times canonical. Throws DecodeError.
 */
export function decode(value: JsonObject, schema: StructSchema, trustsFrozen = false): Decoded {
  const state: State = { unknown: [], trustsFrozen };
  return { value: struct(value, schema, '', '', state), unknown: state.unknown };
}

function struct(value: JsonObject, schema: StructSchema, goPath: string, path: string, state: State): JsonObject {
  if (state.trustsFrozen && Object.isFrozen(value)) return value;
  const result: Draft = {};
  for (const name in value) {
    const inner = value[name];
    const field = schema.fields.get(name);
    if (field === undefined) {
      if (inner === undefined) continue;
      if (schema.keepsUnknown === true) result[name] = inner;
      else if (state.unknown.length < UNKNOWN_MAX) state.unknown.push(`unknown field ${JSON.stringify(path === '' ? name : `${path}.${name}`)}`);
      continue;
    }
    if (inner === undefined || inner === null) continue;
    const own = field.embeddedIn === undefined ? name : `${field.embeddedIn}.${name}`;
    const goField = goPath === '' ? own : `${goPath}.${own}`;
    const decoded = any(inner, field.type, schema, goField, path === '' ? name : `${path}.${name}`, state);
    if (!isDropped(decoded, field)) result[name] = decoded;
  }
  for (const field of schema.fields.values()) {
    // What Go always writes: structs that are no pointers, and what is not told to be left out.
    if (result[field.name] !== undefined || field.whenEmpty === undefined || field.whenEmpty === 'out') continue;
    if (field.whenEmpty === 'null') result[field.name] = null;
    else result[field.name] = field.type.kind === 'struct' ? struct({}, field.type, '', '', state) : zeroOf(field.type);
  }
  return result;
}

function any(value: JsonValue, type: TypeSchema, owner: StructSchema, goField: string, path: string, state: State): JsonValue {
  switch (type.kind) {
    case 'struct':
      if (!isObject(value)) throw mismatch(value, owner, goField, `v1.${shortName(type)}`);
      return struct(value, type, goField, path, state);
    case 'list':
      if (!isList(value)) throw mismatch(value, owner, goField, goType(type));
      if (state.trustsFrozen && Object.isFrozen(value)) return value;
      return value.map((item, i) => (item === null ? zeroOf(type.items) : any(item ?? null, type.items, owner, goField, `${path}[${i}]`, state)));
    case 'map': {
      if (!isObject(value)) throw mismatch(value, owner, goField, goType(type));
      if (state.trustsFrozen && Object.isFrozen(value)) return value;
      const result: Draft = {};
      for (const key in value) {
        const inner = value[key];
        if (inner === undefined) continue;
        result[key] = inner === null ? zeroOf(type.values) : any(inner, type.values, owner, goField, `${path}.${key}`, state);
      }
      return result;
    }
    default:
      return scalar(value, type.kind, owner, goField);
  }
}

function scalar(value: JsonValue, kind: TypeSchema['kind'], owner: StructSchema, goField: string): JsonValue {
  switch (kind) {
    case 'string':
      if (typeof value !== 'string') throw mismatch(value, owner, goField, 'string');
      return value;
    case 'bool':
      if (typeof value !== 'boolean') throw mismatch(value, owner, goField, 'bool');
      return value;
    case 'int32':
    case 'int64':
      if (typeof value !== 'number') throw mismatch(value, owner, goField, kind);
      if (!Number.isInteger(value) || (kind === 'int32' && Math.abs(value) > 2 ** 31)) throw mismatch(value, owner, goField, kind, String(value));
      return value;
    case 'double':
      if (typeof value !== 'number') throw mismatch(value, owner, goField, 'float64');
      return value;
    case 'bytes':
      if (typeof value !== 'string') throw mismatch(value, owner, goField, '[]uint8');
      if (badBase64At(value) >= 0) throw new DecodeError(`illegal base64 data at input byte ${badBase64At(value)}`);
      return value;
    case 'quantity': {
      if (typeof value !== 'string' && typeof value !== 'number') throw new DecodeError(QUANTITY_FORMAT_ERROR);
      const text = canonicalQuantity(value);
      if (text === undefined) throw new DecodeError(QUANTITY_FORMAT_ERROR);
      return text;
    }
    case 'time':
    case 'microtime': {
      if (typeof value !== 'string') throw new DecodeError(`json: cannot unmarshal ${isList(value) ? 'array' : isObject(value) ? 'object' : typeof value === 'boolean' ? 'bool' : typeof value} into Go value of type string`);
      const ms = parseTime(value);
      if (ms === undefined) throw new DecodeError(`parsing time ${JSON.stringify(JSON.stringify(value))} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(value)} as "2006"`);
      if (kind === 'time') return value.length === 20 && value.endsWith('Z') ? value : formatTime(ms);
      return /\.\d{6}Z$/.test(value) ? value : formatMicroTime(ms);
    }
    case 'intstr':
      if (typeof value !== 'string' && typeof value !== 'number') throw mismatch(value, owner, goField, 'intstr.IntOrString');
      return value;
    default:
      return value;
  }
}

function mismatch(value: JsonValue, owner: StructSchema, goField: string, type: string, shown?: string): DecodeError {
  let kind = isList(value) ? 'array' : isObject(value) ? 'object' : typeof value;
  if (kind === 'boolean') kind = 'bool';
  if (shown !== undefined) kind = `number ${shown}`;
  return new DecodeError(`json: cannot unmarshal ${kind} into Go struct field ${shortName(owner)}.${goField} of type ${type}`, `unrecognized type: ${type}`);
}

function goType(type: TypeSchema): string {
  switch (type.kind) {
    case 'list':
      return `[]${goType(type.items)}`;
    case 'map':
      return `map[string]${goType(type.values)}`;
    case 'struct':
      return `v1.${shortName(type)}`;
    case 'quantity':
      return 'resource.Quantity';
    case 'double':
      return 'float64';
    case 'bytes':
      return '[]uint8';
    default:
      return type.kind;
  }
}

function zeroOf(type: TypeSchema): JsonValue {
  switch (type.kind) {
    case 'string':
    case 'bytes':
      return '';
    case 'bool':
      return false;
    case 'int32':
    case 'int64':
    case 'double':
      return 0;
    case 'quantity':
      return '0';
    case 'list':
      return [];
    case 'struct':
    case 'map':
      return {};
    default:
      return null;
  }
}

/** Would Go's omitempty leave it out? */
function isDropped(value: JsonValue, { type, whenEmpty }: FieldSchema): boolean {
  if (whenEmpty !== 'out') return false;
  if (type.kind === 'list') return (value as readonly JsonValue[]).length === 0;
  if (type.kind === 'map') return Object.keys(value as JsonObject).length === 0;
  return value === '' || value === false || value === 0;
}

/** The index of the first wrong byte as Go's decoder counts, or -1. */
function badBase64At(text: string): number {
  const plain = text.replace(/[\r\n]/g, '');
  const match = /^[A-Za-z0-9+/]*={0,2}$/.test(plain);
  if (match && plain.length % 4 === 0) return -1;
  const wrong = /[^A-Za-z0-9+/=]/.exec(plain);
  if (wrong !== null) return wrong.index;
  return plain.length - (plain.length % 4);
}
