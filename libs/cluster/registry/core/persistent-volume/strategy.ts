// Mirrors pkg/registry/core/persistentvolume
// Differs: nothing that can be seen.
import type { PersistentVolume } from '#cluster/api/generated/types.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import { volumeWarnings } from '#cluster/registry/core/volume-warnings.js';
import { withSourceDefaults } from '#cluster/registry/core/volume/defaults.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { changeErrors, validate } from './validation.js';

export const persistentVolumeStrategy: Behaviour<PersistentVolume> = {
  hasGeneration: false,
  setDefaults: (volume) => withPart(volume, 'spec', (spec) => withSourceDefaults(fill(spec, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' }))),
  prepareForCreate: (volume, store) => ({ ...volume, status: { phase: 'Pending', lastPhaseTransitionTime: formatTime(store.env.clock.now()) } }),
  // Who changes the phase need not say when.
  prepareForStatusUpdate: (next, previous, nowMs) => {
    const { status = {} } = next;
    const { phase, lastPhaseTransitionTime: since } = previous.status ?? {};
    const isTimed = status.phase === phase || (status.lastPhaseTransitionTime !== undefined && status.lastPhaseTransitionTime !== since);
    return { ...next, spec: previous.spec, status: isTimed ? status : { ...status, lastPhaseTransitionTime: formatTime(nowMs) } };
  },
  validate,
  validateUpdate: (next, previous) => [...validate(next), ...changeErrors(next, previous)],
  warnings: volumeWarnings,
  returnsDeleted: true,
};
