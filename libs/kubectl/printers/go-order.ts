// The order of fields in Go's types, which encoding/json keeps where kubectl prints a typed object
import { inGoOrder } from '#cluster/api/go-order.js';
import { schemaOf } from '#kubectl/resources/strategic.js';
import { type Dynamic, isRecord } from '#kubectl/rest/dynamic.js';

const OBJECT = ['kind', 'apiVersion', 'metadata'];

/** These fields first and in this order; the others as they stand. */
export function inOrder(object: Dynamic, fields: readonly string[]): Dynamic {
  if (!isRecord(object)) return object;
  const ordered: Record<string, Dynamic> = {};
  for (const field of fields) if (object[field] !== undefined) ordered[field] = object[field];
  return { ...ordered, ...object };
}

/** An object of the API in the order of its Go type; of kinds that have none only the first fields are known. */
export function typedOrder(object: Dynamic): Dynamic {
  const type = isRecord(object) ? schemaOf(object) : undefined;
  return type === undefined ? inOrder(object, OBJECT) : inGoOrder(object, type);
}
