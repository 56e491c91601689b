import { configmaps } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { configMapColumns } from './columns.js';
import { configMapStrategy } from './strategy.js';

export const configMapResource = defineResource(configmaps, { shortNames: ['cm'], strategy: configMapStrategy, columns: configMapColumns });
