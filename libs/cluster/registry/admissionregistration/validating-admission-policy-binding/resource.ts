import { validatingadmissionpolicybindings } from '#cluster/api/resources.js';
import { policyBindingColumns } from '#cluster/registry/admissionregistration/policies.js';
import { defineResource } from '#cluster/registry/define-resource.js';
import { policyBindingStrategy } from './strategy.js';

export const validatingAdmissionPolicyBindingResource = defineResource(validatingadmissionpolicybindings, { categories: ['api-extensions'], strategy: policyBindingStrategy, columns: policyBindingColumns });
