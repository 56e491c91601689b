// Mirrors apiextensions-apiserver/pkg/apiserver/schema: the schema of a custom resource, and the type that it makes
import { schemaNamed } from '#cluster/api/schema.js';
import type { JsonValue } from '#cluster/apimachinery/json.js';
import type { FieldSchema, StructSchema, TypeSchema } from '#cluster/apimachinery/schema.js';

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
