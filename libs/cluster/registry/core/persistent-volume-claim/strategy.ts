// Mirrors pkg/registry/core/persistentvolumeclaim
// Differs: nothing that can be seen.
import type { PersistentVolumeClaim } from '#cluster/api/generated/types.js';
import { claimWarnings } from '#cluster/registry/core/volume-warnings.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { validateClaimStatus } from './validate-status.js';
import { changeErrors, validate } from './validation.js';

export function setClaimDefaults(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  return withPart(claim, 'spec', (spec) => fill(spec, { volumeMode: 'Filesystem' }));
}

export const persistentVolumeClaimStrategy: Behaviour<PersistentVolumeClaim> = {
  hasGeneration: false,
  setDefaults: setClaimDefaults,
  prepareForCreate: (claim) => ({ ...claim, status: { phase: 'Pending' } }),
  validate,
  validateUpdate: (next, previous) => [...validate(next), ...changeErrors(next, previous)],
  validateStatusUpdate: validateClaimStatus,
  warnings: claimWarnings,
  returnsDeleted: true,
};
