import { csidrivers } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { csiDriverColumns } from './columns.js';
import { csiDriverStrategy } from './strategy.js';

export const csiDriverResource = defineResource(csidrivers, { strategy: csiDriverStrategy, columns: csiDriverColumns });
