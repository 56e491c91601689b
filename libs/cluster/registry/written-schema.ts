// Kinds that Kubernetes doesn't publish say their fields themselves: as OpenAPI 3, which a CustomResourceDefinition has too.
import { docOf, schemaNamed } from '#cluster/api/schema.js';
import type { FieldSchema, ScalarKind, StructSchema, TypeSchema } from '#cluster/apimachinery/schema.js';
import type { JsonSchema } from '#cluster/apiserver/custom-resources/structural-schema.js';

/** Its apiVersion, kind and metadata are those of all kinds. */
const COMMON = 'io.k8s.api.core.v1.ConfigMap';

/** Of a written schema: what the published ones say in Go's words is said here in OpenAPI's. */
export interface WrittenSchema extends JsonSchema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, WrittenSchema>>;
  readonly items?: WrittenSchema;
}

/** The type that bodies are decoded by, as strictly as those of the published kinds. */
export function writtenType(schema: WrittenSchema, name: string): StructSchema {
  const base = schemaNamed(COMMON).fields;
  const common = ['apiVersion', 'kind', 'metadata'].map((field) => [field, base.get(field) as FieldSchema] as const);
  const struct = typeOf(schema, name);
  return { kind: 'struct', name, isAtomic: false, groupVersionKinds: [], fields: new Map([...common, ...(struct.kind === 'struct' ? struct.fields : [])]) };
}

/** With what all objects have, for OpenAPI and explain. */
export function writtenOpenApi({ properties, ...schema }: WrittenSchema): object {
  const common = (name: string, type: object) => ({ [name]: { description: docOf(COMMON, name), ...type } });
  const metadata = { allOf: [{ $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' }] };
  return { type: 'object', ...schema, properties: { ...common('apiVersion', { type: 'string' }), ...common('kind', { type: 'string' }), ...common('metadata', metadata), ...properties } };
}

function typeOf(schema: WrittenSchema, name: string): TypeSchema {
  if (schema.type === 'array') return { kind: 'list', items: typeOf(schema.items ?? {}, name) };
  if (schema.properties === undefined && typeof schema.additionalProperties === 'object') return { kind: 'map', values: typeOf(schema.additionalProperties, name) };
  if (schema.properties === undefined) return { kind: scalarOf(schema) };
  const fields = Object.entries(schema.properties).map(([field, inner]) => [field, fieldOf(field, inner, schema, `${name}.${field}`)] as const);
  return { kind: 'struct', name, isAtomic: schema['x-kubernetes-map-type'] === 'atomic', groupVersionKinds: [], fields: new Map(fields) };
}

function fieldOf(name: string, schema: WrittenSchema, owner: WrittenSchema, typeName: string): FieldSchema {
  const listType = schema['x-kubernetes-list-type'];
  const mapKeys = schema['x-kubernetes-list-map-keys'];
  const isRequired = owner.required?.includes(name) === true;
  return { name, type: typeOf(schema, typeName), isRequired, ...(listType && { listType }), ...(mapKeys && { mapKeys }), ...(schema['x-kubernetes-map-type'] === 'atomic' ? { isAtomicMap: true } : {}) };
}

function scalarOf(schema: WrittenSchema): ScalarKind {
  if (schema['x-kubernetes-int-or-string'] === true) return 'intstr';
  switch (schema.type) {
    case 'string':
      return schema.format === 'byte' ? 'bytes' : schema.format === 'date-time' ? 'time' : 'string';
    case 'integer':
      return schema.format === 'int32' ? 'int32' : 'int64';
    case 'number':
      return 'double';
    case 'boolean':
      return 'bool';
    default:
      return 'any';
  }
}
