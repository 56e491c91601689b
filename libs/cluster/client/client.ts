import type { KubeObject, ResourceRef, Stored } from '#cluster/apimachinery/object.js';

/** Who asks, after authentication. */
export interface UserInfo {
  readonly name: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export interface ListOptions {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

export type PatchType = 'json' | 'merge' | 'strategic' | 'apply';

export interface WatchEvent<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: Stored<T>;
}

/**
 * The API in process, for components: the same authorisation, admission, validation and storage as over HTTP, without the
 * bytes. Runs to completion; throws StatusError. Objects returned are frozen and shared.
 */
export interface Client {
  readonly user: UserInfo;
  get<T extends KubeObject>(ref: ResourceRef<T>, namespace: string | undefined, name: string): Stored<T>;
  find<T extends KubeObject>(ref: ResourceRef<T>, namespace: string | undefined, name: string): Stored<T> | undefined;
  list<T extends KubeObject>(ref: ResourceRef<T>, options?: ListOptions): { readonly items: readonly Stored<T>[]; readonly resourceVersion: string };
  /** The namespace is that of `object.metadata`. */
  create<T extends KubeObject>(ref: ResourceRef<T>, object: T): Stored<T>;
  update<T extends KubeObject>(ref: ResourceRef<T>, object: Stored<T>): Stored<T>;
  updateStatus<T extends KubeObject>(ref: ResourceRef<T>, object: Stored<T>): Stored<T>;
  patch<T extends KubeObject>(ref: ResourceRef<T>, namespace: string | undefined, name: string, type: PatchType, patch: unknown, subresource?: string): Stored<T>;
  delete<T extends KubeObject>(ref: ResourceRef<T>, namespace: string | undefined, name: string, options?: DeleteOptions): void;
  /** Sub-resources that take an object of another kind: `binding`, `eviction`, `token`, `scale`. Returns the answer. */
  createSubresource(ref: ResourceRef, namespace: string | undefined, name: string, subresource: string, body: unknown): unknown;
  /** `scale`. */
  getSubresource(ref: ResourceRef, namespace: string | undefined, name: string, subresource: string): unknown;
  /** `scale`, `approval`, `finalize`. Returns what is stored now. */
  updateSubresource(ref: ResourceRef, namespace: string | undefined, name: string, subresource: string, body: unknown): unknown;
  /**
   * Every object now as ADDED (in order of key), then each change in order. The listener is called from the clock, never
   * from inside a write. Returns the stop.
   */
  watch<T extends KubeObject>(ref: ResourceRef<T>, listener: (event: WatchEvent<T>) => void, options?: ListOptions): () => void;
}

/** The present state of a resource, kept by a watch: what controllers read. */
export interface Lister<T extends KubeObject> {
  /** By `namespace/name` or `name`. */
  find(key: string): Stored<T> | undefined;
  list(namespace?: string): readonly Stored<T>[];
  /** Objects whose controller (ownerReferences with controller: true) has this uid. */
  ownedBy(uid: string): readonly Stored<T>[];
  /** Objects that name this uid among their owners, controller or not. */
  dependentsOf(uid: string): readonly Stored<T>[];
}

/** Writes events.k8s.io-style events through the core/v1 API, counting repeats and limited as client-go's recorder is. */
export interface EventRecorder {
  /** An object with a `fieldPath` of its own is about a part of it: `spec.containers{web}`. */
  event(object: Stored<KubeObject>, type: 'Normal' | 'Warning', reason: string, message: string): void;
}
