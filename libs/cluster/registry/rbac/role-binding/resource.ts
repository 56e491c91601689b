import { rolebindings } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { roleBindingColumns } from './columns.js';
import { roleBindingStrategy } from './strategy.js';

export const roleBindingResource = defineResource(rolebindings, { strategy: roleBindingStrategy, columns: roleBindingColumns });
