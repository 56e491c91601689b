import type { PersistentVolume } from '#cluster/api/generated/types.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, NAME, text } from '#cluster/registry/columns.js';
import { shortModes } from '#cluster/registry/core/persistent-volume-claim/columns.js';

export const persistentVolumeColumns: readonly Column<PersistentVolume>[] = [
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
];
