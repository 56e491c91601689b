import { flowschemas } from '#cluster/api/resources.js';
import { defineResource, STATUS } from '#cluster/registry/define-resource.js';
import { flowSchemaColumns } from './columns.js';
import { flowSchemaStrategy } from './strategy.js';

export const flowSchemaResource = defineResource(flowschemas, { subresources: [STATUS], strategy: flowSchemaStrategy, columns: flowSchemaColumns });
