// Mirrors apiextensions-apiserver/pkg/apiserver/schema/defaulting
import { isList, isObject, type Draft, type JsonObject, type JsonValue } from '#cluster/apimachinery/json.js';
import type { JsonSchema } from './structural-schema.js';

/** With the defaults of the schema; a null that may not be one becomes the default, or goes. Shares what stays as it was. */
export function applySchemaDefaults(value: JsonObject, schema: JsonSchema): JsonObject {
  return withDefaults(value, schema) as JsonObject;
}

function withDefaults(value: JsonValue, schema: JsonSchema): JsonValue {
  if (isList(value)) return schema.items === undefined ? value : listWithDefaults(value, schema.items);
  if (!isObject(value)) return value;
  const { properties = {}, additionalProperties } = schema;
  let result: Draft | undefined;
  const set = (name: string, before: JsonValue | undefined, inner: JsonSchema) => {
    const defaulted = before === undefined || isRefusedNull(before, inner) ? inner.default : before;
    const after = defaulted === undefined ? undefined : withDefaults(defaulted, inner);
    if (after === before) return;
    result ??= { ...value };
    if (after === undefined) delete result[name];
    else result[name] = after;
  };
  for (const [name, inner] of Object.entries(properties)) set(name, value[name], inner);
  if (typeof additionalProperties === 'object') for (const [name, inner] of Object.entries(value)) if (!Object.hasOwn(properties, name)) set(name, inner, additionalProperties);
  return result ?? value;
}

function listWithDefaults(value: readonly JsonValue[], items: JsonSchema): JsonValue {
  const after = value.map((item) => withDefaults(isRefusedNull(item, items) ? (items.default ?? null) : item, items));
  return after.every((item, i) => item === value[i]) ? value : after;
}

function isRefusedNull(value: JsonValue, schema: JsonSchema): boolean {
  return value === null && schema.nullable !== true;
}
