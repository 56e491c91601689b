import { customresourcedefinitions } from '#cluster/api/resources.js';
import { defineResource, STATUS } from '#cluster/registry/define-resource.js';
import { customResourceDefinitionColumns } from './columns.js';
import { customResourceDefinitionStrategy } from './strategy.js';

export const customResourceDefinitionResource = defineResource(customresourcedefinitions, {
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  storageVersion: 'v1beta1',
  subresources: [STATUS],
  strategy: customResourceDefinitionStrategy,
  columns: customResourceDefinitionColumns,
});
