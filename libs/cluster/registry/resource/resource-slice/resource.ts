import { resourceslices } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { resourceSliceColumns } from './columns.js';
import { resourceSliceStrategy } from './strategy.js';

export const resourceSliceResource = defineResource(resourceslices, { strategy: resourceSliceStrategy, columns: resourceSliceColumns });
