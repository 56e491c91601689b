import { deviceclasses } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { deviceClassColumns } from './columns.js';
import { deviceClassStrategy } from './strategy.js';

export const deviceClassResource = defineResource(deviceclasses, { strategy: deviceClassStrategy, columns: deviceClassColumns });
