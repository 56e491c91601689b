// Mirrors pkg/controller/volume/pvcprotection
// Differs: nothing.
import { persistentvolumeclaims, pods } from '#cluster/api/resources.js';
import type { Pod } from '#cluster/api/generated/types.js';
import { isPodTerminal } from '#cluster/api/core/v1/pods.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { on } from '#cluster/client/controller.js';
import type { Controller } from '#cluster/client/controller.js';
import { namespaceOf, ownKey } from '#cluster/controllers/wake.js';

const FINALIZER = 'kubernetes.io/pvc-protection';

export const pvcProtectionController: Controller = {
  name: 'persistentvolumeclaim-protection-controller',
  serviceAccount: 'pvc-protection-controller',
  watches: [on(persistentvolumeclaims, ownKey), on(pods, (pod) => claimsOf(pod).map((name) => `${namespaceOf(pod)}/${name}`))],
  /** A claim that a pod uses is not removed before the pod is done with it. */
  reconcile(key, context) {
    const claim = context.lister(persistentvolumeclaims).find(key);
    if (claim === undefined) return;
    const { finalizers = [], deletionTimestamp, name, namespace } = claim.metadata;
    const isProtected = finalizers.includes(FINALIZER);
    if (deletionTimestamp === undefined) {
      if (!isProtected) context.client.update(persistentvolumeclaims, { ...claim, metadata: { ...claim.metadata, finalizers: [...finalizers, FINALIZER] } });
      return;
    }
    const isUsed = context.lister(pods).list(namespace).some((pod) => (pod.spec.nodeName ?? '') !== '' && !isPodTerminal(pod) && claimsOf(pod).includes(name));
    if (!isProtected || isUsed) return;
    context.client.update(persistentvolumeclaims, { ...claim, metadata: { ...claim.metadata, finalizers: finalizers.filter((other) => other !== FINALIZER) } });
  },
};

function claimsOf(pod: Stored<Pod>): readonly string[] {
  return (pod.spec.volumes ?? []).flatMap(({ name, ephemeral, persistentVolumeClaim }) => {
    if (ephemeral !== undefined) return [`${pod.metadata.name}-${name}`];
    return persistentVolumeClaim === undefined ? [] : [persistentVolumeClaim.claimName];
  });
}
