import { endpoints } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { endpointsColumns } from './columns.js';
import { endpointsStrategy } from './strategy.js';

export const endpointsResource = defineResource(endpoints, { shortNames: ['ep'], strategy: endpointsStrategy, columns: endpointsColumns });
