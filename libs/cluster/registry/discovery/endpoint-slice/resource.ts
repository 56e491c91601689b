import { endpointslices } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { endpointSliceColumns } from './columns.js';
import { endpointSliceStrategy } from './strategy.js';

export const endpointSliceResource = defineResource(endpointslices, { strategy: endpointSliceStrategy, columns: endpointSliceColumns });
