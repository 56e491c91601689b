import { replicationcontrollers } from '#cluster/api/resources.js';
import { defineResource, SCALE, STATUS } from '#cluster/registry/define-resource.js';
import { replicationControllerColumns } from './columns.js';
import { replicationControllerStrategy } from './strategy.js';

export const replicationControllerResource = defineResource(replicationcontrollers, {
  shortNames: ['rc'],
  categories: ['all'],
  subresources: [SCALE, STATUS],
  strategy: replicationControllerStrategy,
  columns: replicationControllerColumns,
});
