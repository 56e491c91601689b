import { resourceclaimtemplates } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { resourceClaimTemplateColumns } from './columns.js';

export const resourceClaimTemplateResource = defineResource(resourceclaimtemplates, { columns: resourceClaimTemplateColumns });
