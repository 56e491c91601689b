import { daemonsets } from '#cluster/api/resources.js';
import { defineResource, STATUS } from '#cluster/registry/define-resource.js';
import { daemonSetColumns } from './columns.js';
import { daemonSetStrategy } from './strategy.js';

export const daemonSetResource = defineResource(daemonsets, {
  shortNames: ['ds'],
  categories: ['all'],
  subresources: [STATUS],
  strategy: daemonSetStrategy,
  columns: daemonSetColumns,
});
