// Mirrors apimachinery/pkg/util/managedfields: who set which field, kept through plain writes
// Differs: nothing that can be seen.
import type { Core } from '#cluster/apiserver/core.js';
import type { RequestContext } from '#cluster/apiserver/request.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import { compareText, isObject, type JsonObject, type JsonValue } from '#cluster/apimachinery/json.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import type { ManagedFieldsEntry } from '#cluster/api/generated/types.js';
import { compare } from './field-set.js';
import { difference, union, type Fields } from '#cluster/apimachinery/fields-tree.js';

/** Nobody owns what the server decides. */
const UNOWNED: Fields = {
  'f:apiVersion': {},
  'f:kind': {},
  'f:metadata': {
    '.': {},
    'f:name': {},
    'f:namespace': {},
    'f:creationTimestamp': {},
    'f:selfLink': {},
    'f:uid': {},
    'f:generation': {},
    'f:managedFields': {},
    'f:resourceVersion': {},
    'f:deletionTimestamp': {},
    'f:deletionGracePeriodSeconds': {},
  },
};

export function owned(fields: Fields | undefined): Fields | undefined {
  return difference(fields, UNOWNED);
}

export function entryFields(entry: ManagedFieldsEntry): Fields | undefined {
  return entry.fieldsV1 as unknown as Fields | undefined;
}

/** The parts of an object that its managers share out. */
export function ownable(object: KubeObject): JsonObject {
  const { managedFields: _m, resourceVersion: _r, uid: _u, creationTimestamp: _c, generation: _g, deletionTimestamp: _d, deletionGracePeriodSeconds: _p, ...metadata } = object.metadata ?? {};
  return { ...object, metadata } as unknown as JsonObject;
}

export function createdFields(core: Core, context: RequestContext, resource: Resource, object: KubeObject): KubeObject {
  const { status: _s, ...wanted } = ownable(object);
  const hasStatus = resource.strategy.subresources?.some((each) => each.name === 'status') === true;
  return written(core, context, resource, undefined, object, {}, hasStatus ? wanted : ownable(object), usable(object.metadata?.managedFields) ?? []);
}

/** Clients may edit the list, or clear it; what nobody manages is not tracked until somebody applies it. */
export function updatedFields(core: Core, context: RequestContext, resource: Resource, subresource: string | undefined, next: KubeObject, current: Stored<KubeObject>): KubeObject {
  const asked = subresource === undefined ? next.metadata?.managedFields : undefined;
  const known = current.metadata.managedFields ?? [];
  const entries = asked === undefined || asked === known ? known : isReset(asked) ? [] : (usable(asked) ?? known);
  if (entries.length === 0) return withEntries(next, entries);
  return written(core, context, resource, subresource, next, ownable(current), ownable(next), entries);
}

/** An empty list, or one empty entry. */
function isReset(entries: readonly ManagedFieldsEntry[]): boolean {
  return entries.length === 0 || (entries.length === 1 && Object.keys(entries[0] as object).length === 0);
}

/** A list that says something and can be read. */
function usable(entries: readonly ManagedFieldsEntry[] | undefined): readonly ManagedFieldsEntry[] | undefined {
  if (entries === undefined || entries.length === 0) return undefined;
  const isReadable = ({ operation, apiVersion, fieldsType, fieldsV1 }: ManagedFieldsEntry) =>
    (operation === 'Apply' || operation === 'Update') && (apiVersion ?? '') !== '' && fieldsType === 'FieldsV1' && areFields((fieldsV1 ?? {}) as JsonValue);
  return entries.every(isReadable) ? entries : undefined;
}

function areFields(value: JsonValue): boolean {
  return isObject(value) && Object.entries(value).every(([element, below]) => /^(?:\.$|[fkvi]:)/s.test(element) && areFields(below));
}

function written(core: Core, context: RequestContext, resource: Resource, subresource: string | undefined, object: KubeObject, before: JsonObject, after: JsonObject, entries: readonly ManagedFieldsEntry[]): KubeObject {
  const { changed, removed } = compare(before, after, resource.schema);
  const taken = owned(changed);
  const isMine = (entry: ManagedFieldsEntry) => entry.manager === context.manager && entry.operation === 'Update' && entry.apiVersion === resource.apiVersion && entry.subresource === subresource;
  const mine = entries.find(isMine);
  if (taken === undefined && removed === undefined) return withEntries(object, entries);
  const kept = withoutFields(entries.filter((entry) => entry !== mine), taken, removed);
  const has = union(difference(mine === undefined ? undefined : entryFields(mine), removed), taken);
  // What only goes away is no news of its manager.
  if (has !== undefined) kept.push(taken === undefined ? withFields(mine as ManagedFieldsEntry, has) : entryOf(core, context.manager, 'Update', resource, subresource, has));
  return withEntries(object, sortEntries(capped(kept)));
}

/** What others still manage. */
export function withoutFields(entries: readonly ManagedFieldsEntry[], taken: Fields | undefined, removed: Fields | undefined): ManagedFieldsEntry[] {
  return entries.flatMap((entry) => {
    const rest = difference(difference(entryFields(entry), taken), removed);
    return rest === undefined ? [] : [withFields(entry, rest)];
  });
}

function withFields(entry: ManagedFieldsEntry, fields: Fields): ManagedFieldsEntry {
  return fields === entryFields(entry) ? entry : ({ ...entry, fieldsV1: fields } as unknown as ManagedFieldsEntry);
}

const UPDATERS_MAX = 10;
const ANCIENT = 'ancient-changes';

/** Beyond ten managers that update, the oldest of one version become one. */
function capped(entries: readonly ManagedFieldsEntry[]): readonly ManagedFieldsEntry[] {
  const updaters = entries.filter(({ operation }) => operation === 'Update').sort((a, b) => compareText(a.time ?? '', b.time ?? '') || compareText(identifier(a), identifier(b)));
  let surplus = updaters.length - UPDATERS_MAX;
  if (surplus <= 0) return entries;
  const gone = new Set<ManagedFieldsEntry>();
  const buckets = new Map<string, ManagedFieldsEntry>();
  for (const entry of updaters) {
    if (surplus <= 0) break;
    const version = entry.apiVersion ?? '';
    const bucket = buckets.get(version);
    gone.add(entry);
    if (bucket === undefined) {
      buckets.set(version, entry);
      continue;
    }
    const { subresource: _, ...rest } = entry;
    buckets.set(version, { ...rest, manager: ANCIENT, fieldsV1: union(entryFields(bucket), entryFields(entry)) } as unknown as ManagedFieldsEntry);
    surplus--;
  }
  return [...entries.filter((entry) => !gone.has(entry)), ...buckets.values()];
}

function identifier({ manager, operation, apiVersion, subresource }: ManagedFieldsEntry): string {
  return JSON.stringify({ manager, operation, apiVersion, subresource });
}

/** What was there before anybody applied belongs to nobody in particular. */
export function entriesBeforeApply(core: Core, resource: Resource, subresource: string | undefined, current: Stored<KubeObject> | undefined): readonly ManagedFieldsEntry[] {
  const entries = current?.metadata.managedFields ?? [];
  if (current === undefined || entries.length > 0) return entries;
  const all = owned(compare({}, ownable(current), resource.schema).changed);
  return all === undefined ? [] : [entryOf(core, 'before-first-apply', 'Update', resource, subresource, all)];
}

export function entryOf(core: Core, manager: string, operation: 'Apply' | 'Update', resource: Resource, subresource: string | undefined, fields: Fields): ManagedFieldsEntry {
  return {
    manager,
    operation,
    apiVersion: resource.apiVersion,
    time: formatTime(core.env.clock.now()),
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
    ...(subresource === undefined ? {} : { subresource }),
  } as unknown as ManagedFieldsEntry;
}

export function sortEntries(entries: readonly ManagedFieldsEntry[]): ManagedFieldsEntry[] {
  return [...entries].sort((a, b) =>
    compareText(a.operation ?? '', b.operation ?? '') || compareText(a.time ?? '', b.time ?? '') || compareText(a.manager ?? '', b.manager ?? '') || compareText(a.apiVersion ?? '', b.apiVersion ?? '') || compareText(a.subresource ?? '', b.subresource ?? ''));
}

export function withEntries(object: KubeObject, entries: readonly ManagedFieldsEntry[]): KubeObject {
  const { managedFields: _m, ...metadata } = object.metadata ?? {};
  return { ...object, metadata: entries.length === 0 ? metadata : { ...metadata, managedFields: entries } };
}
