import { mutatingadmissionpolicybindings } from '#cluster/api/resources.js';
import { policyBindingColumns } from '#cluster/registry/admissionregistration/policies.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { mutatingPolicyBindingStrategy } from './strategy.js';

export const mutatingAdmissionPolicyBindingResource = defineResource(mutatingadmissionpolicybindings, {
  categories: ['api-extensions'],
  storageVersion: 'v1beta1',
  strategy: mutatingPolicyBindingStrategy,
  columns: policyBindingColumns,
});
