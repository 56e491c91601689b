import { componentstatuses } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { componentStatusColumns } from './columns.js';
import { componentStatusStrategy } from './strategy.js';

export const componentStatusResource = defineResource(componentstatuses, { shortNames: ['cs'], verbs: ['get', 'list'], strategy: componentStatusStrategy, columns: componentStatusColumns });
