import type { KubeObject, ResourceRef } from '#cluster/apimachinery/object.js';
import type { Strategy, Subresource } from '#cluster/apiserver/strategy.js';

/** What a resource's strategy adds to its names. */
export type Behaviour<T extends KubeObject> = Omit<Strategy<T>, 'group' | 'version' | 'names' | 'namespaced'>;

export interface Names {
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

/** A strategy: where the resource stands in the API, and how it behaves. */
export function describe<T extends KubeObject>(ref: ResourceRef<T>, singular: string, names: Names, ...behaviours: readonly Behaviour<T>[]): Strategy<T> {
  const own = { group: ref.group, version: ref.version, names: { plural: ref.resource, singular, kind: ref.kind, ...names }, namespaced: ref.namespaced };
  return Object.assign({}, ...behaviours, own) as Strategy<T>;
}

export const STATUS: Subresource = { name: 'status', verbs: ['get', 'patch', 'update'] };
export const SCALE: Subresource = { name: 'scale', verbs: ['get', 'patch', 'update'], kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' } };
const PROXY_VERBS = ['create', 'delete', 'get', 'patch', 'update'];

export function proxy(kind: string): Subresource {
  return { name: 'proxy', verbs: PROXY_VERBS, kind: { group: '', version: 'v1', kind } };
}
