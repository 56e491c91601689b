import { secrets } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { secretColumns } from './columns.js';
import { secretStrategy } from './strategy.js';

export const secretResource = defineResource(secrets, { strategy: secretStrategy, columns: secretColumns });
