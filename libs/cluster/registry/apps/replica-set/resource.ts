import { replicasets } from '#cluster/api/resources.js';
import { defineResource, SCALE, STATUS } from '#cluster/registry/define-resource.js';
import { replicaSetColumns } from './columns.js';
import { replicaSetStrategy } from './strategy.js';

export const replicaSetResource = defineResource(replicasets, {
  shortNames: ['rs'],
  categories: ['all'],
  subresources: [SCALE, STATUS],
  strategy: replicaSetStrategy,
  columns: replicaSetColumns,
});
