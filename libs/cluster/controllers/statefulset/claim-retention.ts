// Mirrors the claim policy of pkg/controller/statefulset/stateful_set_utils.go (KEP-1847)
// Differs: nothing.
import { persistentvolumeclaims } from '#cluster/api/resources.js';
import type { OwnerReference, PersistentVolumeClaim, Pod, StatefulSet } from '#cluster/api/generated/types.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { ControllerContext } from '#cluster/client/controller.js';
import { controllerReference } from '#cluster/controllers/ownership/references.js';
import { claimName, firstOrdinal } from './pods.js';

/** Lets the claims of a pod go with the set, or with the pod when it is scaled away, as the policy says. */
export function syncClaimOwners(context: ControllerContext, set: Stored<StatefulSet>, pod: Stored<Pod>, ordinal: number): void {
  for (const template of set.spec.volumeClaimTemplates ?? []) {
    const found = context.lister(persistentvolumeclaims).find(`${set.metadata.namespace ?? ''}/${claimName(set, template, ordinal)}`);
    if (found === undefined || found.metadata.deletionTimestamp !== undefined) continue;
    if (isOfOthers(set, pod, found)) continue;
    const ownerReferences = wantedOwners(set, pod, ordinal, found);
    if (deepEqual(ownerReferences, found.metadata.ownerReferences ?? [])) continue;
    context.client.update(persistentvolumeclaims, { ...found, metadata: { ...found.metadata, ownerReferences } });
  }
}

/** Held by another controller, or by a set or a pod of the same name that is gone: whoever looks after it, it is not this set. */
function isOfOthers(set: Stored<StatefulSet>, pod: Stored<Pod>, found: Stored<PersistentVolumeClaim>): boolean {
  return (found.metadata.ownerReferences ?? []).some(({ kind, name, uid, controller }) => {
    const same = kind === 'StatefulSet' && name === set.metadata.name ? set : kind === 'Pod' && name === pod.metadata.name ? pod : undefined;
    return same === undefined ? controller === true : same.metadata.uid !== uid;
  });
}

function wantedOwners(set: Stored<StatefulSet>, pod: Stored<Pod>, ordinal: number, found: Stored<PersistentVolumeClaim>): readonly OwnerReference[] {
  const policy = set.spec.persistentVolumeClaimRetentionPolicy;
  const first = firstOrdinal(set);
  const isCondemned = ordinal < first || ordinal >= first + (set.spec.replicas ?? 1);
  const others = (found.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== set.metadata.uid && uid !== pod.metadata.uid);
  if (policy?.whenScaled === 'Delete' && isCondemned) return [...others, controllerReference(pod)];
  return policy?.whenDeleted === 'Delete' ? [...others, controllerReference(set)] : others;
}
