// How controllers turn a changed object into keys to work on.
import { keyOf } from '#cluster/apimachinery/object.js';
import type { KubeObject, ResourceRef, Stored } from '#cluster/apimachinery/object.js';
import type { LabelSelector } from '#cluster/api/generated/types.js';
import type { ListerSource } from '#cluster/client/controller.js';
import { controllerOf } from './ownership/references.js';
import { matchesLabelSelector } from '#cluster/apimachinery/labels.js';

/** The object's own key. */
export function ownKey(object: Stored<KubeObject>): readonly string[] {
  return [keyOf(object)];
}

/** Was there when the controller started, or has come since: there is no change to compare. */
export function isFirstSeen(object: Stored<KubeObject>, previous: Stored<KubeObject> | undefined): boolean {
  return previous === undefined || previous === object;
}

export function namespaceOf(object: KubeObject): string {
  return object.metadata?.namespace ?? '';
}

/** `namespace/name` of the owner of `kind` that controls the object. */
export function controllerKey(object: Stored<KubeObject>, kind: string): readonly string[] {
  const owner = controllerOf(object);
  return owner?.kind === kind ? [`${namespaceOf(object)}/${owner.name}`] : [];
}

/**
 * A dependent that came, changed or went wakes its controller, the one it had before, and, as long as it has none, every
 * owner of the kind whose selector matches it.
 */
export function wakeOwners<O extends KubeObject>(owners: ResourceRef<O>, selectorOf: (owner: Stored<O>) => LabelSelector | undefined) {
  return (object: Stored<KubeObject>, previous: Stored<KubeObject> | undefined, listers: ListerSource): readonly string[] => {
    const keys = new Set(controllerKey(object, owners.kind));
    if (previous !== undefined) for (const key of controllerKey(previous, owners.kind)) keys.add(key);
    if (controllerOf(object) !== undefined) return [...keys];
    for (const owner of listers.lister(owners).list(namespaceOf(object))) {
      const selector = selectorOf(owner);
      if (selector === undefined) continue;
      if (matchesLabelSelector(selector, object.metadata.labels) || (previous !== undefined && matchesLabelSelector(selector, previous.metadata.labels))) {
        keys.add(keyOf(owner));
      }
    }
    return [...keys];
  };
}
