// Mirrors pkg/registry/core/persistentvolume
// Differs: vendors' drivers are not looked into.
import type { PersistentVolume } from '#cluster/api/generated/types.js';
import { deepEqual } from '#cluster/apimachinery/json.js';
import { forbiddenField, notSupported, required, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';
import type { Behaviour } from '#cluster/registry/describe.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { accessModeErrors, shortModes } from './claim.js';
import { volumeWarnings } from './claim-warnings.js';

const NOT_SOURCES: ReadonlySet<string> = new Set(['accessModes', 'capacity', 'claimRef', 'mountOptions', 'nodeAffinity', 'persistentVolumeReclaimPolicy', 'storageClassName', 'volumeAttributesClassName', 'volumeMode']);

export const persistentVolumeStrategy: Behaviour<PersistentVolume> = {
  setDefaults: (volume) =>
    withPart(volume, 'spec', (spec) => withPart(fill(spec, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' }), 'hostPath', (source) => fill(source, { type: '' }))),
  prepareForCreate: (volume) => ({ ...volume, status: { phase: 'Pending' } }),
  validate,
  validateUpdate: (next, previous) => [...validate(next), ...(deepEqual(sourceOf(next), sourceOf(previous)) ? [] : [forbiddenField('spec.persistentvolumesource', 'spec.persistentvolumesource is immutable after creation')])],
  warnings: volumeWarnings,
  returnsDeleted: true,
  columns: [
    NAME,
    text('Capacity', ({ spec }) => spec.capacity?.['storage'] ?? '0'),
    text('Access Modes', ({ spec }) => shortModes(spec.accessModes)),
    text('Reclaim Policy', ({ spec }) => spec.persistentVolumeReclaimPolicy ?? ''),
    text('Status', (volume) => (volume.metadata.deletionTimestamp === undefined ? (volume.status?.phase ?? '') : 'Terminating')),
    text('Claim', ({ spec }) => (spec.claimRef === undefined ? '' : `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}`)),
    text('StorageClass', ({ spec, metadata }) => metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? ''),
    text('VolumeAttributesClass', ({ spec }) => spec.volumeAttributesClassName ?? '<unset>'),
    text('Reason', ({ status }) => status?.reason ?? ''),
    AGE,
    text('VolumeMode', ({ spec }) => spec.volumeMode ?? '<unset>', 1),
  ],
};

function sourceOf({ spec }: PersistentVolume): object {
  return Object.fromEntries(Object.entries(spec ?? {}).filter(([name]) => !NOT_SOURCES.has(name)));
}

function validate(volume: PersistentVolume): FieldError[] {
  const { spec } = volume;
  const errors = accessModeErrors(spec?.accessModes, 'spec.accessModes');
  if (Object.keys(spec?.capacity ?? {}).length === 0) errors.push(required('spec.capacity'));
  else if (spec?.capacity?.['storage'] === undefined) errors.push(notSupported('spec.capacity', spec?.capacity, ['storage']));
  const sources = Object.keys(sourceOf(volume));
  if (sources.length === 0) errors.push(required('spec', 'must specify a volume type'));
  for (const source of sources.slice(1)) errors.push(forbiddenField(`spec.${source}`, 'may not specify more than 1 volume type'));
  if (spec?.hostPath !== undefined && (spec.hostPath.path ?? '') === '') errors.push(required('spec.hostPath.path'));
  if (spec?.local !== undefined && spec.nodeAffinity === undefined) errors.push(required('spec.nodeAffinity', 'Local volume requires node affinity'));
  if (!['Delete', 'Recycle', 'Retain'].includes(spec?.persistentVolumeReclaimPolicy ?? '')) errors.push(notSupported('spec.persistentVolumeReclaimPolicy', spec?.persistentVolumeReclaimPolicy, ['Delete', 'Recycle', 'Retain']));
  return errors;
}
