// Mirrors pkg/controller/volume/pvprotection
// Differs: nothing.
import { persistentvolumes } from '#cluster/api/resources.js';
import { on } from '#cluster/client/controller.js';
import type { Controller } from '#cluster/client/controller.js';
import { ownKey } from '#cluster/controllers/wake.js';

const FINALIZER = 'kubernetes.io/pv-protection';

export const pvProtectionController: Controller = {
  name: 'persistentvolume-protection-controller',
  serviceAccount: 'pv-protection-controller',
  watches: [on(persistentvolumes, ownKey)],
  /** A volume that is bound is not removed before its claim is. */
  reconcile(key, context) {
    const volume = context.lister(persistentvolumes).find(key);
    if (volume === undefined) return;
    const { finalizers = [], deletionTimestamp } = volume.metadata;
    const isProtected = finalizers.includes(FINALIZER);
    if (deletionTimestamp === undefined) {
      if (!isProtected) context.client.update(persistentvolumes, { ...volume, metadata: { ...volume.metadata, finalizers: [...finalizers, FINALIZER] } });
    } else if (isProtected && volume.status?.phase !== 'Bound') {
      context.client.update(persistentvolumes, { ...volume, metadata: { ...volume.metadata, finalizers: finalizers.filter((other) => other !== FINALIZER) } });
    }
  },
};
