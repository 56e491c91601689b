import { testResource } from '#cluster/testing/resource-tests.js';
import { validatingAdmissionPolicyResource } from './resource.js';

const matchConstraints = { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }] };

testResource(validatingAdmissionPolicyResource, {
  sample: { spec: { matchConstraints, validations: [{ expression: 'true' }] } },
  fills: [['what is meant by what is left out', {}, { spec: { failurePolicy: 'Fail', matchConstraints: { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {}, resourceRules: [{ scope: '*' }] } } }]],
  refuses: [
    ['a sum', { spec: { validations: [{ expression: '1 + 1' }] } }, 'spec.validations[0].expression: Invalid value: "1 + 1": must evaluate to bool but got int'],
    ['nothing to check', { spec: { validations: [] } }, '[spec.validations: Required value: validations or auditAnnotations must contain at least one item, spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item]'],
    ['nothing to be checked', { spec: { matchConstraints: { resourceRules: [] } } }, 'spec.matchConstraints.resourceRules: Required value'],
    ['a message of two lines', { spec: { validations: [{ expression: 'true', message: 'a\nb' }] } }, 'spec.validations[0].message: Invalid value: "a\\nb": message must not contain line breaks'],
  ],
  shows: [['how much it checks', { spec: { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } } }, ['x', 1, 'v1/ConfigMap', '0s']], ['that it needs nothing', {}, ['x', 1, '<unset>', '0s']]],
});
