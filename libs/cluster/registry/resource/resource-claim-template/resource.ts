import { resourceclaimtemplates } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { resourceClaimTemplateColumns } from './columns.js';
import { resourceClaimTemplateStrategy } from './strategy.js';

export const resourceClaimTemplateResource = defineResource(resourceclaimtemplates, { strategy: resourceClaimTemplateStrategy, columns: resourceClaimTemplateColumns });
