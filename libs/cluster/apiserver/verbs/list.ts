// Mirrors apiserver/pkg/registry/generic/registry/store.go (List)
// Differs: nothing that can be seen.
import { fromStorage, madeNow, type Core } from '#cluster/apiserver/core.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import { PENDING } from '#cluster/apiserver/waiting/open-request.js';
import { badRequest } from '#cluster/apimachinery/errors.js';
import { matchesFields, parseFieldSelector, type FieldSelector } from '#cluster/apimachinery/fields.js';
import { matches, parseSelector, type Selector } from '#cluster/apimachinery/labels.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';

export interface ListQuery {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  readonly limit?: number;
  /** The key to go on from. */
  readonly startKey?: string;
  /** The state to read; undefined is the present one. */
  readonly revision?: number;
}

export interface ListResult {
  readonly items: readonly Stored<KubeObject>[];
  readonly resourceVersion: string;
  /** Where the next page begins. */
  readonly nextKey?: string;
  readonly remaining?: number;
}

/** Does an object belong to a list or a watch? */
export type Predicate = (object: Stored<KubeObject>) => boolean;

export function listObjects(core: Core, resource: Resource, query: ListQuery): ListResult {
  const isWanted = predicateOf(resource, query);
  if (resource.strategy.made !== undefined) return { items: madeNow(core, resource).filter((object) => isWanted?.(object) ?? true), resourceVersion: '' };
  const { from, to } = keyRange(resource, query.namespace);
  const items: Stored<KubeObject>[] = [];
  const limit = query.limit ?? 0;
  const revision = query.revision ?? core.etcd.revision;
  const entries = core.etcd.at(revision);
  let lastKey = '';
  let isMore = false;
  let isPending = false;
  entries.forEach(query.startKey ?? from, to, (entry, key) => {
    if (limit > 0 && items.length >= limit) {
      isMore = true;
      return false;
    }
    lastKey = key;
    const object = converted(resource, entry.value as KubeObject);
    if (object === undefined) isPending = true;
    else if (isWanted === undefined || isWanted(object)) items.push(object);
    return true;
  });
  if (isPending) throw PENDING;
  const resourceVersion = String(revision);
  if (!isMore) return { items, resourceVersion };
  const nextKey = `${lastKey}\0`;
  // How many are left is known only where all of them are wanted.
  return { items, resourceVersion, nextKey, ...(isWanted === undefined ? { remaining: entries.count(nextKey, to) } : {}) };
}

export function listStored(core: Core, resource: Resource, namespace: string | undefined): readonly Stored<KubeObject>[] {
  const { from, to } = keyRange(resource, namespace);
  const items: Stored<KubeObject>[] = [];
  let isPending = false;
  core.etcd.range(from, to, (entry) => {
    const object = converted(resource, entry.value as KubeObject);
    if (object === undefined) isPending = true;
    else items.push(object);
  });
  if (isPending) throw PENDING;
  return items;
}

/** Undefined: its conversion is under way; those of the others are asked for as well. */
function converted(resource: Resource, value: KubeObject): Stored<KubeObject> | undefined {
  try {
    return fromStorage(resource, value);
  } catch (error) {
    if (error !== PENDING) throw error;
    return undefined;
  }
}

export function keyRange(resource: Resource, namespace: string | undefined): { readonly from: string; readonly to: string } {
  const from = namespace === undefined || !resource.strategy.namespaced ? resource.prefix : `${resource.prefix}${namespace}/`;
  return { from, to: `${from.slice(0, -1)}0` }; // '0' follows '/'
}

/** Undefined when everything is wanted. Throws StatusError BadRequest. */
export function predicateOf(resource: Resource, query: ListQuery): Predicate | undefined {
  const labels: Selector = query.labelSelector === undefined ? [] : labelSelector(query.labelSelector);
  const fields: FieldSelector = query.fieldSelector === undefined ? [] : fieldSelector(query.fieldSelector);
  for (const { field } of fields) checkField(resource, field);
  if (labels.length === 0 && fields.length === 0) return undefined;
  return (object) => matches(labels, object.metadata.labels) && matchesFields(fields, (field) => fieldOf(resource, object, field));
}

function labelSelector(text: string): Selector {
  try {
    return parseSelector(text);
  } catch (error) {
    // The text goes through the conversion of the query, which says nothing more.
    throw badRequest((error as Error).message);
  }
}

function fieldSelector(text: string): FieldSelector {
  return parseFieldSelector(text);
}

function checkField(resource: Resource, field: string): void {
  const { selectableFields, namespaced } = resource.strategy;
  const isOrdinary = !resource.isCustom && selectableFields === undefined;
  if (field === 'metadata.name' || (field === 'metadata.namespace' && (namespaced || isOrdinary))) return;
  if (Object.hasOwn(selectableFields ?? {}, field)) return;
  const { group, kind } = resource.ref;
  if (isOrdinary) throw badRequest(`${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`);
  throw badRequest(group === 'batch' ? `field label ${JSON.stringify(field)} not supported for ${kind}` : `field label not supported: ${field}`);
}

function fieldOf(resource: Resource, object: Stored<KubeObject>, field: string): string {
  if (field === 'metadata.name') return object.metadata.name;
  if (field === 'metadata.namespace') return object.metadata.namespace ?? '';
  return resource.strategy.selectableFields?.[field]?.(object) ?? '';
}
