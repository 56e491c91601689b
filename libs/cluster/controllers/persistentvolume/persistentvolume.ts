// Mirrors pkg/controller/volume/persistentvolume
// Differs: no in-tree provisioners; a claim's events are told when something changes, not every 15 s.
import { persistentvolumeclaims, persistentvolumes, storageclasses } from '#cluster/api/resources.js';
import type { PersistentVolume, PersistentVolumeClaim } from '#cluster/api/generated/types.js';
import { claimClass, volumeClass } from '#cluster/api/core/v1/volume-matching.js';
import { keyOf } from '#cluster/apimachinery/object.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { on } from '#cluster/client/controller.js';
import type { Controller, ListerSource } from '#cluster/client/controller.js';
import { syncClaim } from './claims.js';
import { syncVolume } from './volumes.js';

/** Keys: `claim|namespace/name` and `volume|name`. */
export const persistentVolumeController: Controller = {
  name: 'persistentvolume-binder-controller',
  serviceAccount: 'persistent-volume-binder',
  eventSource: 'persistentvolume-controller',
  watches: [
    on(persistentvolumeclaims, wakeOfClaim),
    on(persistentvolumes, wakeOfVolume),
    on(storageclasses, (storageClass, _previous, listers) => pendingOf(storageClass.metadata.name, listers)),
  ],
  /** Brings claims and volumes together, and apart again. */
  reconcile(key, context) {
    const at = key.indexOf('|');
    const name = key.slice(at + 1);
    if (key.startsWith('claim|')) {
      const claim = context.lister(persistentvolumeclaims).find(name);
      if (claim !== undefined) syncClaim(context, claim);
    } else {
      const volume = context.lister(persistentvolumes).find(name);
      if (volume !== undefined) syncVolume(context, volume);
    }
  },
};

function wakeOfClaim(claim: Stored<PersistentVolumeClaim>, _previous: unknown, listers: ListerSource): readonly string[] {
  const key = keyOf(claim);
  const mine = listers
    .lister(persistentvolumes)
    .list()
    .filter(({ metadata, spec }) => metadata.name === claim.spec.volumeName || (spec.claimRef?.namespace === claim.metadata.namespace && spec.claimRef?.name === claim.metadata.name));
  return [`claim|${key}`, ...mine.map(({ metadata }) => `volume|${metadata.name}`)];
}

function wakeOfVolume(volume: Stored<PersistentVolume>, _previous: unknown, listers: ListerSource): readonly string[] {
  const ref = volume.spec.claimRef;
  const own = `volume|${volume.metadata.name}`;
  return ref === undefined ? [own, ...pendingOf(volumeClass(volume), listers)] : [own, `claim|${ref.namespace ?? ''}/${ref.name ?? ''}`];
}

function pendingOf(storageClass: string, listers: ListerSource): readonly string[] {
  const all = listers.lister(persistentvolumeclaims).list();
  return all.filter((claim) => claim.status?.phase !== 'Bound' && claimClass(claim) === storageClass).map((claim) => `claim|${keyOf(claim)}`);
}
