import { runtimeclasses } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { runtimeClassColumns } from './columns.js';
import { runtimeClassStrategy } from './strategy.js';

export const runtimeClassResource = defineResource(runtimeclasses, { strategy: runtimeClassStrategy, columns: runtimeClassColumns });
