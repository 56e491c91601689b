import { ingressclasses } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { ingressClassColumns } from './columns.js';
import { ingressClassStrategy } from './strategy.js';

export const ingressClassResource = defineResource(ingressclasses, { strategy: ingressClassStrategy, columns: ingressClassColumns });
