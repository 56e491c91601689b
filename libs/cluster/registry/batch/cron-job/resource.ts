import { cronjobs } from '#cluster/api/resources.js';
import { defineResource, STATUS } from '#cluster/registry/define-resource.js';
import { cronJobColumns } from './columns.js';
import { cronJobStrategy } from './strategy.js';

export const cronJobResource = defineResource(cronjobs, {
  shortNames: ['cj'],
  categories: ['all'],
  subresources: [STATUS],
  strategy: cronJobStrategy,
  columns: cronJobColumns,
});
