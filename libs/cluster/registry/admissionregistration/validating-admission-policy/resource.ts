import { validatingadmissionpolicies } from '#cluster/api/resources.js';
import { defineResource, STATUS } from '#cluster/registry/define-resource.js';
import { validatingAdmissionPolicyColumns } from './columns.js';
import { admissionPolicyStrategy } from './strategy.js';

export const validatingAdmissionPolicyResource = defineResource(validatingadmissionpolicies, {
  categories: ['api-extensions'],
  subresources: [STATUS],
  strategy: admissionPolicyStrategy,
  columns: validatingAdmissionPolicyColumns,
});
