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
    ['a message of two lines', { spec: { validations: [{ expression: 'true', message: 'a\nb' }] } }, 'spec.validations[0].message: Invalid value: "a\\nb": must not contain line breaks'],
    ['a message of nothing', { spec: { validations: [{ expression: 'true', message: ' ' }] } }, 'spec.validations[0].message: Invalid value: " ": must be non-empty if specified'],
    ['a message that says nothing', { spec: { validations: [{ expression: 'true', messageExpression: ' ' }] } }, 'spec.validations[0].messageExpression: Invalid value: " ": must be non-empty if specified'],
    ['a reason of its own', { spec: { validations: [{ expression: 'true', reason: 'Why' }] } }, 'spec.validations[0].reason: Unsupported value: "Why": supported values: "Forbidden", "Invalid", "RequestEntityTooLarge"'],
    ['an empty check', { spec: { validations: [{ expression: '' }] } }, 'spec.validations[0].expression: Required value: expression is not specified'],
    ['annotations twice, one without a value', { spec: { auditAnnotations: [{ key: 'a', valueExpression: "'b'" }, { key: 'a', valueExpression: '' }] } }, '[spec.auditAnnotations[1].valueExpression: Required value: valueExpression is not specified, spec.auditAnnotations[1].key: Duplicate value: "a"]'],
    ['another policy for failures', { spec: { failurePolicy: 'Panic' } }, 'spec.failurePolicy: Unsupported value: "Panic": supported values: "Fail", "Ignore"'],
    ['a condition of no name', { spec: { matchConditions: [{ name: '', expression: ' ' }] } }, '[spec.matchConditions[0].expression: Required value, spec.matchConditions[0].name: Required value]'],
    ['rules of nothing', { spec: { matchConstraints: { resourceRules: [{ resourceNames: ['a/b'] }] } } }, "[spec.matchConstraints.resourceRules[0].resourceNames[0]: Invalid value: \"a/b\": may not contain '/', spec.matchConstraints.resourceRules[0].operations: Required value, spec.matchConstraints.resourceRules[0].apiGroups: Required value, spec.matchConstraints.resourceRules[0].apiVersions: Required value, spec.matchConstraints.resourceRules[0].resources: Required value]"],
    ['everything and more', { spec: { matchConstraints: { resourceRules: [{ ...matchConstraints.resourceRules[0], resources: ['pods/*', 'pods/log', '*/*'] }] } } }, '[spec.matchConstraints.resourceRules[0].resources[1]: Invalid value: "pods/log": if \'pods/*\' is present, must not specify pods/log, spec.matchConstraints.resourceRules[0].resources: Invalid value: ["pods/*","pods/log","*/*"]: if \'*/*\' is present, must not specify other resources]'],
    ['a selector of a value that is no label', { spec: { matchConstraints: { objectSelector: { matchExpressions: [{ key: 'a', operator: 'In', values: ['-'] }] } } } }, `spec.matchConstraints.objectSelector.matchExpressions[0].values[0]: Invalid value: "-": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`],
  ],
  keeps: [['a way to tell what is meant', { spec: { matchConstraints: { matchPolicy: 'Loose' } } }, 'spec.matchConstraints.matchPolicy: Unsupported value: "Loose": supported values: "Equivalent", "Exact"']],
  status: { typeChecking: { expressionWarnings: [{ fieldRef: 'spec.validations[0].expression', warning: 'undefined field' }] } },
  statuses: [['a warning of nothing', { typeChecking: { expressionWarnings: [{ fieldRef: ' ', warning: '' }] } }, '[status.typeChecking.expressionWarnings[0].warning: Required value, status.typeChecking.expressionWarnings[0].fieldRef: Required value]']],
  shows: [['how much it checks', { spec: { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } } }, ['x', 1, 'v1/ConfigMap', '0s']], ['that it needs nothing', {}, ['x', 1, '<unset>', '0s']]],
});
