import { testResource } from '#cluster/testing/resource-tests.js';
import { mutatingAdmissionPolicyBindingResource } from './resource.js';

testResource(mutatingAdmissionPolicyBindingResource, {
  sample: { spec: { policyName: 'p' } },
  refuses: [
    ['no policy', { spec: { policyName: '' } }, 'spec.policyName: Required value'],
    ['parameters of no name', { spec: { paramRef: { parameterNotFoundAction: 'Deny' } } }, 'spec.paramRef: Required value: one of name or selector must be specified'],
  ],
  shows: [['its policy', {}, ['x', 'p', '<unset>', '0s']]],
});
