// Mirrors apimachinery/pkg/util/managedfields: who set which field, kept through plain writes
// Differs: nothing that can be seen.
import type { Core } from '#cluster/apiserver/core.js';
import type { RequestContext } from '#cluster/apiserver/request.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import { compareText, type JsonObject } from '#cluster/apimachinery/json.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import type { ManagedFieldsEntry } from '#cluster/api/generated/types.js';
import { compare } from './field-set.js';
import { difference, equalFields, union, type Fields } from './fields-tree.js';

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
  return written(core, context, resource, undefined, object, {}, resource.strategy.subresources?.some((each) => each.name === 'status') === true ? wanted : ownable(object), []);
}

export function updatedFields(core: Core, context: RequestContext, resource: Resource, subresource: string | undefined, next: KubeObject, current: Stored<KubeObject>): KubeObject {
  // Clients may clear the list, not edit it.
  const isCleared = next.metadata?.managedFields !== undefined && next.metadata.managedFields.length === 0;
  return written(core, context, resource, subresource, next, ownable(current), ownable(next), isCleared ? [] : (current.metadata.managedFields ?? []));
}

function written(core: Core, context: RequestContext, resource: Resource, subresource: string | undefined, object: KubeObject, before: JsonObject, after: JsonObject, entries: readonly ManagedFieldsEntry[]): KubeObject {
  const { changed, removed } = compare(before, after, resource.schema);
  const taken = owned(changed);
  const isMine = (entry: ManagedFieldsEntry) => entry.manager === context.manager && entry.operation === 'Update' && entry.apiVersion === resource.apiVersion && entry.subresource === subresource;
  const mine = entries.find(isMine);
  if (taken === undefined && removed === undefined) return withEntries(object, entries);
  const kept: ManagedFieldsEntry[] = [];
  for (const entry of entries) {
    if (entry === mine) continue;
    const rest = difference(difference(entryFields(entry), taken), removed);
    if (rest !== undefined) kept.push(rest === entryFields(entry) ? entry : ({ ...entry, fieldsV1: rest } as unknown as ManagedFieldsEntry));
  }
  const had = mine === undefined ? undefined : entryFields(mine);
  const has = union(difference(had, removed), taken);
  if (has !== undefined) {
    const isUnchanged = mine !== undefined && equalFields(had, has);
    kept.push(isUnchanged ? mine : entryOf(core, context.manager, 'Update', resource, subresource, has));
  }
  return withEntries(object, sortEntries(kept));
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
    compareText(a.operation ?? '', b.operation ?? '') || compareText(a.time ?? '', b.time ?? '') || compareText(a.manager ?? '', b.manager ?? '') || compareText(a.subresource ?? '', b.subresource ?? ''));
}

export function withEntries(object: KubeObject, entries: readonly ManagedFieldsEntry[]): KubeObject {
  const { managedFields: _m, ...metadata } = object.metadata ?? {};
  return { ...object, metadata: entries.length === 0 ? metadata : { ...metadata, managedFields: entries } };
}
