import { controllerrevisions } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { controllerRevisionColumns } from './columns.js';
import { controllerRevisionStrategy } from './strategy.js';

export const controllerRevisionResource = defineResource(controllerrevisions, { strategy: controllerRevisionStrategy, columns: controllerRevisionColumns });
