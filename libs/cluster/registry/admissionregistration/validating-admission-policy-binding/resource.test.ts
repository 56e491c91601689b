import { testResource } from '#cluster/testing/resource-tests.js';
import { validatingAdmissionPolicyBindingResource } from './resource.js';

testResource(validatingAdmissionPolicyBindingResource, {
  sample: { spec: { policyName: 'p', validationActions: ['Deny'] } },
  refuses: [
    ['no action', { spec: { validationActions: [] } }, 'spec.validationActions: Required value: at least one validation action is required'],
    ['to deny and to warn', { spec: { validationActions: ['Deny', 'Warn'] } }, 'spec.validationActions: Invalid value: ["Deny","Warn"]: must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)'],
    ['parameters by name and by selector', { spec: { paramRef: { name: 'a', selector: {}, parameterNotFoundAction: 'Deny' } } }, '[spec.paramRef.name: Forbidden: name and selector are mutually exclusive, spec.paramRef.selector: Forbidden: name and selector are mutually exclusive]'],
    ['an action twice, and one that is none', { spec: { validationActions: ['Audit', 'Audit', 'Log'] } }, '[spec.validationActions[1]: Duplicate value: "Audit", spec.validationActions[2]: Unsupported value: "Log": supported values: "Audit", "Deny", "Warn"]'],
    ['a match of another policy', { spec: { matchResources: { matchPolicy: 'Loose' } } }, 'spec.matchResources.matchPolicy: Unsupported value: "Loose": supported values: "Equivalent", "Exact"'],
  ],
  keeps: [['an action', { spec: { validationActions: null } }, 'spec.validationActions: Required value: at least one validation action is required']],
  shows: [['its policy', {}, ['x', 'p', '<unset>', '0s']], ['its parameters', { spec: { paramRef: { namespace: 'a', name: 'b', parameterNotFoundAction: 'Deny' } } }, ['x', 'p', 'a/b', '0s']]],
});
