// Mirrors pkg/registry/core/persistentvolume
// Differs: nothing that can be seen.
import type { PersistentVolume } from '#cluster/api/generated/types.js';
import { volumeWarnings } from '#cluster/registry/core/volume-warnings.js';
import { withSourceDefaults } from '#cluster/registry/core/volume/defaults.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { changeErrors, validate } from './validation.js';

export const persistentVolumeStrategy: Behaviour<PersistentVolume> = {
  setDefaults: (volume) => withPart(volume, 'spec', (spec) => withSourceDefaults(fill(spec, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' }))),
  prepareForCreate: (volume) => ({ ...volume, status: { phase: 'Pending' } }),
  validate,
  validateUpdate: (next, previous) => [...validate(next), ...changeErrors(next, previous)],
  warnings: volumeWarnings,
  returnsDeleted: true,
};
