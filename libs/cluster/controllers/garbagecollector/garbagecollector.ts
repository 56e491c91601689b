// Mirrors pkg/controller/garbagecollector
// Differs: no graph of its own: listers answer who owns and who is owned; custom resources are owners, but not yet dependents.
import { events } from '#cluster/api/resources.js';
import type { OwnerReference } from '#cluster/api/generated/types.js';
import { isNotFound } from '#cluster/apimachinery/errors.js';
import { apiVersionOf, keyOf } from '#cluster/apimachinery/object.js';
import type { KubeObject, ResourceRef, Stored } from '#cluster/apimachinery/object.js';
import { on } from '#cluster/client/controller.js';
import type { Controller, ControllerContext, ListerSource, Wake } from '#cluster/client/controller.js';
import { findResource, findResourceById, resourceId, storedResources } from '#cluster/controllers/stored-resources.js';

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';
const watched = storedResources.filter((ref) => ref !== (events as ResourceRef));

export const garbageCollector: Controller = {
  name: 'garbage-collector-controller',
  serviceAccount: 'generic-garbage-collector',
  eventSource: 'garbage-collector-controller',
  watches: watched.map(wakeOn),
  /** `resource|uid|key`: an object that came, changed or went. */
  reconcile(key, context) {
    const [id = '', uid = '', name = ''] = key.split('|');
    const ref = findResourceById(id);
    if (ref === undefined) return;
    const object = context.lister(ref).find(name);
    if (object === undefined || object.metadata.uid !== uid) ownerIsGone(context, uid);
    else if (object.metadata.deletionTimestamp !== undefined) ownerIsGoing(context, ref, object);
    else collect(context, ref, object);
  },
};

function wakeOn(ref: ResourceRef): Wake {
  const id = resourceId(ref);
  return on(ref, (object, previous, listers) => {
    const { ownerReferences, deletionTimestamp, uid } = object.metadata;
    const key = keyOf(object);
    const isGone = listers.lister(ref).find(key)?.metadata.uid !== uid;
    // An object that is there, stays, and has no owner is no work.
    if (!isGone && ownerReferences === undefined && deletionTimestamp === undefined) return [];
    const owners = isGone ? [...(ownerReferences ?? []), ...(previous?.metadata.ownerReferences ?? [])] : [];
    return [`${id}|${uid}|${key}`, ...owners.flatMap((owner) => waitingOwner(object, owner, listers))];
  });
}

/** An owner that is being deleted in the foreground may have waited for nothing but this dependent. */
function waitingOwner(dependent: Stored<KubeObject>, reference: OwnerReference, listers: ListerSource): readonly string[] {
  const ref = findResource(reference.apiVersion, reference.kind);
  if (ref === undefined || !watched.includes(ref)) return [];
  const owner = listers.lister(ref).find(ref.namespaced ? `${dependent.metadata.namespace ?? ''}/${reference.name}` : reference.name);
  return owner !== undefined && owner.metadata.uid === reference.uid && isWaiting(owner) ? [keyFor(ref, owner)] : [];
}

function keyFor(ref: ResourceRef, object: Stored<KubeObject>): string {
  return `${resourceId(ref)}|${object.metadata.uid}|${keyOf(object)}`;
}

interface Dependent {
  readonly ref: ResourceRef;
  readonly object: Stored<KubeObject>;
}

function dependentsOf(context: ControllerContext, uid: string): readonly Dependent[] {
  const found: Dependent[] = [];
  for (const ref of watched) for (const object of context.lister(ref).dependentsOf(uid)) found.push({ ref, object });
  return found;
}

function ownerIsGone(context: ControllerContext, uid: string): void {
  for (const { ref, object } of dependentsOf(context, uid)) collect(context, ref, object);
}

function hasFinalizer(object: KubeObject, finalizer: string): boolean {
  return object.metadata?.finalizers?.includes(finalizer) ?? false;
}

/** An owner that is being deleted with `orphan` leaves its dependents behind; in the foreground, it waits for them. */
function ownerIsGoing(context: ControllerContext, ref: ResourceRef, owner: Stored<KubeObject>): void {
  if (hasFinalizer(owner, ORPHAN)) {
    for (const dependent of dependentsOf(context, owner.metadata.uid)) dropReferences(context, dependent, new Set([owner.metadata.uid]));
    removeFinalizer(context, ref, owner, ORPHAN);
  } else if (hasFinalizer(owner, FOREGROUND)) {
    const dependents = dependentsOf(context, owner.metadata.uid);
    const isBlocked = dependents.some(({ object }) => object.metadata.ownerReferences?.some((reference) => reference.uid === owner.metadata.uid && reference.blockOwnerDeletion === true));
    for (const dependent of dependents) collect(context, dependent.ref, dependent.object);
    if (!isBlocked) removeFinalizer(context, ref, owner, FOREGROUND);
  }
}

function isWaiting(owner: Stored<KubeObject>): boolean {
  return owner.metadata.deletionTimestamp !== undefined && hasFinalizer(owner, FOREGROUND);
}

function removeFinalizer(context: ControllerContext, ref: ResourceRef, object: Stored<KubeObject>, finalizer: string): void {
  const finalizers = (object.metadata.finalizers ?? []).filter((other) => other !== finalizer);
  tolerateAbsence(() => context.client.update(ref, { ...object, metadata: { ...object.metadata, finalizers } }));
}

function dropReferences(context: ControllerContext, { ref, object }: Dependent, uids: ReadonlySet<string>): void {
  const ownerReferences = (object.metadata.ownerReferences ?? []).filter(({ uid }) => !uids.has(uid));
  const { ownerReferences: _before, ...rest } = object.metadata;
  const metadata = ownerReferences.length === 0 ? rest : { ...rest, ownerReferences };
  tolerateAbsence(() => context.client.update(ref, { ...object, metadata }));
}

/** Deletes a dependent whose owners are all gone, or going and waiting for it; otherwise forgets the owners that are. */
function collect(context: ControllerContext, ref: ResourceRef, object: Stored<KubeObject>): void {
  const references = object.metadata.ownerReferences ?? [];
  if (references.length === 0 || object.metadata.deletionTimestamp !== undefined) return;
  const dangling = new Set<string>();
  const waiting = new Set<string>();
  let isHeld = false;
  for (const reference of references) reportStranger(context, ref, object, reference);
  for (const reference of references) {
    const owner = findOwner(context, object, reference);
    if (owner === 'unknown') return;
    if (owner === 'absent') dangling.add(reference.uid);
    else if (isWaiting(owner.object)) waiting.add(reference.uid);
    else isHeld = true;
  }
  if (isHeld) {
    if (dangling.size + waiting.size > 0) dropReferences(context, { ref, object }, new Set([...dangling, ...waiting]));
    return;
  }
  const hasDependents = waiting.size > 0 && dependentsOf(context, object.metadata.uid).length > 0;
  const propagationPolicy = hasDependents || hasFinalizer(object, FOREGROUND) ? 'Foreground' : hasFinalizer(object, ORPHAN) ? 'Orphan' : 'Background';
  const { namespace, name, uid } = object.metadata;
  tolerateAbsence(() => context.client.delete(ref, namespace, name, { propagationPolicy, preconditions: { uid } }));
}

/** An owner in another namespace is none: that is told where it is looked for. */
function reportStranger(context: ControllerContext, ref: ResourceRef, dependent: Stored<KubeObject>, { apiVersion, kind, name, uid }: OwnerReference): void {
  const ownerRef = findResource(apiVersion, kind);
  if (ownerRef?.namespaced !== true || !watched.includes(ownerRef)) return;
  const { namespace = '', resourceVersion: _, ...metadata } = dependent.metadata;
  const lister = context.lister(ownerRef);
  if (lister.find(`${namespace}/${name}`)?.metadata.uid === uid) return;
  const owner = lister.list().find((each) => each.metadata.uid === uid);
  if (owner === undefined || owner.metadata.namespace === namespace) return;
  const about = { apiVersion: apiVersionOf(ref), kind: ref.kind, metadata: { ...metadata, ...(namespace === '' ? {} : { namespace }) } };
  context.events.event(about as Stored<KubeObject>, 'Warning', 'OwnerRefInvalidNamespace', `ownerRef [${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}] does not exist in namespace ${JSON.stringify(namespace)}`);
}

/** `unknown` when the kind is not known: then nothing is deleted on its account. */
function findOwner(context: ControllerContext, dependent: Stored<KubeObject>, reference: OwnerReference): Dependent | 'absent' | 'unknown' {
  const ref = findResource(reference.apiVersion, reference.kind);
  if (ref === undefined) return 'unknown';
  const { namespace } = dependent.metadata;
  // An owner lives in the namespace of what it owns, or in none.
  if (ref.namespaced && namespace === undefined) return 'unknown';
  const object = watched.includes(ref)
    ? context.lister(ref).find(ref.namespaced ? `${namespace ?? ''}/${reference.name}` : reference.name)
    : context.client.find(ref, ref.namespaced ? namespace : undefined, reference.name);
  return object?.metadata.uid === reference.uid ? { ref, object } : 'absent';
}

function tolerateAbsence(write: () => unknown): void {
  try {
    write();
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
