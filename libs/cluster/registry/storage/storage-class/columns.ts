import type { StorageClass } from '#cluster/api/generated/types.js';
import { fieldDoc } from '#cluster/api/field-doc.js';
import type { Column } from '#cluster/apiserver/strategy.js';
import { AGE, described, NAME, text } from '#cluster/registry/columns.js';

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

export const storageClassColumns: readonly Column<StorageClass>[] = described([
  { ...NAME, cell: ({ metadata }) => (metadata.annotations?.[DEFAULT_CLASS] === 'true' ? `${metadata.name} (default)` : metadata.name) },
  text('Provisioner', ({ provisioner }) => provisioner),
  text('ReclaimPolicy', ({ reclaimPolicy }) => reclaimPolicy ?? 'Delete'),
  text('VolumeBindingMode', ({ volumeBindingMode }) => volumeBindingMode ?? 'Immediate'),
  text('AllowVolumeExpansion', ({ allowVolumeExpansion }) => allowVolumeExpansion === true),
  AGE,
], {
  Provisioner: fieldDoc('storage.v1.StorageClass', 'provisioner'),
  ReclaimPolicy: fieldDoc('storage.v1.StorageClass', 'reclaimPolicy'),
  VolumeBindingMode: fieldDoc('storage.v1.StorageClass', 'volumeBindingMode'),
  AllowVolumeExpansion: fieldDoc('storage.v1.StorageClass', 'allowVolumeExpansion'),
});
