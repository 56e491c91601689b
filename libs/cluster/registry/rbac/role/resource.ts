import { roles } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { roleColumns } from './columns.js';
import { roleStrategy } from './strategy.js';

export const roleResource = defineResource(roles, { strategy: roleStrategy, columns: roleColumns });
