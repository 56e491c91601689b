import { priorityclasses } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { priorityClassColumns } from './columns.js';
import { priorityClassStrategy } from './strategy.js';

export const priorityClassResource = defineResource(priorityclasses, { shortNames: ['pc'], strategy: priorityClassStrategy, columns: priorityClassColumns });
