import { resourceslices } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { resourceSliceColumns } from './columns.js';

export const resourceSliceResource = defineResource(resourceslices, { columns: resourceSliceColumns });
