// Mirrors k8s.io/apimachinery/pkg/apis/meta/v1/controller_ref.go
// Differs: nothing.
import type { KubeObject, Stored } from '#cluster/apimachinery/object.js';
import type { OwnerReference } from '#cluster/api/generated/types.js';

/** The owner that manages the object: the reference with `controller: true`. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata?.ownerReferences?.find((owner) => owner.controller === true);
}

export function isControlledBy(object: KubeObject, owner: Stored<KubeObject>): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

/** What a controller writes into the objects that it makes. */
export function controllerReference(owner: Stored<KubeObject>): OwnerReference {
  const { name, uid } = owner.metadata;
  return { apiVersion: owner.apiVersion, kind: owner.kind, name, uid, controller: true, blockOwnerDeletion: true };
}
