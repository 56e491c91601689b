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
    ['no way', { spec: { mutations: [{ applyConfiguration: { expression: 'Object{}' } }] } }, 'spec.mutations[0].patchType: Required value'],
    ['the other way', { spec: { mutations: [{ ...mutation, patchType: 'JSONPatch' }] } }, '[spec.mutations[0].jsonPatch: Required value: must be specified when patchType is JSONPatch, spec.mutations[0].applyConfiguration: Invalid value: "{applyConfiguration}": must not be specified when patchType is JSONPatch]'],
    ['both ways', { spec: { mutations: [{ ...mutation, jsonPatch: { expression: '[]' } }] } }, 'spec.mutations[0].jsonPatch: Invalid value: "{jsonPatch}": must not be specified when patchType is ApplyConfiguration'],
    ['no expression', { spec: { mutations: [{ ...mutation, applyConfiguration: { expression: ' ' } }] } }, 'spec.mutations[0].applyConfiguration.expression: Required value'],
    ['to mutate what is deleted', { spec: { matchConstraints: { resourceRules: [{ ...matchConstraints.resourceRules[0], operations: ['DELETE'] }] } } }, 'spec.matchConstraints.resourceRules.operations: Unsupported value: "DELETE": supported values: "*", "CONNECT", "CREATE", "UPDATE"'],
    ['not to say whether it is asked again', { spec: { reinvocationPolicy: null } }, 'spec.reinvocationPolicy: Required value'],
    ['to be asked always', { spec: { reinvocationPolicy: 'Always' } }, 'spec.reinvocationPolicy: Unsupported value: "Always": supported values: "IfNeeded", "Never"'],
    ['a variable of no name', { spec: { variables: [{ name: ' ', expression: '1' }] } }, 'spec.variables[0].name: Required value: name is not specified'],
    ['a variable named as a word of the language', { spec: { variables: [{ name: 'for', expression: '1' }] } }, 'spec.variables[0].name: Invalid value: "for": must be a valid CEL identifier'],
    ['parameters of no version', { spec: { paramKind: { apiVersion: 'a/b/c', kind: 'A_b' } } }, `[spec.paramKind.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c, spec.paramKind.kind: Invalid value: "A_b": may have mixed case, but should otherwise match: a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')]`],
  ],
  shows: [['how much it does', {}, ['x', 1, '<unset>', '0s']]],
});
