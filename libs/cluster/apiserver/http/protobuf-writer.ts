// Mirrors apimachinery/pkg/runtime/serializer/protobuf: how objects lie in etcd
// Differs: fields that have no number are left out; numbers of floating point are written as text.
import { protobufFields, schemaNamed, schemaOfKind } from '#cluster/api/schema.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import type { StructSchema, TypeSchema } from '#cluster/apimachinery/schema.js';
import { groupVersionOf } from '#cluster/apiserver/decode-body.js';
import { decodeBase64 } from '#linux/env/base64.js';
import { concatBytes } from '#linux/env/bytes.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { INLINED } from './protobuf.js';

const MAGIC = Uint8Array.of(0x6b, 0x38, 0x73, 0);
const LENGTH = 2;
const VARINT = 0;

/** The bytes of an object of a built-in kind; undefined for another. */
export function encodeProtobuf(object: KubeObject): Uint8Array | undefined {
  const { apiVersion = '', kind = '' } = object;
  const { group, version } = groupVersionOf(apiVersion);
  const schema = schemaOfKind(group, version, kind);
  if (schema === undefined) return undefined;
  const meta = concatBytes([text(1, apiVersion), text(2, kind)]);
  return concatBytes([MAGIC, message(1, meta), message(2, struct(object as unknown as Readonly<Record<string, unknown>>, schema)), text(3, ''), text(4, '')]);
}

function struct(object: Readonly<Record<string, unknown>>, schema: StructSchema, names = protobufFields(schema.name)): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [number, name] of [...names].sort(([a], [b]) => a - b)) {
    const type = schema.fields.get(name)?.type;
    if (type !== undefined) {
      const value = object[name];
      if (value !== undefined && value !== null) parts.push(field(number, value, type));
      continue;
    }
    const inner = INLINED[name];
    if (inner === undefined) continue;
    const bytes = struct(object, schemaNamed(inner));
    if (bytes.length > 0) parts.push(message(number, bytes));
  }
  return concatBytes(parts);
}

function field(number: number, value: unknown, type: TypeSchema): Uint8Array {
  switch (type.kind) {
    case 'list':
      return concatBytes((value as readonly unknown[]).map((item) => field(number, item, type.items)));
    case 'map':
      return concatBytes(Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => message(number, concatBytes([text(1, key), field(2, item, type.values)]))));
    case 'struct':
      return message(number, struct(value as Readonly<Record<string, unknown>>, type));
    case 'bool':
      return varint(number, value === true ? 1n : 0n);
    case 'int32':
    case 'int64':
      return varint(number, BigInt.asUintN(64, BigInt(Math.trunc(Number(value)))));
    case 'bytes':
      return message(number, decodeBase64(String(value)));
    case 'quantity':
      return message(number, text(1, String(value)));
    case 'time':
    case 'microtime':
      return message(number, varint(1, BigInt(Math.floor(Date.parse(String(value)) / 1000))));
    case 'intstr':
      return message(number, typeof value === 'number' ? concatBytes([varint(1, 0n), varint(2, BigInt.asUintN(64, BigInt(value))), text(3, '')]) : concatBytes([varint(1, 1n), varint(2, 0n), text(3, String(value))]));
    case 'any':
      return message(number, message(1, encodeUtf8(JSON.stringify(value))));
    default:
      return text(number, String(value));
  }
}

export function text(number: number, value: string): Uint8Array {
  return message(number, encodeUtf8(value));
}

export function message(number: number, bytes: Uint8Array): Uint8Array {
  return concatBytes([digits(BigInt(number * 8 + LENGTH)), digits(BigInt(bytes.length)), bytes]);
}

function varint(number: number, value: bigint): Uint8Array {
  return concatBytes([digits(BigInt(number * 8 + VARINT)), digits(value)]);
}

function digits(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let left = value;
  while (left >= 0x80n) {
    bytes.push(Number(left & 0x7fn) | 0x80);
    left >>= 7n;
  }
  bytes.push(Number(left));
  return Uint8Array.from(bytes);
}
