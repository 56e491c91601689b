import { testResource } from '#cluster/testing/resource-tests.js';
import { mutatingAdmissionPolicyBindingResource } from './resource.js';

const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] };

testResource(mutatingAdmissionPolicyBindingResource, {
  sample: { spec: { policyName: 'p' } },
  refuses: [
    ['no policy', { spec: { policyName: '' } }, 'spec.policyName: Required value'],
    ['parameters of no name', { spec: { paramRef: { parameterNotFoundAction: 'Deny' } } }, 'spec.paramRef: Required value: one of name or selector must be specified'],
    ['parameters not found without a word', { spec: { paramRef: { name: 'a' } } }, 'spec.paramRef.parameterNotFoundAction: Required value'],
    ['another word for them', { spec: { paramRef: { name: 'a', parameterNotFoundAction: 'Ask' } } }, 'spec.paramRef.parameterNotFoundAction: Unsupported value: "Ask": supported values: "Deny", "Allow"'],
    ['to mutate what is deleted', { spec: { matchResources: { resourceRules: [{ ...rule, operations: ['CREATE', 'DELETE'] }] } } }, 'spec.matchResources.resourceRules.operations: Unsupported value: "DELETE": supported values: "*", "CONNECT", "CREATE", "UPDATE"'],
  ],
  keeps: [['a policy', { spec: { policyName: 'P' } }, `spec.policyName: Invalid value: "P": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`]],
  shows: [['its policy', {}, ['x', 'p', '<unset>', '0s']]],
});
