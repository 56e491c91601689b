import { statefulsets } from '#cluster/api/resources.js';
import { defineResource, SCALE, STATUS } from '#cluster/registry/define-resource.js';
import { statefulSetColumns } from './columns.js';
import { statefulSetStrategy } from './strategy.js';

export const statefulSetResource = defineResource(statefulsets, {
  shortNames: ['sts'],
  categories: ['all'],
  subresources: [SCALE, STATUS],
  strategy: statefulSetStrategy,
  columns: statefulSetColumns,
});
