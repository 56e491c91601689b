import { clusterroles } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { clusterRoleColumns } from './columns.js';
import { clusterRoleStrategy } from './strategy.js';

export const clusterRoleResource = defineResource(clusterroles, { strategy: clusterRoleStrategy, columns: clusterRoleColumns });
