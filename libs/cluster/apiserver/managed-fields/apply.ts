// Mirrors structured-merge-diff/merge: Apply
// Differs: one version per kind, so nothing is converted.
import type { Core } from '#cluster/apiserver/core.js';
import { decodeBody } from '#cluster/apiserver/decode-body.js';
import type { RequestContext } from '#cluster/apiserver/request.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import { applyConflict, badRequest, failure, type StatusCause } from '#cluster/apimachinery/errors.js';
import { DecodeError } from '#cluster/apimachinery/decode.js';
import { isList, isObject, type Draft, type JsonObject, type JsonValue } from '#cluster/apimachinery/json.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import type { FieldSchema, TypeSchema } from '#cluster/apimachinery/schema.js';
import type { ManagedFieldsEntry } from '#cluster/api/generated/types.js';
import { childField, childType, compare, fieldSetOf, itemsOf, shapeOf } from './field-set.js';
import { difference, equalFields, intersection, isMember, LEAF, pathsOf, union, type Fields } from '#cluster/apimachinery/fields-tree.js';
import { entriesBeforeApply, entryFields, entryOf, ownable, owned, sortEntries, withEntries, withoutFields } from './track.js';
import { typedProblem } from './typed-configuration.js';

/** The object as it should be, with its managedFields. Throws StatusError Conflict. */
export function applyConfiguration(core: Core, context: RequestContext, resource: Resource, subresource: string | undefined, current: Stored<KubeObject> | undefined, patch: JsonObject, force: boolean): KubeObject {
  const version = typeof patch['apiVersion'] === 'string' ? patch['apiVersion'] : '';
  if (version !== resource.apiVersion) throw badRequest(`Incorrect version specified in apply patch. Specified patch version: ${version}, expected: ${resource.apiVersion}`);
  const config = decodeConfiguration(context, resource, patch);
  if ((config.metadata?.managedFields?.length ?? 0) > 0) throw badRequest('metadata.managedFields must be nil');
  const wanted = withoutReset(ownable(config), resource, subresource);
  const set = owned(fieldSetOf(wanted, resource.schema)) ?? {};
  const entries = entriesBeforeApply(core, resource, subresource, current);
  const isMine = (entry: ManagedFieldsEntry) => entry.manager === context.manager && entry.operation === 'Apply' && entry.subresource === subresource;
  const mine = entries.find(isMine);
  const others = entries.filter((entry) => entry !== mine);
  const live = current === undefined ? {} : ownable(current);
  let merged = mergeValue(live, wanted, resource.schema, undefined) as JsonObject;
  const dropped = droppedFields(mine, others, set);
  if (dropped !== undefined) merged = (removePaths(merged, dropped, resource.schema, undefined) ?? {}) as JsonObject;
  const { changed, removed } = compare(live, merged, resource.schema);
  const taken = owned(changed);
  if (!force) checkConflicts(others, taken, context.manager === 'kubectl' ? appliedBefore(current, resource) : undefined, resource);
  const kept = withoutFields(others, taken, removed);
  const isUnchanged = mine !== undefined && changed === undefined && removed === undefined && equalFields(entryFields(mine), set);
  // Who applies nothing but a name owns nothing.
  if (Object.keys(set).length > 0) kept.push(isUnchanged ? mine : entryOf(core, context.manager, 'Apply', resource, subresource, set));
  const metadata = { ...current?.metadata, ...(merged['metadata'] as object), ...(config.metadata?.resourceVersion === undefined ? {} : { resourceVersion: config.metadata.resourceVersion }), ...(config.metadata?.uid === undefined ? {} : { uid: config.metadata.uid }) };
  for (const name of ['labels', 'annotations', 'finalizers', 'ownerReferences'] as const) {
    if ((merged['metadata'] as JsonObject | undefined)?.[name] === undefined) delete (metadata as Record<string, unknown>)[name];
  }
  const object = { ...merged, metadata: context.manager === 'kubectl' ? withLastApplied(metadata, patch) : metadata };
  return withEntries(object as KubeObject, sortEntries(kept));
}

/** What this way of writing can't change belongs to nobody: the status, or all but the status. */
function withoutReset(wanted: JsonObject, resource: Resource, subresource: string | undefined): JsonObject {
  if (subresource === 'status') {
    const { spec: _s, ...rest } = wanted;
    const { metadata } = rest;
    if (!isObject(metadata)) return rest;
    const { labels: _l, ...others } = metadata;
    return { ...rest, metadata: others };
  }
  if (resource.strategy.subresources?.some((each) => each.name === 'status') !== true) return wanted;
  const { status: _s, ...rest } = wanted;
  return rest;
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** What kubectl applied on the client's side stays up to date when it applies on the server's. */
function withLastApplied(metadata: KubeObject['metadata'], patch: JsonObject): KubeObject['metadata'] {
  if (metadata?.annotations?.[LAST_APPLIED] === undefined) return metadata;
  const config = patch as KubeObject;
  const { [LAST_APPLIED]: _, ...annotations } = config.metadata?.annotations ?? {};
  const applied = config.metadata?.annotations === undefined ? config : { ...config, metadata: { ...config.metadata, annotations } };
  const text = JSON.stringify(sorted(applied as unknown as JsonValue)).replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return { ...metadata, annotations: { ...metadata.annotations, [LAST_APPLIED]: `${text}\n` } };
}

/** What kubectl applied on the client's side, as far as it still stands: kubectl may take that on the server's side. */
function appliedBefore(current: Stored<KubeObject> | undefined, resource: Resource): Fields | undefined {
  const text = current?.metadata.annotations?.[LAST_APPLIED];
  if (current === undefined || text === undefined || text === '') return undefined;
  let applied: JsonValue;
  try {
    applied = JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
  if (!isObject(applied) || applied['apiVersion'] !== resource.apiVersion) return undefined;
  const { changed, removed } = compare(applied, current as unknown as JsonValue, resource.schema);
  return difference(difference(fieldSetOf(applied, resource.schema), changed), removed);
}

/** As Go marshals maps: by name. */
function sorted(value: JsonValue): JsonValue {
  if (isList(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name] ?? null)]));
}

/** As it came: `0.5` is not `500m` for whom it belongs to. Throws StatusError when it does not fit the type. */
function decodeConfiguration(context: RequestContext, resource: Resource, patch: JsonObject): KubeObject {
  const config = withoutNulls(patch) as unknown as KubeObject;
  const metadata: JsonValue | undefined = patch['metadata'];
  const text = (name: string) => (isObject(metadata) && typeof metadata[name] === 'string' ? metadata[name] : '');
  const { group, version, kind } = resource.ref;
  const what = `(${text('namespace')}/${text('name')}; ${group}/${version}, Kind=${kind})`;
  const problem = resource.schema === undefined ? undefined : typedProblem(patch, resource.schema);
  if (problem !== undefined) throw failure(500, '', `failed to create typed patch object ${what}: ${problem}`);
  try {
    decodeBody(context, resource, patch, 'patch');
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw failure(500, '', `failed to convert new object ${what} to proper version: unable to convert unstructured object to ${group}/${version}, Kind=${kind}: error decoding from json: ${error.message}`);
  }
  return config;
}

function withoutNulls(value: JsonValue): JsonValue {
  if (isList(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const result: Draft = {};
  for (const name in value) {
    const inner = value[name];
    if (inner !== undefined && inner !== null) result[name] = withoutNulls(inner);
  }
  return result;
}

/**
 * What this manager applied before, and nobody holds now, itself included. A field goes with all that the server put below it,
 * unless somebody holds a part of it.
 */
function droppedFields(mine: ManagedFieldsEntry | undefined, others: readonly ManagedFieldsEntry[], set: Fields): Fields | undefined {
  const before = mine === undefined ? undefined : entryFields(mine);
  if (before === undefined) return undefined;
  const held = others.reduce((all, other) => union(all, entryFields(other)) ?? all, set);
  return unheld(before, { 'f:metadata': {}, ...held });
}

function unheld(before: Fields, held: Fields | undefined): Fields | undefined {
  const dropped: Record<string, Fields> = {};
  for (const [element, below] of Object.entries(before)) {
    if (element === '.') continue;
    const isWhole = held?.[element] === undefined && (element.startsWith('f:') || isMember(below));
    const rest = isWhole ? LEAF : unheld(below, held?.[element]);
    if (rest !== undefined) dropped[element] = rest;
  }
  return Object.keys(dropped).length === 0 ? undefined : dropped;
}

function checkConflicts(others: readonly ManagedFieldsEntry[], taken: Fields | undefined, allowed: Fields | undefined, resource: Resource): void {
  const causes: (StatusCause & { readonly manager: string })[] = [];
  for (const entry of others) {
    const both = difference(intersection(entryFields(entry), taken), allowed);
    for (const field of pathsOf(both)) causes.push({ reason: 'FieldManagerConflict', message: `conflict with ${managerText(entry, resource)}`, field, manager: managerText(entry, resource) });
  }
  if (causes.length === 0) return;
  const plain = causes.map(({ manager: _m, ...cause }) => cause);
  throw applyConflict(conflictText(causes), plain);
}

function managerText(entry: ManagedFieldsEntry, resource: Resource): string {
  let text = JSON.stringify(entry.manager);
  if (entry.subresource !== undefined) text += ` with subresource ${JSON.stringify(entry.subresource)}`;
  if (entry.operation === 'Update') text += ` using ${entry.apiVersion ?? resource.apiVersion}`;
  return text;
}

function conflictText(causes: readonly { readonly manager: string; readonly field?: string }[]): string {
  const byManager = new Map<string, string[]>();
  for (const { manager, field = '' } of causes) byManager.set(manager, [...(byManager.get(manager) ?? []), field]);
  const parts = [...byManager].sort(([a], [b]) => (a < b ? -1 : 1)).map(([manager, fields]) =>
    causes.length === 1 ? `conflict with ${manager}: ${fields[0] as string}` : `conflicts with ${manager}:\n${fields.map((field) => `- ${field}`).join('\n')}`);
  const count = causes.length === 1 ? '1 conflict' : `${causes.length} conflicts`;
  return `Apply failed with ${count}: ${parts.join('\n')}`;
}

export function mergeValue(live: JsonValue | undefined, wanted: JsonValue, type: TypeSchema | undefined, field: FieldSchema | undefined): JsonValue {
  const shape = shapeOf(type, field, wanted);
  if (shape === 'atomic' || live === undefined || shapeOf(type, field, live) !== shape) return wanted;
  if (shape === 'fields') {
    const result: Draft = { ...(live as JsonObject) };
    for (const [name, value] of Object.entries(wanted as JsonObject)) result[name] = mergeValue(result[name], value, childType(type, name), childField(type, name));
    return result;
  }
  const before = itemsOf(live as readonly JsonValue[], field, shape);
  const after = itemsOf(wanted as readonly JsonValue[], field, shape);
  const itemType = type?.kind === 'list' ? type.items : undefined;
  const order = mergedOrder([...before.keys()], [...after.keys()]);
  return order.map((element) => {
    const mine = after.get(element);
    const theirs = before.get(element);
    return mine === undefined ? (theirs as JsonValue) : mergeValue(theirs, mine, itemType, undefined);
  });
}

/** Items of the configuration in its order; those only on the server stay before the one that they stood before. */
function mergedOrder(before: readonly string[], after: readonly string[]): string[] {
  const wanted = new Set(after);
  const result: string[] = [];
  let i = 0;
  for (const element of after) {
    const at = before.indexOf(element, i);
    if (at >= 0) {
      for (; i < at; i++) if (!wanted.has(before[i] as string)) result.push(before[i] as string);
      i = at + 1;
    }
    result.push(element);
  }
  for (; i < before.length; i++) if (!wanted.has(before[i] as string)) result.push(before[i] as string);
  return result;
}

function removePaths(value: JsonValue, paths: Fields, type: TypeSchema | undefined, field: FieldSchema | undefined): JsonValue | undefined {
  const shape = shapeOf(type, field, value);
  const isWhole = Object.keys(paths).length === 0;
  if (isWhole || shape === 'atomic') return isWhole || paths['.'] !== undefined ? undefined : value;
  if (shape === 'fields' && isObject(value)) {
    const result: Draft = { ...value };
    for (const [element, below] of Object.entries(paths)) {
      const name = element.slice(2);
      if (element === '.' || result[name] === undefined) continue;
      const kept = removePaths(result[name] as JsonValue, below, childType(type, name), childField(type, name));
      if (kept === undefined) delete result[name];
      else result[name] = kept;
    }
    return Object.keys(result).length === 0 && paths['.'] !== undefined ? undefined : result;
  }
  if (!isList(value)) return value;
  const itemType = type?.kind === 'list' ? type.items : undefined;
  const kept: JsonValue[] = [];
  for (const [element, item] of itemsOf(value, field, shape)) {
    const below = paths[element];
    if (below === undefined) kept.push(item);
    // An item whose membership is given up goes as a whole.
    else if (Object.keys(below).length > 0 && below['.'] === undefined) kept.push(removePaths(item, below, itemType, undefined) ?? {});
  }
  return kept.length === 0 ? undefined : kept;
}

