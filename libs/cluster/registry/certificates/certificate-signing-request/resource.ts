import { certificatesigningrequests } from '#cluster/api/resources.js';
import { defineResource, STATUS } from '#cluster/registry/define-resource.js';
import { certificateSigningRequestColumns } from './columns.js';
import { csrStrategy } from './strategy.js';

export const certificateSigningRequestResource = defineResource(certificatesigningrequests, {
  shortNames: ['csr'],
  subresources: [{ name: 'approval', verbs: ['get', 'patch', 'update'] }, STATUS],
  strategy: csrStrategy,
  columns: certificateSigningRequestColumns,
});
