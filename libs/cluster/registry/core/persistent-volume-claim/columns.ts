import type { PersistentVolumeClaim } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';

const SHORT: Readonly<Record<string, string>> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' };

/** In the order that Kubernetes prints them. */
export function shortModes(modes: readonly string[] | undefined): string {
  return ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'].filter((mode) => modes?.includes(mode) === true).map((mode) => SHORT[mode]).join(',');
}

export const persistentVolumeClaimColumns: readonly Column<PersistentVolumeClaim>[] = described([
  NAME,
  text('Status', (claim) => (claim.metadata.deletionTimestamp === undefined ? (claim.status?.phase ?? '') : 'Terminating')),
  text('Volume', ({ spec }) => spec.volumeName ?? ''),
  text('Capacity', ({ spec, status }) => ((spec.volumeName ?? '') === '' ? '' : (status?.capacity?.['storage'] ?? '0'))),
  text('Access Modes', ({ spec, status }) => ((spec.volumeName ?? '') === '' ? '' : shortModes(status?.accessModes))),
  text('StorageClass', ({ spec, metadata }) => metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName ?? ''),
  text('VolumeAttributesClass', ({ spec }) => spec.volumeAttributesClassName ?? '<unset>'),
  AGE,
  text('VolumeMode', ({ spec }) => spec.volumeMode ?? '<unset>', 1),
], {
  Status: fieldDoc('core.v1.PersistentVolumeClaimStatus', 'phase'),
  Volume: fieldDoc('core.v1.PersistentVolumeClaimSpec', 'volumeName'),
  Capacity: fieldDoc('core.v1.PersistentVolumeClaimStatus', 'capacity'),
  'Access Modes': fieldDoc('core.v1.PersistentVolumeClaimStatus', 'accessModes'),
  StorageClass: 'StorageClass of the pvc',
  VolumeAttributesClass: 'VolumeAttributesClass of the pvc',
  VolumeMode: fieldDoc('core.v1.PersistentVolumeClaimSpec', 'volumeMode'),
});
