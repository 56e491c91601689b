import { apiservices } from '#cluster/api/resources.js';
import { defineResource, STATUS } from '#cluster/registry/define-resource.js';
import { apiServiceColumns } from './columns.js';
import { apiServiceStrategy } from './strategy.js';

export const apiServiceResource = defineResource(apiservices, {
  categories: ['api-extensions'],
  subresources: [STATUS],
  strategy: apiServiceStrategy,
  columns: apiServiceColumns,
});
