import { deviceclasses } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { deviceClassColumns } from './columns.js';

export const deviceClassResource = defineResource(deviceclasses, { columns: deviceClassColumns });
