import type { PersistentVolume } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';
import { shortModes } from '#cluster/registry/core/persistent-volume-claim/columns.js';

export const persistentVolumeColumns: readonly Column<PersistentVolume>[] = described([
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
], {
  Capacity: fieldDoc('core.v1.PersistentVolumeSpec', 'capacity'),
  'Access Modes': fieldDoc('core.v1.PersistentVolumeSpec', 'accessModes'),
  'Reclaim Policy': fieldDoc('core.v1.PersistentVolumeSpec', 'persistentVolumeReclaimPolicy'),
  Status: fieldDoc('core.v1.PersistentVolumeStatus', 'phase'),
  Claim: fieldDoc('core.v1.PersistentVolumeSpec', 'claimRef'),
  StorageClass: 'StorageClass of the pv',
  VolumeAttributesClass: 'VolumeAttributesClass of the pv',
  Reason: fieldDoc('core.v1.PersistentVolumeStatus', 'reason'),
  VolumeMode: fieldDoc('core.v1.PersistentVolumeSpec', 'volumeMode'),
});
