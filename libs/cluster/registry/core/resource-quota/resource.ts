import { resourcequotas } from '#cluster/api/resources.js';
import { defineResource, STATUS } from '#cluster/registry/define-resource.js';
import { resourceQuotaColumns } from './columns.js';
import { resourceQuotaStrategy } from './strategy.js';

export const resourceQuotaResource = defineResource(resourcequotas, { shortNames: ['quota'], subresources: [STATUS], strategy: resourceQuotaStrategy, columns: resourceQuotaColumns });
