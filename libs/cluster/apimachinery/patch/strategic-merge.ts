// Mirrors staging/src/k8s.io/apimachinery/pkg/util/strategicpatch (StrategicMergePatch)
// Differs: applies patches only; kubectl makes them.
import { badRequest, failure, type StatusError } from '#cluster/apimachinery/errors.js';
import { goValue } from '#cluster/apimachinery/go-value.js';
import { deepEqual, isList, isObject, type Draft, type JsonObject, type JsonValue } from '#cluster/apimachinery/json.js';
import type { FieldSchema, TypeSchema } from '#cluster/apimachinery/schema.js';

const DIRECTIVE = '$patch';
const RETAIN_KEYS = '$retainKeys';
const SET_ORDER = '$setElementOrder';
const DELETE_PRIMITIVES = '$deleteFromPrimitiveList';

/** Throws StatusError for a patch that contradicts itself. */
export function applyStrategicMergePatch(original: JsonObject, patch: JsonObject, schema: TypeSchema | undefined): JsonObject {
  return mergeObject(original, patch, schema);
}

function mergeObject(original: JsonObject, patch: JsonObject, schema: TypeSchema | undefined): JsonObject {
  const directive = patch[DIRECTIVE];
  if (directive === 'replace') return without(patch, DIRECTIVE);
  if (directive === 'delete') return {};
  if (directive !== undefined) throw unknownDirective(patch);
  const { [RETAIN_KEYS]: retain, ...rest } = patch as Draft;
  let result: Draft = { ...original };
  if (retain !== undefined) {
    const kept = retainedKeys(patch, retain);
    result = Object.fromEntries(Object.entries(result).filter(([name]) => kept.includes(name)));
  }
  for (const [name, order] of Object.entries(patch)) {
    if (!name.startsWith(SET_ORDER)) continue;
    const target = targetOf(name, SET_ORDER, 'setElementOrder');
    const ordered = mergeInOrder(result[target], rest[target], order, fieldOf(schema, target), typeOf(schema, target));
    if (ordered !== undefined) {
      result[target] = ordered;
      delete rest[target];
    }
    delete rest[name];
  }
  for (const [name, value] of Object.entries(rest)) mergeField(result, name, value, schema);
  return result;
}

function mergeField(result: Draft, name: string, value: JsonValue, schema: TypeSchema | undefined): void {
  const isDeletion = name.startsWith(DELETE_PRIMITIVES);
  const target = isDeletion ? targetOf(name, DELETE_PRIMITIVES, 'primitive') : name;
  const known = result[target];
  if (value === null) delete result[target];
  else if (isDeletion) {
    if (isList(known) && isList(value)) result[target] = known.filter((item) => !value.some((gone) => deepEqual(gone, item)));
  } else if (isObject(known) && isObject(value)) {
    result[target] = isReplaced(fieldOf(schema, target)) ? value : mergeObject(known, value, typeOf(schema, target));
  } else if (isList(known) && isList(value)) {
    result[target] = mergeLists(known, value, fieldOf(schema, target), typeOf(schema, target));
  } else {
    const added = withoutDirectives(value);
    if (added === undefined) delete result[target];
    else result[target] = added;
  }
}

/** What `$setElementOrder/x` and `x` say together; undefined: there is no such list. */
function mergeInOrder(known: JsonValue | undefined, patch: JsonValue | undefined, order: JsonValue, field: FieldSchema | undefined, type: TypeSchema | undefined): JsonValue[] | undefined {
  for (const each of [order, known, patch]) if (each !== undefined && !isList(each)) throw uncaught(`expected a []interface {}, but received a ${goTypeName(each)}`);
  if (!isList(order)) return undefined;
  if (isList(patch)) checkOrder(patch, order, field?.mergeKey);
  if (!isList(known) && !isList(patch)) return undefined;
  const added = asList(patch);
  const merged = !isList(known) ? asList(withoutDirectives(added as JsonValue)) : isList(patch) ? mergeLists(known, patch, field, type) : known;
  return inOrder(merged, order, asList(known), field?.mergeKey);
}

/** What the patch adds must stand in the order it asks for. */
function checkOrder(patch: readonly JsonValue[], order: readonly JsonValue[], mergeKey: string | undefined): void {
  const added = patch.filter((item) => !(isObject(item) && item[DIRECTIVE] !== undefined));
  if (order.length === 0 || added.length === 0) return;
  let at = 0;
  for (const each of order) {
    const item = added[at];
    if (item === undefined) return;
    if (mergeKey !== undefined) for (const one of [item, each]) keyOf(one, mergeKey);
    if (mergeKey === undefined ? deepEqual(item, each) : sameKey(item, each, mergeKey)) at += 1;
  }
  if (at < added.length) throw uncaught(`The order in patch list:\n${goValue(patch as JsonValue)}\n doesn't match $setElementOrder list:\n${goValue(order as JsonValue)}\n`);
}

/** The patch may only name what it retains. */
function retainedKeys(patch: JsonObject, retain: JsonValue): readonly JsonValue[] {
  if (!isList(retain)) throw badRequest('invalid patch format of retainKeys');
  for (const [name, value] of Object.entries(patch)) {
    if (name !== RETAIN_KEYS && value !== null && !name.startsWith(DELETE_PRIMITIVES) && !name.startsWith(SET_ORDER) && !retain.includes(name)) throw badRequest('invalid patch format of retainKeys');
  }
  return retain;
}

function mergeLists(original: readonly JsonValue[], patch: readonly JsonValue[], field: FieldSchema | undefined, type: TypeSchema | undefined): JsonValue[] {
  if (!strategiesOf(field).includes('merge')) return [...patch];
  const all = [...original, ...patch];
  if (all.length === 0) return [];
  if (all.some(isList)) throw failure(422, 'Invalid', 'the server rejected our request due to an error in our request');
  if (new Set(all.map(goTypeName)).size > 1) throw uncaught(`list element types are not identical: ${goValue([original as JsonValue, patch as JsonValue])}`);
  const items = type?.kind === 'list' ? type.items : undefined;
  return all.every(isObject) && field?.mergeKey !== undefined ? mergeByKey(original, patch as readonly JsonObject[], field.mergeKey, items) : mergePrimitives(original, patch);
}

function mergePrimitives(original: readonly JsonValue[], patch: readonly JsonValue[]): JsonValue[] {
  const merged = [...original];
  for (const item of patch) if (!merged.some((known) => deepEqual(known, item))) merged.push(item);
  return inOrder(merged, patch, original, undefined);
}

function mergeByKey(original: readonly JsonValue[], patch: readonly JsonObject[], mergeKey: string, items: TypeSchema | undefined): JsonValue[] {
  const plain: JsonObject[] = [];
  let isReplacement = false;
  let merged = [...original];
  for (const item of patch) {
    const directive = item[DIRECTIVE];
    if (directive === undefined) plain.push(item);
    else if (directive === 'replace') isReplacement = true;
    else if (directive === 'merge') throw uncaught('merging lists cannot yet be specified in the patch');
    else if (directive !== 'delete') throw unknownDirective(item);
    else {
      keyOf(item, mergeKey);
      merged = merged.filter((known) => !sameKey(known, item, mergeKey));
    }
  }
  for (const item of plain) keyOf(item, mergeKey);
  if (isReplacement) return plain;
  for (const item of plain) {
    const at = merged.findIndex((known) => sameKey(known, item, mergeKey));
    if (at < 0) merged.push(item);
    else merged[at] = mergeObject(merged[at] as JsonObject, item, items);
  }
  return inOrder(merged, plain, original, mergeKey);
}

/** Items named by the patch in its order, the others in the order they had; ties go to what the server had first. */
function inOrder(merged: readonly JsonValue[], patchOrder: readonly JsonValue[], serverOrder: readonly JsonValue[], mergeKey: string | undefined): JsonValue[] {
  const indexIn = (list: readonly JsonValue[], item: JsonValue) => list.findIndex((each) => (mergeKey === undefined ? deepEqual(each, item) : sameKey(each, item, mergeKey)));
  const right = merged.filter((item) => indexIn(patchOrder, item) >= 0).sort((a, b) => indexIn(patchOrder, a) - indexIn(patchOrder, b));
  const left = merged.filter((item) => indexIn(patchOrder, item) < 0);
  const result: JsonValue[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    const l = indexIn(serverOrder, left[i] as JsonValue);
    const r = indexIn(serverOrder, right[j] as JsonValue);
    if (l >= 0 && r >= 0 && l < r) result.push(left[i++] as JsonValue);
    else result.push(right[j++] as JsonValue);
  }
  return [...result, ...left.slice(i), ...right.slice(j)];
}

function sameKey(a: JsonValue, b: JsonValue, mergeKey: string): boolean {
  return isObject(a) && isObject(b) && a[mergeKey] !== undefined && deepEqual(a[mergeKey], b[mergeKey]);
}

/** What a patch adds where there was nothing. Undefined: the value is itself a directive. */
function withoutDirectives(value: JsonValue): JsonValue | undefined {
  if (isList(value)) return value.flatMap((item) => withoutDirectives(item) ?? []);
  if (!isObject(value)) return value;
  if (value[DIRECTIVE] !== undefined) return undefined;
  const kept: Draft = {};
  for (const [name, inner] of Object.entries(value)) {
    const added = inner === null ? undefined : withoutDirectives(inner);
    if (added !== undefined) kept[name] = added;
  }
  return kept;
}

function strategiesOf(field: FieldSchema | undefined): readonly string[] {
  return field?.patchStrategy?.split(',') ?? [];
}

function isReplaced(field: FieldSchema | undefined): boolean {
  return strategiesOf(field).includes('replace');
}

function keyOf(item: JsonValue, mergeKey: string): JsonValue {
  const key = isObject(item) ? item[mergeKey] : undefined;
  if (key === undefined) throw uncaught(`map: ${goValue(item)} does not contain declared merge key: ${mergeKey}`);
  return key;
}

function targetOf(name: string, prefix: string, what: string): string {
  if (!name.startsWith(`${prefix}/`)) throw badRequest(`invalid patch format of ${what} list`);
  return name.slice(prefix.length + 1);
}

function unknownDirective(patch: JsonObject): StatusError {
  return uncaught(`unknown patch type: ${goValue(patch[DIRECTIVE] as JsonValue)} in map: ${goValue(patch)}`);
}

/** An error that Kubernetes hands on as it is, without a reason. */
function uncaught(message: string): StatusError {
  return failure(500, '', message);
}

function goTypeName(value: JsonValue): string {
  if (value === null) return '%!s(<nil>)';
  if (isList(value)) return '[]interface {}';
  if (isObject(value)) return 'map[string]interface {}';
  return typeof value === 'boolean' ? 'bool' : typeof value === 'number' ? (Number.isInteger(value) ? 'int64' : 'float64') : 'string';
}

function without(object: JsonObject, key: string): JsonObject {
  const { [key]: _gone, ...kept } = object;
  return kept;
}

function asList(value: JsonValue | undefined): readonly JsonValue[] {
  return isList(value) ? value : [];
}

function fieldOf(schema: TypeSchema | undefined, name: string): FieldSchema | undefined {
  return schema?.kind === 'struct' ? schema.fields.get(name) : undefined;
}

function typeOf(schema: TypeSchema | undefined, name: string): TypeSchema | undefined {
  if (schema?.kind === 'map') return schema.values;
  return fieldOf(schema, name)?.type;
}
