// Mirrors apiserver/pkg/cel/common/schemas.go: the types of a schema as its rules see them
import { escapeName } from '#cluster/cel/escaping.js';
import { BOOL, BYTES, DOUBLE, DURATION, DYN, INT, listOf, mapOf, STRING, struct, TIMESTAMP, type CelType } from '#cluster/cel/types.js';
import type { JsonSchema } from './structural-schema.js';

const FORMATS: Readonly<Record<string, CelType>> = { byte: BYTES, duration: DURATION, date: TIMESTAMP, 'date-time': TIMESTAMP };

/** Undefined for what has no type: rules can not name it. */
export function ruleType(schema: JsonSchema, isRoot: boolean, path = 'selfType'): CelType | undefined {
  if (schema['x-kubernetes-int-or-string'] === true) return DYN;
  switch (schema.type) {
    case 'array': {
      const items = schema.items === undefined ? undefined : ruleType(schema.items, isEmbedded(schema.items), `${path}.@idx`);
      return items === undefined ? undefined : listOf(items);
    }
    case 'object': return objectType(schema, isRoot, path);
    case 'string': return FORMATS[schema.format ?? ''] ?? STRING;
    case 'boolean': return BOOL;
    case 'number': return DOUBLE;
    case 'integer': return INT;
    default: return undefined;
  }
}

function isEmbedded(schema: JsonSchema): boolean {
  return schema['x-kubernetes-embedded-resource'] === true;
}

function objectType(schema: JsonSchema, isRoot: boolean, path: string): CelType | undefined {
  if (typeof schema.additionalProperties === 'object') {
    const values = ruleType(schema.additionalProperties, isEmbedded(schema.additionalProperties), `${path}.@elem`);
    return values === undefined ? undefined : mapOf(STRING, values);
  }
  const properties = isRoot ? { ...schema.properties, ...META } : (schema.properties ?? {});
  const known = new Map<string, CelType | undefined>();
  const names = new Map(Object.keys(properties).flatMap((name) => {
    const escaped = escapeName(name);
    return escaped === undefined ? [] : [[escaped, name] as const];
  }));
  return struct(path, (escaped) => {
    const name = names.get(escaped);
    if (name === undefined) return undefined;
    if (!known.has(escaped)) known.set(escaped, ruleType(properties[name] as JsonSchema, isEmbedded(properties[name] as JsonSchema), `${path}.${escaped}`));
    return known.get(escaped);
  });
}

/** What rules may name of any object. */
const META: Readonly<Record<string, JsonSchema>> = {
  kind: { type: 'string' },
  apiVersion: { type: 'string' },
  metadata: { type: 'object', properties: { name: { type: 'string' }, generateName: { type: 'string' } } },
};
