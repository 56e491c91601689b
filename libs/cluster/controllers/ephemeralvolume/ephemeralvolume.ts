// Mirrors pkg/controller/volume/ephemeral
// Differs: nothing.
import { persistentvolumeclaims, pods } from '#cluster/api/resources.js';
import type { Pod, Volume } from '#cluster/api/generated/types.js';
import { isPodTerminating } from '#cluster/api/core/v1/pods.js';
import { keyOf } from '#cluster/apimachinery/object.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { on } from '#cluster/client/controller.js';
import type { Controller, ControllerContext } from '#cluster/client/controller.js';
import { errorMessage } from '#cluster/controllers/error-message.js';
import { controllerKey } from '#cluster/controllers/wake.js';
import { controllerReference, isControlledBy } from '#cluster/controllers/ownership/references.js';

export const ephemeralVolumeController: Controller = {
  name: 'ephemeral-volume-controller',
  eventSource: 'ephemeral_volume',
  watches: [
    on(pods, (pod) => ((pod.spec.volumes ?? []).some(({ ephemeral }) => ephemeral !== undefined) ? [keyOf(pod)] : [])),
    on(persistentvolumeclaims, (claim) => controllerKey(claim, 'Pod')),
  ],
  /** Makes the claims that a pod's ephemeral volumes ask for; they belong to the pod and go with it. */
  reconcile(key, context) {
    const pod = context.lister(pods).find(key);
    if (pod === undefined || isPodTerminating(pod)) return;
    for (const volume of pod.spec.volumes ?? []) if (volume.ephemeral !== undefined) ensureClaim(context, pod, volume);
  },
};

function ensureClaim(context: ControllerContext, pod: Stored<Pod>, volume: Volume): void {
  const template = volume.ephemeral?.volumeClaimTemplate;
  const name = `${pod.metadata.name}-${volume.name}`;
  const namespace = pod.metadata.namespace ?? '';
  const existing = context.lister(persistentvolumeclaims).find(`${namespace}/${name}`);
  if (template === undefined) return;
  if (existing !== undefined) {
    if (!isControlledBy(existing, pod)) throw new Error(`PVC ${namespace}/${name} was not created for pod ${keyOf(pod)} (pod is not owner)`);
    return;
  }
  const { labels, annotations } = template.metadata ?? {};
  const metadata = { name, namespace, ownerReferences: [controllerReference(pod)], ...(labels === undefined ? {} : { labels }), ...(annotations === undefined ? {} : { annotations }) };
  try {
    context.client.create(persistentvolumeclaims, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: template.spec });
  } catch (error) {
    context.events.event(pod, 'Warning', 'FailedBinding', `ephemeral volume controller: ${errorMessage(error)}`);
    throw error;
  }
}
