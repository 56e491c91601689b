// Mirrors Go's encoding/json: fields as the struct has them, keys of maps sorted; and structured-merge-diff's order of field sets
// Differs: JSON of no known type (raw extensions) stays as it is; keys that look like numbers come first, as JavaScript has it.
import { goRanks } from '#cluster/api/schema.js';
import { isList, isObject, type Draft, type JsonObject, type JsonValue } from '#cluster/apimachinery/json.js';
import type { StructSchema, TypeSchema } from '#cluster/apimachinery/schema.js';

const MANAGED_FIELDS = 'io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry';
/** What a field set holds, by how its keys begin: itself, fields, items by their keys, items by their values, items by their place. */
const ELEMENTS = '.fkvi';
const FIELDS = 1;

/** The value as Go writes one of the type. What is in order stays the same object; parts that `known` has too are not looked at. */
export function inGoOrder(value: JsonValue, type: TypeSchema, known?: JsonValue): JsonValue {
  if (value === known || typeof value !== 'object' || value === null) return value;
  if (isList(value)) return type.kind === 'list' ? eachInOrder(value, type.items, isList(known) ? known : []) : value;
  if (!isObject(value)) return value;
  const before = isObject(known) ? known : {};
  if (type.kind === 'map') return keysInOrder(value, before, type.values, undefined);
  return type.kind === 'struct' ? keysInOrder(value, before, type, goRanks(type)) : value;
}

/** The value of a custom resource: Go holds it in maps, so that every key is sorted. */
export function sortedThroughout(value: JsonValue, known?: JsonValue): JsonValue {
  if (value === known || typeof value !== 'object' || value === null) return value;
  if (isList(value)) {
    const before = isList(known) ? known : [];
    return changedOrSame(value, value.map((item, i) => sortedThroughout(item, before[i])));
  }
  return keysInOrder(value as JsonObject, isObject(known) ? known : {}, undefined, undefined);
}

function eachInOrder(list: readonly JsonValue[], items: TypeSchema, before: readonly JsonValue[]): readonly JsonValue[] {
  return changedOrSame(list, list.map((item, i) => inGoOrder(item, items, before[i])));
}

function changedOrSame(list: readonly JsonValue[], made: readonly JsonValue[]): readonly JsonValue[] {
  return made.some((item, i) => item !== list[i]) ? made : list;
}

/** `inner` is the type of a map's values, or the struct itself; undefined where everything is sorted. Without ranks the keys are sorted. */
function keysInOrder(object: JsonObject, before: JsonObject, inner: TypeSchema | undefined, ranks: ReadonlyMap<string, number> | undefined): JsonObject {
  const struct = ranks === undefined ? undefined : (inner as StructSchema);
  let isInOrder = true;
  let lastRank = -1;
  let lastKey = '';
  let made: Draft | undefined;
  for (const key in object) {
    const value = object[key] as JsonValue;
    const type = struct === undefined ? inner : struct.fields.get(key)?.type;
    let next = value;
    if (inner === undefined) next = sortedThroughout(value, before[key]);
    else if (struct?.name === MANAGED_FIELDS && key === 'fieldsV1') next = pathsInOrder(value, before[key]);
    else if (type !== undefined) next = inGoOrder(value, type, before[key]);
    if (next !== value) {
      made ??= { ...object };
      made[key] = next;
    }
    if (ranks === undefined) {
      isInOrder &&= key >= lastKey;
      lastKey = key;
    } else {
      const rank = ranks.get(key) ?? ranks.size;
      isInOrder &&= rank >= lastRank;
      lastRank = rank;
    }
  }
  const whole = made ?? object;
  if (isInOrder) return whole;
  const keys = Object.keys(whole);
  if (ranks === undefined) keys.sort();
  else keys.sort((a, b) => (ranks.get(a) ?? ranks.size) - (ranks.get(b) ?? ranks.size));
  const sorted: Draft = {};
  for (const key of keys) sorted[key] = whole[key] as JsonValue;
  return sorted;
}

function pathsInOrder(set: JsonValue, known: JsonValue | undefined): JsonValue {
  if (set === known || !isObject(set)) return set;
  const before = isObject(known) ? known : {};
  const elements = Object.keys(set);
  if (elements.length === 0) return set;
  const made: Draft = {};
  for (const element of elements.sort(compareElements)) made[element] = pathsInOrder(set[element] as JsonValue, before[element]);
  return made;
}

function compareElements(a: string, b: string): number {
  const left = ELEMENTS.indexOf(a.charAt(0));
  const right = ELEMENTS.indexOf(b.charAt(0));
  if (left !== right) return left - right;
  if (left <= FIELDS) return a < b ? -1 : 1;
  return compareValues(valueIn(a), valueIn(b));
}

/** What a client wrote need not be JSON: then it counts as text. */
function valueIn(element: string): JsonValue {
  try {
    return JSON.parse(element.slice(2)) as JsonValue;
  } catch {
    return element;
  }
}

/** Numbers as numbers; an item's keys one after the other. */
function compareValues(a: JsonValue | undefined, b: JsonValue | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (isObject(a) && isObject(b)) {
    for (const key of Object.keys(a).sort()) {
      const order = compareValues(a[key], b[key]);
      if (order !== 0) return order;
    }
    return 0;
  }
  const [left, right] = [String(a), String(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
