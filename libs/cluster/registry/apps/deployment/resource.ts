import { deployments } from '#cluster/api/resources.js';
import { defineResource, SCALE, STATUS } from '#cluster/registry/define-resource.js';
import { deploymentColumns } from './columns.js';
import { deploymentStrategy } from './strategy.js';

export const deploymentResource = defineResource(deployments, {
  shortNames: ['deploy'],
  categories: ['all'],
  subresources: [SCALE, STATUS],
  strategy: deploymentStrategy,
  columns: deploymentColumns,
});
