// Mirrors apiserver/pkg/cel/common/schemas.go: how large the values of a schema can get
import type { SizedType } from '#cluster/cel/cost-estimate.js';
import { escapeName } from '#cluster/cel/escaping.js';
import type { JsonSchema } from './structural-schema.js';

/** The largest request that the API server reads. */
export const REQUEST_BYTES_MAX = 3 * 1024 * 1024;
const LONGEST_TEXT = REQUEST_BYTES_MAX - 2;
const FORMATS: Readonly<Record<string, { readonly largest: number; readonly smallest: number }>> = {
  duration: { largest: 32, smallest: 3 },
  date: { largest: 12, smallest: 12 },
  'date-time': { largest: 32, smallest: 21 },
};

/** Undefined for what has no type. */
export function sizedType(schema: JsonSchema, isRoot: boolean): SizedType | undefined {
  if (schema['x-kubernetes-int-or-string'] === true) return { largest: schema.maxLength === undefined ? LONGEST_TEXT : schema.maxLength * 4, smallest: 1 };
  switch (schema.type) {
    case 'array': {
      const items = schema.items === undefined ? undefined : sizedType(schema.items, schema.items['x-kubernetes-embedded-resource'] === true);
      return items === undefined ? undefined : { largest: schema.maxItems ?? Math.floor(LONGEST_TEXT / (items.smallest + 1)), smallest: 2, items };
    }
    case 'object': return sizedObject(schema, isRoot);
    case 'string': return sizedText(schema);
    case 'boolean': return { largest: 0, smallest: 4 };
    case 'number': case 'integer': return { largest: 0, smallest: 1 };
    default: return undefined;
  }
}

function sizedText(schema: JsonSchema): SizedType {
  const format = FORMATS[schema.format ?? ''];
  if (format !== undefined) return format;
  if (schema.format === 'byte') return { largest: schema.maxLength ?? LONGEST_TEXT, smallest: 2 };
  if (schema.maxLength !== undefined) return { largest: schema.maxLength * 4, smallest: 2 };
  const values = schema.enum ?? [];
  return { largest: values.length === 0 ? LONGEST_TEXT : Math.max(0, ...values.map((each) => (typeof each === 'string' ? each.length : 0))), smallest: 2 };
}

const TEXT: JsonSchema = { type: 'string' };
const NAME: JsonSchema = { type: 'string', maxLength: 253 };
const META: Readonly<Record<string, JsonSchema>> = { kind: TEXT, apiVersion: TEXT, metadata: { type: 'object', properties: { name: NAME, generateName: NAME } } };

function sizedObject(schema: JsonSchema, isRoot: boolean): SizedType | undefined {
  if (typeof schema.additionalProperties === 'object') {
    const values = sizedType(schema.additionalProperties, schema.additionalProperties['x-kubernetes-embedded-resource'] === true);
    return values === undefined ? undefined : { largest: schema.maxProperties ?? Math.floor(LONGEST_TEXT / (values.smallest + 6)), smallest: 2, items: values, keys: { largest: 0, smallest: 2 } };
  }
  const fields = new Map<string, SizedType>();
  let smallest = 2;
  for (const [name, inner] of Object.entries({ ...schema.properties, ...(isRoot ? META : {}) })) {
    const type = sizedType(inner, inner['x-kubernetes-embedded-resource'] === true);
    if (type === undefined) continue;
    const escaped = escapeName(name);
    if (escaped !== undefined) fields.set(escaped, type);
    if (schema.required?.includes(name) === true && inner.default === undefined) smallest += name.length + type.smallest + 4;
  }
  return { largest: 0, smallest, fields };
}
