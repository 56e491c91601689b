import { clusterrolebindings } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { clusterRoleBindingColumns } from './columns.js';
import { clusterRoleBindingStrategy } from './strategy.js';

export const clusterRoleBindingResource = defineResource(clusterrolebindings, { strategy: clusterRoleBindingStrategy, columns: clusterRoleBindingColumns });
