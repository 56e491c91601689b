// Mirrors staging/src/k8s.io/apimachinery/pkg/util/strategicpatch (StrategicMergePatch)
// Differs: applies patches only; kubectl makes them.
import { badRequest } from '#cluster/apimachinery/errors.js';
import { deepEqual, isList, isObject, type Draft, type JsonObject, type JsonValue } from '#cluster/apimachinery/json.js';
import type { FieldSchema, TypeSchema } from '#cluster/apimachinery/schema.js';

const DIRECTIVE = '$patch';
const RETAIN_KEYS = '$retainKeys';
const SET_ORDER = '$setElementOrder/';
const DELETE_PRIMITIVES = '$deleteFromPrimitiveList/';

/** Throws StatusError BadRequest for a patch that contradicts itself. */
export function applyStrategicMergePatch(original: JsonObject, patch: JsonObject, schema: TypeSchema | undefined): JsonObject {
  return mergeObject(original, patch, schema);
}

function mergeObject(original: JsonObject, patch: JsonObject, schema: TypeSchema | undefined): JsonObject {
  const directive = patch[DIRECTIVE];
  if (directive === 'replace') return clean(without(patch, DIRECTIVE)) as JsonObject;
  if (directive === 'delete') return {};
  if (directive !== undefined && directive !== 'merge') throw badRequest(`unknown patch type: ${typeof directive === 'string' ? directive : JSON.stringify(directive)} in map: ${goMap(patch)}`);
  let result: Draft = { ...original };
  const retain = patch[RETAIN_KEYS];
  if (retain !== undefined) checkRetained(patch, retain);
  if (isList(retain)) result = Object.fromEntries(Object.entries(result).filter(([name]) => retain.includes(name)));
  for (const [name, value] of Object.entries(patch)) {
    if (!name.startsWith(DELETE_PRIMITIVES)) continue;
    const target = name.slice(DELETE_PRIMITIVES.length);
    const list = result[target];
    if (isList(list) && isList(value)) result[target] = list.filter((item) => !value.some((gone) => deepEqual(gone, item)));
  }
  for (const [name, value] of Object.entries(patch)) {
    if (name.startsWith('$')) continue;
    if (value === null) delete result[name];
    else result[name] = mergeValue(result[name], value, fieldOf(schema, name), typeOf(schema, name));
  }
  for (const [name, order] of Object.entries(patch)) {
    if (!name.startsWith(SET_ORDER) || !isList(order)) continue;
    const target = name.slice(SET_ORDER.length);
    const list = result[target];
    if (isList(list)) result[target] = inOrder(list, order, asList(original[target]), fieldOf(schema, target)?.mergeKey);
  }
  return result;
}

/** The patch may only name what it retains. */
function checkRetained(patch: JsonObject, retain: JsonValue): void {
  const isKept = (name: string) => isList(retain) && retain.includes(name);
  for (const [name, value] of Object.entries(patch)) {
    if (name !== RETAIN_KEYS && value !== null && !name.startsWith(DELETE_PRIMITIVES) && !name.startsWith(SET_ORDER) && !isKept(name)) throw badRequest('invalid patch format of retainKeys');
  }
  if (!isList(retain)) throw badRequest('invalid patch format of retainKeys');
}

function mergeValue(original: JsonValue | undefined, patch: JsonValue, field: FieldSchema | undefined, type: TypeSchema | undefined): JsonValue {
  const strategies = field?.patchStrategy?.split(',') ?? [];
  if (isObject(patch)) {
    if (strategies.includes('replace')) return clean(patch);
    return mergeObject(isObject(original) ? original : {}, patch, type);
  }
  if (!isList(patch)) return patch;
  if (!strategies.includes('merge')) return clean(patch);
  const items = type?.kind === 'list' ? type.items : undefined;
  const originals = asList(original);
  return field?.mergeKey === undefined || !patch.every(isObject) ? mergePrimitives(originals, patch) : mergeList(originals, patch, field.mergeKey, items);
}

function mergePrimitives(original: readonly JsonValue[], patch: readonly JsonValue[]): JsonValue[] {
  const merged = [...original];
  for (const item of patch) if (!merged.some((known) => deepEqual(known, item))) merged.push(item);
  return inOrder(merged, patch, original, undefined);
}

function mergeList(original: readonly JsonValue[], patch: readonly JsonObject[], mergeKey: string, items: TypeSchema | undefined): JsonValue[] {
  const plain = patch.filter((item) => item[DIRECTIVE] === undefined || item[DIRECTIVE] === 'merge');
  if (patch.some((item) => item[DIRECTIVE] === 'replace')) return plain.map((item) => clean(item));
  let merged = [...original];
  for (const item of patch) {
    if (item[DIRECTIVE] !== 'delete') continue;
    if (item[mergeKey] === undefined) throw badRequest(`map: map[${DIRECTIVE}:delete] does not contain declared merge key: ${mergeKey}`);
    merged = merged.filter((known) => !sameKey(known, item, mergeKey));
  }
  for (const item of plain) {
    if (item[mergeKey] === undefined) throw badRequest(`map: ${goMap(item)} does not contain declared merge key: ${mergeKey}`);
    const at = merged.findIndex((known) => sameKey(known, item, mergeKey));
    const known = merged[at];
    if (isObject(known)) merged[at] = mergeObject(known, item, items);
    else merged.push(mergeObject({}, item, items));
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

/** Without directives and nulls: what a patch adds where there was nothing. */
function clean(value: JsonValue): JsonValue {
  if (isList(value)) return value.filter((item) => !(isObject(item) && item[DIRECTIVE] === 'delete')).map(clean);
  if (!isObject(value)) return value;
  const kept: Draft = {};
  for (const [name, inner] of Object.entries(value)) if (!name.startsWith('$') && inner !== null) kept[name] = clean(inner);
  return kept;
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

function goMap(item: JsonObject): string {
  const inner = Object.keys(item)
    .sort()
    .map((name) => `${name}:${isObject(item[name]) ? goMap(item[name] as JsonObject) : isList(item[name]) ? JSON.stringify(item[name]) : String(item[name])}`);
  return `map[${inner.join(' ')}]`;
}
