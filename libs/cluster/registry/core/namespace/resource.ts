import { namespaces } from '#cluster/api/resources.js';
import { defineResource, STATUS } from '#cluster/registry/define-resource.js';
import { namespaceColumns } from './columns.js';
import { namespaceStrategy } from './strategy.js';

export const namespaceResource = defineResource(namespaces, {
  shortNames: ['ns'],
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  subresources: [{ name: 'finalize', verbs: ['update'] }, STATUS],
  strategy: namespaceStrategy,
  columns: namespaceColumns,
});
