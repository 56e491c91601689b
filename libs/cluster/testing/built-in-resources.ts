import { indexStrategies } from '#cluster/apiserver/resource-table.js';
import { builtInStrategies } from '#cluster/registry/list.js';

/** Of every API server that a test makes. */
export const builtInResources = indexStrategies(builtInStrategies);
