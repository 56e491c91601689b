import { ingresses } from '#cluster/api/resources.js';
import { defineResource, STATUS } from '#cluster/registry/define-resource.js';
import { ingressColumns } from './columns.js';
import { ingressStrategy } from './strategy.js';

export const ingressResource = defineResource(ingresses, { shortNames: ['ing'], subresources: [STATUS], strategy: ingressStrategy, columns: ingressColumns });
