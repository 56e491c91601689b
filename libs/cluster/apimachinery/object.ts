import type { ObjectMeta } from '#cluster/api/generated/types.js';

/** Any object of the API. Frozen: change it by making another that shares what did not change. */
export interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: ObjectMeta;
}

/** The metadata of an object that is stored: the server has filled these in. */
export type StoredMeta = ObjectMeta & {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly creationTimestamp: string;
};

/** An object as the API server returns it. */
export type Stored<T> = T & {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: StoredMeta;
} & (T extends { readonly spec?: infer S } ? { readonly spec: NonNullable<S> } : unknown);

/** `namespace/name`, or `name` for a cluster-scoped object: what work queues hold. */
export function keyOf(object: Stored<KubeObject>): string {
  const { namespace, name } = object.metadata;
  return namespace === undefined ? name : `${namespace}/${name}`;
}

export function splitKey(key: string): { readonly namespace: string | undefined; readonly name: string } {
  const slash = key.indexOf('/');
  return slash < 0 ? { namespace: undefined, name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** A kind of object as the API names it. The type parameter is what it holds. */
export interface ResourceRef<T extends KubeObject = KubeObject> {
  /** '' is the core group. */
  readonly group: string;
  readonly version: string;
  /** Plural, lower case: `pods`. */
  readonly resource: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Never set; carries T. */
  readonly type?: T;
}

export function apiVersionOf(ref: { readonly group: string; readonly version: string }): string {
  return ref.group === '' ? ref.version : `${ref.group}/${ref.version}`;
}
