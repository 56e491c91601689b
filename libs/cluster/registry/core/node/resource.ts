import { nodes } from '#cluster/api/resources.js';
import { defineResource, proxy, STATUS } from '#cluster/registry/define-resource.js';
import { nodeColumns } from './columns.js';
import { nodeStrategy } from './strategy.js';

export const nodeResource = defineResource(nodes, {
  shortNames: ['no'],
  subresources: [proxy('NodeProxyOptions'), STATUS],
  strategy: nodeStrategy,
  columns: nodeColumns,
});
