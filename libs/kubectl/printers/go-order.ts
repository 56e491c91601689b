// The order of fields in Go's types, which encoding/json keeps where kubectl prints a typed object
import { goFieldOrder } from '#cluster/api/schema.js';
import type { TypeSchema } from '#cluster/apimachinery/schema.js';
import { schemaOf } from '#kubectl/resources/strategic.js';
import { type Dynamic, isRecord, sortKeys } from '#kubectl/rest/dynamic.js';

const OBJECT = ['kind', 'apiVersion', 'metadata'];

/** These fields first and in this order; the others as they stand. */
export function inOrder(object: Dynamic, fields: readonly string[]): Dynamic {
  if (!isRecord(object)) return object;
  const ordered: Record<string, Dynamic> = {};
  for (const field of fields) if (object[field] !== undefined) ordered[field] = object[field];
  return { ...ordered, ...object };
}

/** As Go marshals the type; maps and what no schema knows have their keys sorted. */
function ordered(value: Dynamic, type: TypeSchema | undefined): Dynamic {
  if (Array.isArray(value)) return value.map((item) => ordered(item, type?.kind === 'list' ? type.items : undefined));
  if (!isRecord(value)) return value;
  if (type?.kind !== 'struct') return Object.fromEntries(Object.entries(sortKeys(value)).map(([key, item]) => [key, ordered(item, type?.kind === 'map' ? type.values : undefined)]));
  const fields = Object.entries(inOrder(value, goFieldOrder(type.name)));
  return Object.fromEntries(fields.map(([key, item]) => [key, ordered(item, type.fields.get(key)?.type)]));
}

/** An object of the API in the order of its Go type; of kinds that have none only the first fields are known. */
export function typedOrder(object: Dynamic): Dynamic {
  const type = isRecord(object) ? schemaOf(object) : undefined;
  return type === undefined ? inOrder(object, OBJECT) : ordered(object, type);
}
