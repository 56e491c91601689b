// Mirrors structured-merge-diff/typed: ToFieldSet and Compare
// Differs: walks plain JSON and skips parts that both sides share.
import { deepEqual, isList, isObject, type JsonObject, type JsonValue } from '#cluster/apimachinery/json.js';
import type { FieldSchema, TypeSchema } from '#cluster/apimachinery/schema.js';
import { LEAF, type Fields } from '#cluster/apimachinery/fields-tree.js';

/** How a value is owned: as one, key by key, or item by item. */
export type Shape = 'atomic' | 'fields' | 'items' | 'set';

export function shapeOf(type: TypeSchema | undefined, field: FieldSchema | undefined, value: JsonValue): Shape {
  if (isObject(value)) {
    if (field?.isAtomicMap === true || (type?.kind === 'struct' && type.isAtomic) || type?.kind === 'any') return 'atomic';
    return 'fields';
  }
  if (isList(value)) {
    if (field?.listType === 'map' && value.every(isObject)) return 'items';
    return field?.listType === 'set' ? 'set' : 'atomic';
  }
  return 'atomic';
}

export function childType(type: TypeSchema | undefined, name: string): TypeSchema | undefined {
  if (type?.kind === 'struct') return type.fields.get(name)?.type;
  return type?.kind === 'map' ? type.values : undefined;
}

export function childField(type: TypeSchema | undefined, name: string): FieldSchema | undefined {
  return type?.kind === 'struct' ? type.fields.get(name) : undefined;
}

/** `k:{"containerPort":80,"protocol":"TCP"}`. */
export function itemElement(item: JsonObject, field: FieldSchema | undefined): string {
  const keys: Record<string, JsonValue> = {};
  for (const key of [...(field?.mapKeys ?? [])].sort()) {
    const value = item[key] ?? defaultOfKey(field, key);
    if (value !== undefined) keys[key] = value;
  }
  return `k:${JSON.stringify(keys)}`;
}

function defaultOfKey(field: FieldSchema | undefined, key: string): JsonValue | undefined {
  const items = field?.type.kind === 'list' ? field.type.items : undefined;
  return childField(items, key)?.default;
}

export function itemsOf(list: readonly JsonValue[], field: FieldSchema | undefined, shape: Shape): Map<string, JsonValue> {
  const items = new Map<string, JsonValue>();
  for (const item of list) items.set(shape === 'items' ? itemElement(item as JsonObject, field) : `v:${JSON.stringify(item)}`, item);
  return items;
}

/** Every path that a configuration sets. */
export function fieldSetOf(value: JsonValue, type: TypeSchema | undefined, field?: FieldSchema): Fields {
  const shape = shapeOf(type, field, value);
  if (shape === 'atomic') return LEAF;
  const children: Record<string, Fields> = {};
  if (shape === 'fields') {
    for (const [name, inner] of Object.entries(value as JsonObject)) {
      const below = fieldSetOf(inner, childType(type, name), childField(type, name));
      const isNamed = type?.kind !== 'struct';
      children[`f:${name}`] = isNamed && below !== LEAF ? { '.': LEAF, ...below } : below;
    }
    return children;
  }
  const itemType = type?.kind === 'list' ? type.items : undefined;
  for (const [element, item] of itemsOf(value as readonly JsonValue[], field, shape)) {
    const below = shape === 'items' ? fieldSetOf(item, itemType) : LEAF;
    children[element] = below === LEAF ? LEAF : { '.': LEAF, ...below };
  }
  return children;
}

export interface Comparison {
  /** Added or modified. */
  readonly changed: Fields | undefined;
  readonly removed: Fields | undefined;
}

const NOTHING: Comparison = { changed: undefined, removed: undefined };

/** What became of the paths of `before` in `after`. */
export function compare(before: JsonValue | undefined, after: JsonValue | undefined, type: TypeSchema | undefined, field?: FieldSchema): Comparison {
  if (before === after) return NOTHING;
  if (after === undefined) return { changed: undefined, removed: allOf(before as JsonValue, type, field) };
  if (before === undefined) {
    if (!isAlwaysThere(field, type)) return { changed: allOf(after, type, field), removed: undefined };
    return compare(isList(after) ? [] : {}, after, type, field);
  }
  const shape = shapeOf(type, field, after);
  if (shape === 'atomic' || shapeOf(type, field, before) !== shape) return deepEqual(before, after) ? NOTHING : { changed: LEAF, removed: undefined };
  if (shape === 'fields') return compareEach(entriesOf(before as JsonObject), entriesOf(after as JsonObject), (element) => [childType(type, element.slice(2)), childField(type, element.slice(2))]);
  const itemType = type?.kind === 'list' ? type.items : undefined;
  return compareEach(itemsOf(before as readonly JsonValue[], field, shape), itemsOf(after as readonly JsonValue[], field, shape), () => [itemType, undefined]);
}

function entriesOf(object: JsonObject): Map<string, JsonValue> {
  const entries = new Map<string, JsonValue>();
  for (const name in object) entries.set(`f:${name}`, object[name] as JsonValue);
  return entries;
}

function compareEach(before: Map<string, JsonValue>, after: Map<string, JsonValue>, typeOf: (element: string) => [TypeSchema | undefined, FieldSchema | undefined]): Comparison {
  let changed: Record<string, Fields> | undefined;
  let removed: Record<string, Fields> | undefined;
  for (const [element, value] of after) {
    const [type, field] = typeOf(element);
    const inner = compare(before.get(element), value, type, field);
    if (inner.changed !== undefined) (changed ??= {})[element] = inner.changed;
    if (inner.removed !== undefined) (removed ??= {})[element] = inner.removed;
  }
  for (const [element, value] of before) {
    if (after.has(element)) continue;
    const [type, field] = typeOf(element);
    (removed ??= {})[element] = allOf(value, type, field);
  }
  return { changed, removed };
}

/** Every path of a value that came or went, its own included. */
function allOf(value: JsonValue, type: TypeSchema | undefined, field: FieldSchema | undefined): Fields {
  const shape = shapeOf(type, field, value);
  if (shape === 'atomic') return LEAF;
  const children: Record<string, Fields> = isAlwaysThere(field, type) ? {} : { '.': LEAF };
  const before = Object.keys(children).length;
  if (shape === 'fields') {
    for (const name in value as JsonObject) children[`f:${name}`] = allOf((value as JsonObject)[name] as JsonValue, childType(type, name), childField(type, name));
  } else {
    const itemType = type?.kind === 'list' ? type.items : undefined;
    for (const [element, item] of itemsOf(value as readonly JsonValue[], field, shape)) children[element] = shape === 'items' ? allOf(item, itemType, undefined) : LEAF;
  }
  return Object.keys(children).length === before ? LEAF : children;
}

/** Written by Go even when it is empty, so that its coming is no news: a struct that is no pointer, a required list. */
function isAlwaysThere(field: FieldSchema | undefined, type: TypeSchema | undefined): boolean {
  if (field === undefined) return false;
  if (type?.kind === 'struct') return field.default !== undefined;
  return type?.kind === 'list' && field.isRequired;
}
