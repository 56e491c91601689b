import { prioritylevelconfigurations } from '#cluster/api/resources.js';
import { defineResource, STATUS } from '#cluster/registry/define-resource.js';
import { priorityLevelConfigurationColumns } from './columns.js';
import { priorityLevelConfigurationStrategy } from './strategy.js';

export const priorityLevelConfigurationResource = defineResource(prioritylevelconfigurations, { subresources: [STATUS], strategy: priorityLevelConfigurationStrategy, columns: priorityLevelConfigurationColumns });
