// Mirrors apiextensions-apiserver/pkg/apiserver/schema and validation (kube-openapi/pkg/validation)
// Differs: patterns run in linear time (RE2), as Go's do; rules are checked in rules.ts.
import { schemaNamed } from '#cluster/api/schema.js';
import { deepEqual, isList, isObject, type Draft, type JsonObject, type JsonValue } from '#cluster/apimachinery/json.js';
import type { FieldSchema, StructSchema, TypeSchema } from '#cluster/apimachinery/schema.js';
import { duplicate, invalidValue, notSupported, required, tooLong, tooMany, typeInvalid, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { RE2JS } from 're2js';

export interface JsonSchema {
  readonly type?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly required?: readonly string[];
  readonly enum?: readonly JsonValue[];
  readonly default?: JsonValue;
  readonly nullable?: boolean;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-embedded-resource'?: boolean;
  readonly 'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-map-type'?: string;
  readonly 'x-kubernetes-validations'?: readonly ValidationRule[];
}

export interface ValidationRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string;
  readonly fieldPath?: string;
  readonly optionalOldSelf?: boolean;
}

/** The type of a custom resource: its schema, with the metadata that all objects have. */
export function structOfSchema(schema: JsonSchema, name: string): StructSchema {
  const struct = typeOf(schema, name) as StructSchema;
  const base = schemaNamed('io.k8s.api.core.v1.ConfigMap').fields;
  const fields = new Map(struct.kind === 'struct' ? struct.fields : []);
  for (const field of ['apiVersion', 'kind', 'metadata']) fields.set(field, base.get(field) as FieldSchema);
  const keepsUnknown = schema['x-kubernetes-preserve-unknown-fields'] === true;
  return { kind: 'struct', name, fields, isAtomic: false, groupVersionKinds: [], ...(keepsUnknown ? { keepsUnknown } : {}) };
}

/** Values are checked by the schema, not by the decoder, so every scalar is `any` to it. */
function typeOf(schema: JsonSchema, name: string): TypeSchema {
  const keepsUnknown = schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (schema.type === 'array') return schema.items === undefined ? { kind: 'any' } : { kind: 'list', items: typeOf(schema.items, `${name}.items`) };
  if (schema.type !== 'object' && schema.properties === undefined) return { kind: 'any' };
  if (schema.properties !== undefined) {
    const fields = new Map<string, FieldSchema>();
    for (const [field, inner] of Object.entries(schema.properties)) fields.set(field, fieldOf(field, inner, name));
    return { kind: 'struct', name, fields, isAtomic: schema['x-kubernetes-map-type'] === 'atomic', groupVersionKinds: [], ...(keepsUnknown ? { keepsUnknown } : {}) };
  }
  if (typeof schema.additionalProperties === 'object') return { kind: 'map', values: typeOf(schema.additionalProperties, name) };
  if (keepsUnknown || schema.additionalProperties === true) return { kind: 'map', values: { kind: 'any' } };
  return { kind: 'struct', name, fields: new Map(), isAtomic: false, groupVersionKinds: [] };
}

function fieldOf(field: string, schema: JsonSchema, name: string): FieldSchema {
  const listType = schema['x-kubernetes-list-type'];
  const mapKeys = schema['x-kubernetes-list-map-keys'];
  return {
    name: field,
    type: typeOf(schema, `${name}.${field}`),
    // Nothing of a custom resource is dropped for being empty.
    isRequired: true,
    ...(listType === undefined ? {} : { listType }),
    ...(mapKeys === undefined ? {} : { mapKeys }),
    ...(schema['x-kubernetes-map-type'] === 'atomic' ? { isAtomicMap: true } : {}),
  };
}

export function applySchemaDefaults(value: JsonObject, schema: JsonSchema): JsonObject {
  return withDefaults(value, schema) as JsonObject;
}

function withDefaults(value: JsonValue, schema: JsonSchema): JsonValue {
  if (isList(value)) return schema.items === undefined ? value : value.map((item) => withDefaults(item, schema.items as JsonSchema));
  if (!isObject(value)) return value;
  let result: Draft | undefined;
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    const before = value[name] ?? (inner.default !== undefined ? inner.default : undefined);
    if (before === undefined) continue;
    const after = withDefaults(before, inner);
    if (after !== value[name]) (result ??= { ...value })[name] = after;
  }
  if (typeof schema.additionalProperties === 'object') {
    for (const [name, inner] of Object.entries(value)) {
      const after = withDefaults(inner, schema.additionalProperties);
      if (after !== inner) (result ??= { ...value })[name] = after;
    }
  }
  return result ?? value;
}

/** `old`: what was stored before: what an update leaves as it was is not found fault with. */
export function validateBySchema(value: JsonObject, schema: JsonSchema, old?: JsonObject): FieldError[] {
  const errors: FieldError[] = [];
  const { apiVersion: _a, kind: _k, metadata: _m, ...rest } = value;
  const { apiVersion: _b, kind: _l, metadata: _n, ...properties } = schema.properties ?? {};
  const wanted = schema.required?.filter((name) => !['apiVersion', 'kind', 'metadata'].includes(name));
  check(rest, { ...schema, properties, ...(wanted === undefined ? {} : { required: wanted }) }, '', errors, old);
  return errors;
}

/** Of a value anywhere, by the schema of its place. */
export function validateValue(value: JsonValue, schema: JsonSchema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  check(value, schema, path, errors);
  return errors;
}

function check(value: JsonValue, schema: JsonSchema, path: string, errors: FieldError[], old?: JsonValue): void {
  if (old !== undefined && path !== '' && deepEqual(value, old)) return;
  if (value === null && schema.nullable === true) return;
  const where = path === '' ? '<nil>' : path;
  if (schema['x-kubernetes-int-or-string'] !== true && schema.type !== undefined && !hasType(value, schema.type)) {
    errors.push(typeInvalid(where, typeNameOf(value), `${path} in body must be of type ${schema.type}: ${JSON.stringify(typeNameOf(value))}`));
    return;
  }
  if (schema.enum !== undefined && !schema.enum.some((each) => JSON.stringify(each) === JSON.stringify(value))) {
    errors.push(notSupported(where, value, schema.enum.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)))));
  }
  if (typeof value === 'number') checkNumber(value, schema, where, path, errors);
  else if (typeof value === 'string') checkText(value, schema, where, path, errors);
  else if (isList(value)) checkList(value, schema, where, path, errors, old);
  else if (isObject(value)) checkObject(value, schema, where, path, errors, old);
  for (const inner of schema.allOf ?? []) check(value, inner, path, errors);
  if (schema.anyOf !== undefined && !schema.anyOf.some((inner) => isGood(value, inner))) errors.push(invalidValue(where, value, `${path} in body must validate at least one schema (anyOf)`));
  if (schema.oneOf !== undefined && schema.oneOf.filter((inner) => isGood(value, inner)).length !== 1) errors.push(invalidValue(where, value, `${path} in body must validate one and only one schema (oneOf)`));
  if (schema.not !== undefined && isGood(value, schema.not)) errors.push(invalidValue(where, value, `${path} in body must not validate the schema (not)`));
}

function isGood(value: JsonValue, schema: JsonSchema): boolean {
  const errors: FieldError[] = [];
  check(value, schema, '', errors);
  return errors.length === 0;
}

function checkNumber(value: number, schema: JsonSchema, where: string, path: string, errors: FieldError[]): void {
  const { minimum, maximum, multipleOf } = schema;
  if (minimum !== undefined && (schema.exclusiveMinimum === true ? value <= minimum : value < minimum)) {
    errors.push(invalidValue(where, value, `${path} in body should be greater than ${schema.exclusiveMinimum === true ? '' : 'or equal to '}${minimum}`));
  }
  if (maximum !== undefined && (schema.exclusiveMaximum === true ? value >= maximum : value > maximum)) {
    errors.push(invalidValue(where, value, `${path} in body should be less than ${schema.exclusiveMaximum === true ? '' : 'or equal to '}${maximum}`));
  }
  if (multipleOf !== undefined && value % multipleOf !== 0) errors.push(invalidValue(where, value, `${path} in body should be a multiple of ${multipleOf}`));
}

function checkText(value: string, schema: JsonSchema, where: string, path: string, errors: FieldError[]): void {
  const length = [...value].length;
  if (schema.maxLength !== undefined && length > schema.maxLength) errors.push(tooLong(where, schema.maxLength));
  if (schema.minLength !== undefined && length < schema.minLength) errors.push(invalidValue(where, value, `${path} in body should be at least ${schema.minLength} chars long`));
  if (schema.pattern !== undefined && !RE2JS.compile(schema.pattern).matcher(value).find()) errors.push(invalidValue(where, value, `${path} in body should match '${schema.pattern}'`));
}

function checkList(value: readonly JsonValue[], schema: JsonSchema, where: string, path: string, errors: FieldError[], old: JsonValue | undefined): void {
  if (schema.maxItems !== undefined && value.length > schema.maxItems) errors.push(tooMany(where, value.length, schema.maxItems));
  if (schema.minItems !== undefined && value.length < schema.minItems) errors.push(invalidValue(where, value.length, `${path} in body should have at least ${schema.minItems} items`));
  const keys = schema['x-kubernetes-list-map-keys'];
  const seen = new Set<string>();
  value.forEach((item, i) => {
    const identity = schema['x-kubernetes-list-type'] === 'set' || schema.uniqueItems === true ? item : keys !== undefined && isObject(item) ? Object.fromEntries(keys.map((key) => [key, item[key] ?? null])) : undefined;
    if (identity === undefined) return;
    const text = JSON.stringify(identity);
    if (seen.has(text)) errors.push(duplicate(`${path}[${i}]`, identity));
    seen.add(text);
  });
  const { items } = schema;
  if (items !== undefined) for (const [i, item] of value.entries()) check(item, items, `${path}[${i}]`, errors, correlatedItem(item, schema, old));
}

/** The item of the old list with the same keys; only lists of type map know such. */
export function correlatedItem(item: JsonValue, schema: JsonSchema, old: JsonValue | undefined): JsonValue | undefined {
  const keys = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-list-type'] !== 'map' || keys === undefined || !isList(old) || !isObject(item)) return undefined;
  return old.find((each) => isObject(each) && keys.every((key) => deepEqual(each[key], item[key])));
}

function checkObject(value: JsonObject, schema: JsonSchema, where: string, path: string, errors: FieldError[], old: JsonValue | undefined): void {
  const before = isObject(old) ? old : {};
  const count = Object.keys(value).length;
  if (schema.maxProperties !== undefined && count > schema.maxProperties) errors.push(tooMany(where, count, schema.maxProperties));
  if (schema.minProperties !== undefined && count < schema.minProperties) errors.push(invalidValue(where, value, `${path} in body should have at least ${schema.minProperties} properties`));
  const at = (name: string) => (path === '' ? name : `${path}.${name}`);
  for (const name of schema.required ?? []) if (value[name] === undefined) errors.push(required(at(name)));
  for (const name of Object.keys(value).sort()) {
    const inner = schema.properties?.[name];
    if (inner !== undefined) check(value[name] as JsonValue, inner, at(name), errors, before[name]);
    else if (typeof schema.additionalProperties === 'object') check(value[name] as JsonValue, schema.additionalProperties, at(name), errors, before[name]);
  }
}

function hasType(value: JsonValue, type: string): boolean {
  const actual = typeNameOf(value);
  return actual === type || (type === 'number' && actual === 'integer');
}

function typeNameOf(value: JsonValue): string {
  if (value === null) return 'null';
  if (isList(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
