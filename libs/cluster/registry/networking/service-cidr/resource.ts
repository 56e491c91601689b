import { servicecidrs } from '#cluster/api/resources.js';
import { defineResource, STATUS } from '#cluster/registry/define-resource.js';
import { serviceCidrColumns } from './columns.js';
import { serviceCidrStrategy } from './strategy.js';

export const serviceCidrResource = defineResource(servicecidrs, { subresources: [STATUS], strategy: serviceCidrStrategy, columns: serviceCidrColumns });
