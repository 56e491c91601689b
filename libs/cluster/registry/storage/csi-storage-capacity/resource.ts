import { csistoragecapacities } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { csiStorageCapacityColumns } from './columns.js';
import { csiStorageCapacityStrategy } from './strategy.js';

export const csiStorageCapacityResource = defineResource(csistoragecapacities, { strategy: csiStorageCapacityStrategy, columns: csiStorageCapacityColumns });
