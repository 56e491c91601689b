import { mutatingadmissionpolicies } from '#cluster/api/resources.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { mutatingAdmissionPolicyColumns } from './columns.js';
import { mutatingPolicyStrategy } from './strategy.js';

export const mutatingAdmissionPolicyResource = defineResource(mutatingadmissionpolicies, {
  categories: ['api-extensions'],
  storageVersion: 'v1beta1',
  strategy: mutatingPolicyStrategy,
  columns: mutatingAdmissionPolicyColumns,
});
