import { serviceaccounts } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { serviceAccountColumns } from './columns.js';
import { serviceAccountStrategy } from './strategy.js';

export const serviceAccountResource = defineResource(serviceaccounts, {
  shortNames: ['sa'],
  subresources: [{ name: 'token', verbs: ['create'], kind: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' } }],
  strategy: serviceAccountStrategy,
  columns: serviceAccountColumns,
});
