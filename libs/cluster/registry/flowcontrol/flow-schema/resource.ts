import { flowschemas } from '#cluster/api/resources.js';
import { defineResource, STATUS } from '#cluster/registry/define-resource.js';
import { flowSchemaColumns } from './columns.js';

export const flowSchemaResource = defineResource(flowschemas, { subresources: [STATUS], columns: flowSchemaColumns });
