// Mirrors apiextensions-apiserver/pkg/apiserver/schema/listtype
import { deepEqual, isList, isObject, type JsonObject, type JsonValue } from '#cluster/apimachinery/json.js';
import { duplicate, invalidValue, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import type { JsonSchema } from './structural-schema.js';

/** What stands twice in lists of type set and map. */
export function listTypeErrors(value: JsonValue, schema: JsonSchema, path = ''): FieldError[] {
  if (isList(value)) {
    const { items } = schema;
    return [...errorsOfList(value, schema, path), ...(items === undefined ? [] : value.flatMap((item, i) => listTypeErrors(item, items, `${path}[${i}]`)))];
  }
  if (!isObject(value)) return [];
  const { properties = {}, additionalProperties } = schema;
  return Object.keys(value).sort().flatMap((name) => {
    const inner = value[name] as JsonValue;
    if (Object.hasOwn(properties, name)) return listTypeErrors(inner, properties[name] as JsonSchema, path === '' ? name : `${path}.${name}`);
    return typeof additionalProperties === 'object' ? listTypeErrors(inner, additionalProperties, `${path}[${name}]`) : [];
  });
}

function errorsOfList(list: readonly JsonValue[], schema: JsonSchema, path: string): FieldError[] {
  const type = schema['x-kubernetes-list-type'];
  if (type === 'set') return secondOnes(list).map((i) => duplicate(`${path}[${i}]`, list[i]));
  if (type !== 'map') return [];
  const stranger = list.findIndex((item) => item !== null && !isObject(item));
  if (stranger >= 0) return [invalidValue(`${path}[${stranger}]`, list[stranger], 'must be an object for an array of list-type map')];
  const keys = list.map((item) => keyOf(isObject(item) ? item : {}, schema));
  return secondOnes(keys).map((i) => duplicate(`${path}[${i}]`, keys[i]));
}

function keyOf(item: JsonObject, schema: JsonSchema): JsonObject {
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  return Object.fromEntries(keys.filter((key) => item[key] !== undefined).map((key) => [key, item[key] as JsonValue]));
}

/** Where a value stands for the second time; a third time says no more. */
function secondOnes(values: readonly JsonValue[]): number[] {
  const times = new Map<string, number>();
  const found: number[] = [];
  values.forEach((value, i) => {
    const text = JSON.stringify(value);
    const seen = times.get(text) ?? 0;
    times.set(text, seen + 1);
    if (seen === 1) found.push(i);
  });
  return found;
}

/** The item of the old list with the same keys; only lists of type map know such. */
export function correlatedItem(item: JsonValue, schema: JsonSchema, old: JsonValue | undefined): JsonValue | undefined {
  const keys = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-list-type'] !== 'map' || keys === undefined || !isList(old) || !isObject(item)) return undefined;
  return old.find((each) => isObject(each) && keys.every((key) => deepEqual(each[key], item[key])));
}
