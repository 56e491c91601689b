// Mirrors the claim policy of pkg/controller/statefulset/stateful_set_utils.go (KEP-1847)
// Differs: nothing.
import { persistentvolumeclaims } from '#cluster/api/resources.js';
import type { OwnerReference, PersistentVolumeClaim, Pod, StatefulSet } from '#cluster/api/generated/types.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { ControllerContext } from '#cluster/client/controller.js';
import { claimName, firstOrdinal } from './pods.js';

/** Lets the claims of a pod go with the set, or with the pod when it is scaled away, as the policy says. */
export function syncClaimOwners(context: ControllerContext, set: Stored<StatefulSet>, pod: Stored<Pod>, ordinal: number): void {
  for (const template of set.spec.volumeClaimTemplates ?? []) {
    const found = context.lister(persistentvolumeclaims).find(`${set.metadata.namespace ?? ''}/${claimName(set, template, ordinal)}`);
    if (found === undefined || found.metadata.deletionTimestamp !== undefined) continue;
    const ownerReferences = wantedOwners(set, pod, ordinal, found);
    if (deepEqual(ownerReferences, found.metadata.ownerReferences ?? [])) continue;
    context.client.update(persistentvolumeclaims, { ...found, metadata: { ...found.metadata, ownerReferences } });
  }
}

function wantedOwners(set: Stored<StatefulSet>, pod: Stored<Pod>, ordinal: number, found: Stored<PersistentVolumeClaim>): readonly OwnerReference[] {
  const policy = set.spec.persistentVolumeClaimRetentionPolicy;
  const first = firstOrdinal(set);
  const isCondemned = ordinal < first || ordinal >= first + (set.spec.replicas ?? 1);
  const others = (found.metadata.ownerReferences ?? []).filter(({ uid, kind, name }) => uid !== set.metadata.uid && !(kind === 'Pod' && name === pod.metadata.name));
  const owners: OwnerReference[] = [];
  if (policy?.whenScaled === 'Delete' && isCondemned) owners.push(reference('v1', 'Pod', pod.metadata));
  else if (policy?.whenDeleted === 'Delete') owners.push(reference('apps/v1', 'StatefulSet', set.metadata));
  return [...others, ...owners];
}

function reference(apiVersion: string, kind: string, { name, uid }: { readonly name: string; readonly uid: string }): OwnerReference {
  return { apiVersion, kind, name, uid, controller: true };
}
