import type { KubeObject, ResourceRef } from '#cluster/apimachinery/object.js';
import type { Column, Strategy, Subresource, Verb } from '#cluster/apiserver/strategy.js';
import { writtenOpenApi, writtenType, type WrittenSchema } from './written-schema.js';

/** How a resource's objects behave; where it stands in the API and what its table shows is said beside it. */
export type Behaviour<T extends KubeObject> = Omit<Strategy<T>, 'group' | 'version' | 'names' | 'namespaced' | 'verbs' | 'subresources' | 'storageVersion' | 'columns' | 'rowConditions'>;

export interface Descriptor<T extends KubeObject> {
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  /** All of them when left out. */
  readonly verbs?: readonly Verb[];
  readonly subresources?: readonly Subresource[];
  /** The version that etcd holds, when it is another than the resource's own. */
  readonly storageVersion?: string;
  /** What is special about its objects; nothing when left out. */
  readonly strategy?: Behaviour<T>;
  /** The table of `kubectl get`. Resources that can't be read have none. */
  readonly columns?: readonly Column<T>[];
  /** What a row says of its object besides. */
  readonly rowConditions?: NonNullable<Strategy<T>['rowConditions']>;
  /** The fields, of a kind that Kubernetes doesn't publish. */
  readonly schema?: WrittenSchema;
}

/** A resource as the API server serves it. Its version and scope come with its reference. */
export function defineResource<T extends KubeObject>(ref: ResourceRef<T>, descriptor: Descriptor<T>): Strategy<T> {
  const { shortNames, categories, strategy, schema, ...place } = descriptor;
  const names = { plural: ref.resource, singular: ref.kind.toLowerCase(), kind: ref.kind, ...(shortNames && { shortNames }), ...(categories && { categories }) };
  const types = schema && { schema: writtenType(schema, `${ref.group}.${ref.version}.${ref.kind}`), openApi: writtenOpenApi(schema) };
  return { ...strategy, ...types, ...place, group: ref.group, version: ref.version, namespaced: ref.namespaced, names };
}

export const STATUS: Subresource = { name: 'status', verbs: ['get', 'patch', 'update'] };
export const SCALE: Subresource = { name: 'scale', verbs: ['get', 'patch', 'update'], kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' } };
const PROXY_VERBS = ['create', 'delete', 'get', 'patch', 'update'];

export function proxy(kind: string): Subresource {
  return { name: 'proxy', verbs: PROXY_VERBS, kind: { group: '', version: 'v1', kind } };
}
