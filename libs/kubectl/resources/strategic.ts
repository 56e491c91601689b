// Mirrors k8s.io/apimachinery/pkg/util/strategicpatch (making of patches) and jsonmergepatch
import { schemaOfKind } from '#cluster/api/schema.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import { applyStrategicMergePatch } from '#cluster/apimachinery/patch/strategic-merge.js';
import type { FieldSchema, TypeSchema } from '#cluster/apimachinery/schema.js';
import { clone, type Dynamic, isRecord, sameJson } from '#kubectl/rest/dynamic.js';
import { Fatal } from '#kubectl/rest/errors.js';
import { formatV } from '#kubectl/template/format.js';

interface DiffOptions {
  readonly ignoreDeletions: boolean;
  readonly ignoreAdditions: boolean;
  readonly retainKeys?: boolean;
  /** Tells nothing of the order of lists. */
  readonly isUnordered?: boolean;
}

/** The type of a built-in kind; undefined for custom resources. */
export function schemaOf(object: Dynamic): TypeSchema | undefined {
  const [group = '', version] = String(object.apiVersion ?? '').includes('/') ? String(object.apiVersion).split('/') : ['', String(object.apiVersion ?? '')];
  return schemaOfKind(group, version ?? '', String(object.kind ?? ''));
}

/** Throws Fatal for a patch that does not fit. */
export function strategicMerge(object: Dynamic, patch: Dynamic): Dynamic {
  try {
    return clone(applyStrategicMergePatch(object, patch, schemaOf(object)) as Dynamic);
  } catch (error) {
    if (error instanceof StatusError) throw new Fatal(error.message);
    throw error;
  }
}

/** What takes `current` to `modified` and drops what `original` had: kubectl apply's patch. */
export function threeWayPatch(original: Dynamic, modified: Dynamic, current: Dynamic, schema: TypeSchema): Dynamic {
  const delta = diffMaps(current, modified, schema, { ignoreDeletions: true, ignoreAdditions: false });
  const deletions = diffMaps(original, modified, schema, { ignoreDeletions: false, ignoreAdditions: true });
  return mergePatches(deletions, delta, schema);
}

/** What was changed since, without a word about the order of lists: what a patch may conflict with. */
export function changesSince(original: Dynamic, current: Dynamic, schema: TypeSchema): Dynamic {
  return diffMaps(original, current, schema, { ignoreDeletions: false, ignoreAdditions: false, isUnordered: true });
}

/** The strategic patch from one state to another: `edit` and `set`. Throws Fatal for an element without its key. */
export function twoWayPatch(original: Dynamic, modified: Dynamic, schema: TypeSchema): Dynamic {
  return diffMaps(original, modified, schema, { ignoreDeletions: false, ignoreAdditions: false });
}

/** The same with JSON merge patches, where lists are values. */
export function threeWayMergePatch(original: Dynamic, modified: Dynamic, current: Dynamic): Dynamic {
  return mergePatches(mergeDeletions(original, modified), mergeDelta(current, modified, false), undefined);
}

export function twoWayMergePatch(original: Dynamic, modified: Dynamic): Dynamic {
  return mergeDelta(original, modified, true);
}

function mergeDelta(from: Dynamic, to: Dynamic, withDeletions: boolean): Dynamic {
  const patch: Record<string, Dynamic> = {};
  for (const [key, value] of Object.entries(to as Record<string, Dynamic>)) {
    const before = from?.[key];
    if (isRecord(value) && isRecord(before)) {
      const inner = mergeDelta(before, value, withDeletions);
      if (Object.keys(inner).length > 0) patch[key] = inner;
    } else if (!sameJson(before, value)) patch[key] = value;
  }
  if (withDeletions) for (const key of Object.keys(from ?? {})) if (!Object.hasOwn(to, key)) patch[key] = null;
  return patch;
}

function mergeDeletions(from: Dynamic, to: Dynamic): Dynamic {
  const patch: Record<string, Dynamic> = {};
  for (const [key, value] of Object.entries((from ?? {}) as Record<string, Dynamic>)) {
    if (!Object.hasOwn(to ?? {}, key)) patch[key] = null;
    else if (isRecord(value) && isRecord(to[key])) {
      const inner = mergeDeletions(value, to[key]);
      if (Object.keys(inner).length > 0) patch[key] = inner;
    }
  }
  return patch;
}

function fieldOf(schema: TypeSchema | undefined, key: string): FieldSchema | undefined {
  return schema?.kind === 'struct' ? schema.fields.get(key) : undefined;
}
function typeOf(schema: TypeSchema | undefined, key: string): TypeSchema | undefined {
  if (schema?.kind === 'map') return schema.values;
  return fieldOf(schema, key)?.type;
}

function diffMaps(from: Dynamic, to: Dynamic, schema: TypeSchema | undefined, options: DiffOptions): Dynamic {
  const patch: Record<string, Dynamic> = {};
  const retained = options.retainKeys ? Object.keys(to).filter((key) => to[key] !== null) : [];
  for (const [key, value] of Object.entries(to as Record<string, Dynamic>)) {
    if (!Object.hasOwn(from ?? {}, key)) {
      if (!options.ignoreAdditions) patch[key] = value;
      continue;
    }
    diffField(patch, key, from[key], value, schema, options);
  }
  if (!options.ignoreDeletions) for (const key of Object.keys(from ?? {})) if (!Object.hasOwn(to, key)) patch[key] = null;
  const hasMore = Object.keys(from ?? {}).some((key) => from[key] !== null && !Object.hasOwn(to, key));
  if (retained.length > 0 && (Object.keys(patch).length > 0 || hasMore)) patch['$retainKeys'] = retained.sort();
  return patch;
}

function diffField(patch: Record<string, Dynamic>, key: string, before: Dynamic, value: Dynamic, schema: TypeSchema | undefined, options: DiffOptions): void {
  const field = fieldOf(schema, key);
  const strategies = field?.patchStrategy?.split(',') ?? [];
  const retainKeys = strategies.includes('retainKeys');
  const type = typeOf(schema, key);
  if (isRecord(before) && isRecord(value)) {
    if (strategies.includes('replace')) {
      if (!options.ignoreAdditions) patch[key] = value;
      return;
    }
    const inner = diffMaps(before, value, type, { ...options, retainKeys });
    if (Object.keys(inner).length > 0) patch[key] = inner;
    return;
  }
  if (Array.isArray(before) && Array.isArray(value) && strategies.includes('merge')) {
    diffList(patch, key, before, value, field?.mergeKey, type?.kind === 'list' ? type.items : undefined, { ...options, retainKeys });
    return;
  }
  if (!options.ignoreAdditions && !sameJson(before, value)) patch[key] = value;
}

function diffList(patch: Record<string, Dynamic>, key: string, before: Dynamic[], after: Dynamic[], mergeKey: string | undefined, items: TypeSchema | undefined, options: DiffOptions): void {
  if (before.length === 0) {
    if (after.length > 0 && !options.ignoreAdditions) patch[key] = after;
    return;
  }
  if (mergeKey === undefined || ![...before, ...after].every(isRecord)) {
    const added = options.ignoreAdditions ? [] : after.filter((item) => !before.includes(item));
    const deleted = options.ignoreDeletions ? [] : before.filter((item) => !after.includes(item));
    if (added.length > 0) patch[key] = added;
    if (deleted.length > 0) patch[`$deleteFromPrimitiveList/${key}`] = deleted;
    if (options.isUnordered !== true && ((!options.ignoreDeletions && deleted.length > 0) || (!options.ignoreAdditions && !sameJson(before, after)))) patch[`$setElementOrder/${key}`] = after;
    return;
  }
  const keyless = after.find((item) => item[mergeKey] === undefined);
  if (keyless !== undefined) throw new Fatal(`map: ${formatV(keyless)} does not contain declared merge key: ${mergeKey}`);
  const list: Dynamic[] = [];
  for (const item of after) {
    const known = before.find((each) => each[mergeKey] === item[mergeKey]);
    if (known === undefined) {
      if (!options.ignoreAdditions) list.push(item);
      continue;
    }
    const inner = diffMaps(known, item, items, options);
    if (Object.keys(inner).length > 0) list.push({ ...inner, [mergeKey]: item[mergeKey] });
  }
  if (!options.ignoreDeletions) for (const item of before) if (!after.some((each) => each[mergeKey] === item[mergeKey])) list.push({ $patch: 'delete', [mergeKey]: item[mergeKey] });
  const orderSame = before.length === after.length && before.every((item, i) => item[mergeKey] === after[i][mergeKey]);
  if (list.length > 0) patch[key] = list;
  const ordered = (!options.ignoreAdditions && (list.length > 0 || !orderSame)) || (!options.ignoreDeletions && list.length > 0);
  if (ordered && options.isUnordered !== true) patch[`$setElementOrder/${key}`] = after.map((item) => ({ [mergeKey]: item[mergeKey] }));
}

function mergePatches(a: Dynamic, b: Dynamic, schema: TypeSchema | undefined): Dynamic {
  const merged: Record<string, Dynamic> = { ...a };
  for (const [key, value] of Object.entries(b as Record<string, Dynamic>)) {
    const before = merged[key];
    const field = fieldOf(schema, key);
    if (isRecord(before) && isRecord(value)) merged[key] = mergePatches(before, value, typeOf(schema, key));
    else if (Array.isArray(before) && Array.isArray(value) && field?.mergeKey !== undefined && field.patchStrategy?.includes('merge') && !key.startsWith('$')) merged[key] = mergeLists(before, value, field.mergeKey, field.type.kind === 'list' ? field.type.items : undefined);
    else if (Array.isArray(before) && Array.isArray(value) && field?.patchStrategy?.includes('merge')) merged[key] = [...before, ...value.filter((item) => !before.includes(item))];
    else merged[key] = value;
  }
  return merged;
}

function mergeLists(a: Dynamic[], b: Dynamic[], mergeKey: string, items: TypeSchema | undefined): Dynamic[] {
  const merged = [...a];
  for (const item of b) {
    const at = merged.findIndex((each) => each[mergeKey] === item[mergeKey]);
    if (at < 0) merged.push(item);
    else merged[at] = mergePatches(merged[at], item, items);
  }
  return merged;
}
