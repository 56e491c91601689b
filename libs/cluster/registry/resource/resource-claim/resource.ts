import { resourceclaims } from '#cluster/api/resources.js';
import { defineResource, STATUS } from '#cluster/registry/define-resource.js';
import { resourceClaimColumns } from './columns.js';
import { resourceClaimStrategy } from './strategy.js';

export const resourceClaimResource = defineResource(resourceclaims, { subresources: [STATUS], strategy: resourceClaimStrategy, columns: resourceClaimColumns });
