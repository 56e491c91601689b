import { persistentvolumeclaims } from '#cluster/api/resources.js';
import { defineResource, STATUS } from '#cluster/registry/define-resource.js';
import { persistentVolumeClaimColumns } from './columns.js';
import { persistentVolumeClaimStrategy } from './strategy.js';

export const persistentVolumeClaimResource = defineResource(persistentvolumeclaims, {
  shortNames: ['pvc'],
  subresources: [STATUS],
  strategy: persistentVolumeClaimStrategy,
  columns: persistentVolumeClaimColumns,
});
