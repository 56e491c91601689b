// Mirrors pkg/controller/controller_ref_manager.go
// Differs: the owner is read again by its uid in the patch's answer rather than before it; listers are never stale here.
import { isNotFound } from '#cluster/apimachinery/errors.js';
import type { KubeObject, ResourceRef, Stored } from '#cluster/apimachinery/object.js';
import type { Labels } from '#cluster/apimachinery/labels.js';
import type { ControllerContext } from '#cluster/client/controller.js';
import { controllerOf, controllerReference } from './references.js';

export interface Claim<T extends KubeObject> {
  readonly resource: ResourceRef<T>;
  readonly owner: Stored<KubeObject>;
  matches(labels: Labels): boolean;
  /** Whether an orphan may be adopted; all may unless said otherwise. */
  mayAdopt?(object: Stored<T>): boolean;
}

/** The candidates that the owner controls, after adopting matching orphans and releasing what no longer matches. */
export function claim<T extends KubeObject>(context: ControllerContext, wanted: Claim<T>, candidates: readonly Stored<T>[]): readonly Stored<T>[] {
  const claimed: Stored<T>[] = [];
  for (const object of candidates) {
    const kept = claimOne(context, wanted, object);
    if (kept !== undefined) claimed.push(kept);
  }
  return claimed;
}

function claimOne<T extends KubeObject>(context: ControllerContext, wanted: Claim<T>, object: Stored<T>): Stored<T> | undefined {
  const { owner } = wanted;
  const controller = controllerOf(object);
  const matches = wanted.matches(object.metadata.labels);
  const ownerIsGoing = owner.metadata.deletionTimestamp !== undefined;
  if (controller !== undefined) {
    if (controller.uid !== owner.metadata.uid) return undefined;
    if (matches) return object;
    if (!ownerIsGoing) release(context, wanted, object);
    return undefined;
  }
  if (!matches || ownerIsGoing || object.metadata.deletionTimestamp !== undefined) return undefined;
  if (wanted.mayAdopt !== undefined && !wanted.mayAdopt(object)) return undefined;
  return adopt(context, wanted, object);
}

function adopt<T extends KubeObject>(context: ControllerContext, { resource, owner }: Claim<T>, object: Stored<T>): Stored<T> | undefined {
  const patch = { metadata: { ownerReferences: [controllerReference(owner)], uid: object.metadata.uid } };
  return ignoringNotFound(() => context.client.patch(resource, object.metadata.namespace, object.metadata.name, 'strategic', patch));
}

function release<T extends KubeObject>(context: ControllerContext, { resource, owner }: Claim<T>, object: Stored<T>): void {
  const patch = { metadata: { ownerReferences: [{ $patch: 'delete', uid: owner.metadata.uid }], uid: object.metadata.uid } };
  ignoringNotFound(() => context.client.patch(resource, object.metadata.namespace, object.metadata.name, 'strategic', patch));
}

function ignoringNotFound<T>(write: () => T): T | undefined {
  try {
    return write();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
