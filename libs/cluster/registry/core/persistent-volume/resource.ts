import { persistentvolumes } from '#cluster/api/resources.js';
import { defineResource, STATUS } from '#cluster/registry/define-resource.js';
import { persistentVolumeColumns } from './columns.js';
import { persistentVolumeStrategy } from './strategy.js';

export const persistentVolumeResource = defineResource(persistentvolumes, {
  shortNames: ['pv'],
  subresources: [STATUS],
  strategy: persistentVolumeStrategy,
  columns: persistentVolumeColumns,
});
