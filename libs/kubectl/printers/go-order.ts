// The order of fields in Go's types, which encoding/json keeps where kubectl prints a typed object
import { type Dynamic, isRecord } from '#kubectl/rest/dynamic.js';

const OBJECT = ['kind', 'apiVersion', 'metadata'];
const META = ['name', 'generateName', 'namespace', 'selfLink', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'labels', 'annotations', 'ownerReferences', 'finalizers', 'managedFields'];

/** These fields first and in this order; the others as they stand. */
export function inOrder(object: Dynamic, fields: readonly string[]): Dynamic {
  if (!isRecord(object)) return object;
  const ordered: Record<string, Dynamic> = {};
  for (const field of fields) if (object[field] !== undefined) ordered[field] = object[field];
  return { ...ordered, ...object };
}

/** What every object of the API begins with. */
export function typedOrder(object: Dynamic): Dynamic {
  const ordered = inOrder(object, OBJECT);
  return isRecord(ordered) && isRecord(ordered['metadata']) ? { ...ordered, metadata: inOrder(ordered['metadata'], META) } : ordered;
}
