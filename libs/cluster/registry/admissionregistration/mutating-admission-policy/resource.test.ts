import { testResource } from '#cluster/testing/resource-tests.js';
import { mutatingAdmissionPolicyResource } from './resource.js';

const matchConstraints = { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }] };

const mutation = { patchType: 'ApplyConfiguration', applyConfiguration: { expression: 'Object{}' } };

testResource(mutatingAdmissionPolicyResource, {
  sample: { spec: { reinvocationPolicy: 'Never', matchConstraints, mutations: [mutation] } },
  fills: [['what is meant by what is left out', {}, { spec: { failurePolicy: 'Fail', matchConstraints: { matchPolicy: 'Equivalent' } } }]],
  refuses: [
    ['nothing to do', { spec: { mutations: [] } }, 'spec.mutations: Required value: mutations must contain at least one item'],
    ['a way that is none', { spec: { mutations: [{ ...mutation, patchType: 'Merge' }] } }, 'spec.mutations[0].patchType: Unsupported value: "Merge": supported values: "ApplyConfiguration", "JSONPatch"'],
  ],
  shows: [['how much it does', {}, ['x', 1, '<unset>', '0s']]],
});
