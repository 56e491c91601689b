// Mirrors pkg/registry/core/persistentvolume
// Differs: vendors' drivers are not looked into.
import type { PersistentVolume } from '#cluster/api/generated/types.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import { forbiddenField } from '#cluster/apimachinery/validation/field-error.js';
import { volumeWarnings } from '#cluster/registry/core/volume-warnings.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { sourceOf, validate } from './validation.js';

export const persistentVolumeStrategy: Behaviour<PersistentVolume> = {
  setDefaults: (volume) =>
    withPart(volume, 'spec', (spec) => withPart(fill(spec, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' }), 'hostPath', (source) => fill(source, { type: '' }))),
  prepareForCreate: (volume) => ({ ...volume, status: { phase: 'Pending' } }),
  validate,
  validateUpdate: (next, previous) => [...validate(next), ...(deepEqual(sourceOf(next), sourceOf(previous)) ? [] : [forbiddenField('spec.persistentvolumesource', 'spec.persistentvolumesource is immutable after creation')])],
  warnings: volumeWarnings,
  returnsDeleted: true,
};
