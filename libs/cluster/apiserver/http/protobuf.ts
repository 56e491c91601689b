// Mirrors apimachinery/pkg/runtime/serializer/protobuf: reading what Go clients send
// Differs: reads only; answers are JSON, which the same clients accept.
import { protobufFields, schemaNamed, schemaOfKind } from '#cluster/api/schema.js';
import { badRequest } from '#cluster/apimachinery/errors.js';
import type { Draft, JsonObject, JsonValue } from '#cluster/apimachinery/json.js';
import type { StructSchema, TypeSchema } from '#cluster/apimachinery/schema.js';
import { formatMicroTime, formatTime } from '#cluster/apimachinery/time.js';
import { groupVersionOf } from '#cluster/apiserver/decode-body.js';
import { encodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8 } from '#linux/env/text.js';

/** `k8s` and a zero byte come before every message. */
const MAGIC = [0x6b, 0x38, 0x73, 0];
/** Sent in many groups, so that no kind finds it. */
const DELETE_OPTIONS = 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions';
/** Messages within messages: no type of the API goes this deep. */
const DEPTH_MAX = 64;

interface Field {
  readonly number: number;
  readonly varint: bigint;
  readonly bytes: Uint8Array;
}

export function isProtobuf(body: Uint8Array): boolean {
  return MAGIC.every((byte, i) => body[i] === byte);
}

/** The object as JSON, with its apiVersion and kind. Throws StatusError BadRequest. */
export function decodeProtobuf(body: Uint8Array): JsonObject {
  let apiVersion = '';
  let kind = '';
  let raw: Uint8Array = new Uint8Array();
  for (const field of fieldsOf(body.subarray(MAGIC.length))) {
    if (field.number === 1) {
      for (const meta of fieldsOf(field.bytes)) {
        if (meta.number === 1) apiVersion = decodeUtf8(meta.bytes);
        if (meta.number === 2) kind = decodeUtf8(meta.bytes);
      }
    } else if (field.number === 2) raw = field.bytes;
  }
  const { group, version } = groupVersionOf(apiVersion);
  const schema = kind === 'DeleteOptions' ? schemaNamed(DELETE_OPTIONS) : schemaOfKind(group, version, kind);
  if (schema === undefined) throw badRequest(`no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`);
  return { apiVersion, kind, ...struct(raw, schema, 0) };
}

function struct(bytes: Uint8Array, schema: StructSchema, depth: number): JsonObject {
  if (depth > DEPTH_MAX) throw badRequest('protobuf: exceeded maximum depth');
  const names = protobufFields(schema.name);
  const result: Draft = {};
  for (const field of fieldsOf(bytes)) {
    const name = names.get(field.number);
    const type = name === undefined ? undefined : schema.fields.get(name)?.type;
    if (name === undefined || type === undefined) {
      inlined(field, schema, names, result, depth);
      continue;
    }
    if (type.kind === 'list') result[name] = [...((result[name] as readonly JsonValue[] | undefined) ?? []), value(field, type.items, depth)];
    else if (type.kind === 'map') result[name] = { ...(result[name] as JsonObject | undefined), ...entry(field.bytes, type.values, depth) };
    else result[name] = value(field, type, depth);
  }
  return result;
}

/** Go embeds some structs (a volume's source, a probe's handler): messages of their own here, plain fields in JSON. */
function inlined(field: Field, schema: StructSchema, names: ReadonlyMap<number, string>, result: Draft, depth: number): void {
  const inner = names.get(field.number);
  const type = inner === undefined ? undefined : INLINED[inner];
  if (type === undefined) return;
  const own = protobufFields(type);
  for (const each of fieldsOf(field.bytes)) {
    const name = own.get(each.number);
    const known = name === undefined ? undefined : schema.fields.get(name)?.type;
    if (name !== undefined && known !== undefined) {
      if (known.kind === 'list') result[name] = [...((result[name] as readonly JsonValue[] | undefined) ?? []), value(each, known.items, depth)];
      else if (known.kind === 'map') result[name] = { ...(result[name] as JsonObject | undefined), ...entry(each.bytes, known.values, depth) };
      else result[name] = value(each, known, depth);
    } else inlined(each, schema, own, result, depth);
  }
}

const CORE = 'io.k8s.api.core.v1.';
export const INLINED: Readonly<Record<string, string>> = {
  volumeSource: `${CORE}VolumeSource`,
  persistentVolumeSource: `${CORE}PersistentVolumeSource`,
  handler: `${CORE}ProbeHandler`,
  localObjectReference: `${CORE}LocalObjectReference`,
  ephemeralContainerCommon: `${CORE}EphemeralContainerCommon`,
  ingressRuleValue: 'io.k8s.api.networking.v1.IngressRuleValue',
  ruleWithOperations: 'io.k8s.api.admissionregistration.v1.RuleWithOperations',
  rule: 'io.k8s.api.admissionregistration.v1.Rule',
};

function entry(bytes: Uint8Array, type: TypeSchema, depth: number): JsonObject {
  let name = '';
  let inner: JsonValue = type.kind === 'string' || type.kind === 'bytes' ? '' : type.kind === 'list' ? [] : type.kind === 'struct' ? {} : 0;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) name = decodeUtf8(field.bytes);
    if (field.number === 2) inner = type.kind === 'list' ? fieldsOf(field.bytes).map((each) => value(each, type.items, depth)) : value(field, type, depth);
  }
  return { [name]: inner };
}

function value(field: Field, type: TypeSchema, depth: number): JsonValue {
  switch (type.kind) {
    case 'string':
      return decodeUtf8(field.bytes);
    case 'bool':
      return field.varint !== 0n;
    case 'int32':
    case 'int64':
      return Number(BigInt.asIntN(64, field.varint));
    case 'bytes':
      return encodeBase64(field.bytes);
    case 'quantity':
      return decodeUtf8(fieldsOf(field.bytes).find((each) => each.number === 1)?.bytes ?? new Uint8Array());
    case 'time':
    case 'microtime':
      return time(field.bytes, type.kind === 'microtime');
    case 'intstr': {
      const parts = fieldsOf(field.bytes);
      const isText = parts.some((each) => each.number === 1 && each.varint === 1n);
      if (isText) return decodeUtf8(parts.find((each) => each.number === 3)?.bytes ?? new Uint8Array());
      return Number(BigInt.asIntN(32, parts.find((each) => each.number === 2)?.varint ?? 0n));
    }
    case 'struct':
      return struct(field.bytes, type, depth + 1);
    case 'any':
      // RawExtension and FieldsV1 hold JSON.
      return JSON.parse(decodeUtf8(fieldsOf(field.bytes).find((each) => each.number === 1)?.bytes ?? new Uint8Array()) || 'null') as JsonValue;
    default:
      return null;
  }
}

/** Null for the zero time, which Go writes as an empty message. */
function time(bytes: Uint8Array, isMicro: boolean): JsonValue {
  let seconds = 0n;
  let nanos = 0n;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) seconds = BigInt.asIntN(64, field.varint);
    if (field.number === 2) nanos = field.varint;
  }
  if (bytes.length === 0 || (seconds === 0n && nanos === 0n)) return null;
  const ms = Number(seconds) * 1000 + Number(nanos / 1_000_000n);
  return isMicro ? formatMicroTime(ms) : formatTime(ms);
}

function fieldsOf(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    let result = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw badRequest('unexpected EOF');
      result |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return result;
    }
    throw badRequest('proto: integer overflow');
  };
  const take = (length: number) => {
    if (at + length > bytes.length) throw badRequest('unexpected EOF');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const number = tag >> 3;
    const none = new Uint8Array();
    switch (tag & 7) {
      case 0:
        fields.push({ number, varint: varint(), bytes: none });
        break;
      case 1:
        fields.push({ number, varint: 0n, bytes: take(8) });
        break;
      case 2:
        fields.push({ number, varint: 0n, bytes: take(Number(varint())) });
        break;
      case 5:
        fields.push({ number, varint: 0n, bytes: take(4) });
        break;
      default:
        throw badRequest(`proto: illegal wireType ${tag & 7}`);
    }
  }
  return fields;
}
