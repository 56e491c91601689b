// Mirrors apiserver/pkg/registry/generic/registry/store.go (Delete) and registry/rest/delete.go
// Differs: nothing that can be seen.
import { afterChange, fromStorage, keyFor, putStored, readStored, toStorage, withRevision, validateAdmission, type Core } from '#cluster/apiserver/core.js';
import { ownContext, type RequestContext, type Target } from '#cluster/apiserver/request.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import { conflict, forbidden, notFound } from '#cluster/apimachinery/errors.js';
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import type { DeleteOptions } from '#cluster/client/client.js';

const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

export interface Deleted {
  readonly object: Stored<KubeObject>;
  /** False: it stays until its grace period or its finalizers are over. */
  readonly isGone: boolean;
}

type Options = DeleteOptions & {
  readonly orphanDependents?: boolean;
  /** Admitted already, as something else: an eviction is a CREATE of `pods/eviction`. */
  readonly isAdmitted?: boolean;
};

/** Of one that is asked for by its name. Throws StatusError. */
export function deleteNamed(core: Core, context: RequestContext, resource: Resource, target: Target, options: Options): Deleted {
  const why = resource.strategy.whyNotDeleted?.(target.name);
  if (why !== undefined) throw forbidden(resource.qualified, target.name, why);
  return deleteObject(core, context, resource, target, options);
}

/** Throws StatusError. */
export function deleteObject(core: Core, context: RequestContext, resource: Resource, target: Target, options: Options): Deleted {
  const current = readStored(core, resource, target.namespace, target.name);
  if (current === undefined) throw notFound(resource.qualified, target.name);
  checkPreconditions(resource, current, options);
  const store = core.storeFor(context);
  if (options.isAdmitted !== true) validateAdmission(core, {
    operation: 'DELETE', resource, subresource: '', namespace: target.namespace, name: target.name, object: undefined, old: current, user: context.user, store,
    annotations: context.annotations, warn: (text) => context.warnings.push(text),
  });
  let next = withPropagation(resource, current, options);
  const grace = resource.strategy.gracePeriodSeconds?.(current, options.gracePeriodSeconds) ?? 0;
  next = markDeleted(core, resource, next, current, grace);
  if (resource.strategy.prepareForDelete !== undefined) next = resource.strategy.prepareForDelete(next);
  if (isFinished(resource, next)) {
    // What knows no grace goes as it was: nobody has marked it.
    const last = resource.strategy.gracePeriodSeconds === undefined && current.metadata.deletionTimestamp === undefined ? current : next;
    if (!context.isDryRun) removeNow(core, resource, target.namespace, target.name, last);
    return { object: last, isGone: true };
  }
  if (context.isDryRun || next === current) return { object: next, isGone: false };
  const stored = putStored(core, resource, keyFor(resource, target.namespace, target.name), undefined, next);
  return { object: stored as Stored<KubeObject>, isGone: false };
}

/** Nothing holds the object any more: neither grace nor finalizers. */
export function isFinished(resource: Resource, object: Stored<KubeObject>): boolean {
  const { deletionGracePeriodSeconds = 0, finalizers = [] } = object.metadata;
  return deletionGracePeriodSeconds === 0 && finalizers.length === 0 && resource.strategy.isFinal?.(object) !== false;
}

/** Takes the object out of storage; watchers see its last state with the revision of the delete. */
export function removeNow(core: Core, resource: Resource, namespace: string | undefined, name: string, last?: Stored<KubeObject>): void {
  const key = keyFor(resource, namespace, name);
  const entry = core.etcd.get(key);
  if (entry === undefined) return;
  const object = last === undefined ? (entry.value as KubeObject) : toStorage(resource, last);
  core.etcd.delete(key, undefined, (revision) => withRevision(object, revision));
  core.metrics.countStored('delete', resource);
  afterChange(core, ownContext(), resource, undefined, () => fromStorage(resource, entry.value as KubeObject));
}

function markDeleted(core: Core, resource: Resource, next: Stored<KubeObject>, current: Stored<KubeObject>, grace: number): Stored<KubeObject> {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = current.metadata;
  if (deletionTimestamp !== undefined && deletionGracePeriodSeconds <= grace) return next;
  const now = core.env.clock.now();
  // A shorter grace period counts from when the first one began.
  const at = deletionTimestamp === undefined ? now + grace * 1000 : Math.min(now + grace * 1000, Date.parse(deletionTimestamp) - (deletionGracePeriodSeconds - grace) * 1000);
  return {
    ...next,
    metadata: {
      ...next.metadata,
      deletionTimestamp: formatTime(Math.max(at, deletionTimestamp === undefined ? at : now)),
      deletionGracePeriodSeconds: grace,
      ...(next.metadata.generation === undefined || next.metadata.generation === 0 || resource.strategy.gracePeriodSeconds === undefined && (next.metadata.finalizers ?? []).length === 0 ? {} : { generation: next.metadata.generation + 1 }),
    },
  };
}

function withPropagation(resource: Resource, object: Stored<KubeObject>, options: DeleteOptions & { readonly orphanDependents?: boolean }): Stored<KubeObject> {
  const before = object.metadata.finalizers ?? [];
  let policy: string | undefined = options.propagationPolicy;
  if (policy === undefined && options.orphanDependents !== undefined) policy = options.orphanDependents ? 'Orphan' : 'Background';
  if (policy === undefined && (before.includes(ORPHAN) || before.includes(FOREGROUND))) return object;
  policy ??= resource.strategy.defaultPropagation;
  const finalizers = before.filter((each) => each !== ORPHAN && each !== FOREGROUND);
  if (policy === 'Orphan') finalizers.push(ORPHAN);
  if (policy === 'Foreground') finalizers.push(FOREGROUND);
  if (finalizers.length === before.length && finalizers.every((each, i) => each === before[i])) return object;
  const { finalizers: _f, ...metadata } = object.metadata;
  return { ...object, metadata: finalizers.length === 0 ? metadata : { ...metadata, finalizers } } as Stored<KubeObject>;
}

function checkPreconditions(resource: Resource, object: Stored<KubeObject>, { preconditions }: DeleteOptions): void {
  const { uid, resourceVersion, name } = object.metadata;
  if (preconditions?.uid !== undefined && preconditions.uid !== uid) {
    throw conflict(resource.qualified, name, `Precondition failed: UID in precondition: ${preconditions.uid}, UID in object meta: ${uid}`);
  }
  if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion) {
    throw conflict(resource.qualified, name, `Precondition failed: ResourceVersion in precondition: ${preconditions.resourceVersion}, ResourceVersion in object meta: ${resourceVersion}`);
  }
}
