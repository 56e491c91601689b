import { expect, test } from 'vitest';
import { clusterrolebindings, clusterroles, mutatingadmissionpolicies, mutatingadmissionpolicybindings, validatingadmissionpolicies, validatingadmissionpolicybindings } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';

const GROUP = 'admissionregistration.k8s.io';
const ANN = { name: 'ann', groups: ['dev'] };
const matchConstraints = { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }] };
const paramKind = { apiVersion: 'v1', kind: 'ConfigMap' };
const WHO = '&{ann  [dev] map[]}';

/** Ann writes policies and bindings, and has the rights of the rule besides. */
function ann(rule: { readonly verbs: string[]; readonly apiGroups: string[]; readonly resources: string[] } | undefined) {
  const { client, apiServer } = aSmallCluster();
  client.create(clusterroles, { metadata: { name: 'own' }, rules: [{ verbs: ['*'], apiGroups: [GROUP], resources: ['*'] }, ...(rule === undefined ? [] : [rule])] });
  client.create(clusterrolebindings, { metadata: { name: 'own' }, subjects: [{ kind: 'User', name: 'ann', apiGroup: 'rbac.authorization.k8s.io' }], roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'own' } });
  return { admin: client, client: apiServer.client(ANN, 'test') };
}

const policy = (kind: object | undefined) => ({ metadata: { name: 'p' }, spec: { matchConstraints, validations: [{ expression: 'true' }], ...(kind && { paramKind: kind }) } });
const READS = { verbs: ['get'], apiGroups: [''], resources: ['configmaps'] };

test.each<[string, object | undefined, typeof READS | undefined, string]>([
  ['one of no parameters', undefined, undefined, ''],
  ['one whose parameters he may read', paramKind, READS, ''],
  ['one whose parameters he may not read', paramKind, undefined, `spec.paramKind: Forbidden: user ${WHO} must have "get" permission on all objects of the referenced paramKind (kind=ConfigMap, apiVersion=v1)`],
  ['one of parameters that nobody knows', { apiVersion: 'a.b/v1', kind: 'C' }, READS, `user ${WHO} must have "get" permission on all objects of the referenced paramKind (kind=C, apiVersion=a.b/v1)`],
])('who makes a policy: %s', (_name, kind, rule, want) => {
  const { client } = ann(rule);
  const make = () => client.create(validatingadmissionpolicies, policy(kind));
  if (want === '') expect(make().spec.validations).toHaveLength(1);
  else expect(make).toThrow(want);
});

const atLeast = `to determine minimum required permissions and user ${WHO} does not have "get" permission for all groups, versions and resources`;
const named = { name: 'c', namespace: 'default', parameterNotFoundAction: 'Deny' };

test.each<[string, object | undefined, typeof READS | undefined, object, string]>([
  ['parameters he may read', paramKind, READS, named, ''],
  ['parameters he may not list', paramKind, READS, { selector: {}, parameterNotFoundAction: 'Deny' }, `user ${WHO} does not have "list" permission on the object referenced by paramRef`],
  ['parameters of no policy', undefined, READS, named, `unable to get policy p ${atLeast}`],
  ['parameters that nobody knows', { apiVersion: 'a.b/v1', kind: 'C' }, READS, named, `unable to resolve paramKind &{a.b/v1 C} ${atLeast}`],
])('who binds a policy: %s', (_name, kind, rule, paramRef, want) => {
  const { admin, client } = ann(rule);
  if (kind !== undefined) admin.create(validatingadmissionpolicies, policy(kind));
  const make = () => client.create(validatingadmissionpolicybindings, { metadata: { name: 'b' }, spec: { policyName: 'p', validationActions: ['Deny'], paramRef } });
  if (want === '') expect(make().spec.policyName).toBe('p');
  else expect(make).toThrow(want);
});

test('who binds a policy that mutates is told so in another order, and nothing that is not well formed is asked about', () => {
  const { admin, client } = ann(undefined);
  admin.create(mutatingadmissionpolicies, { metadata: { name: 'p' }, spec: { matchConstraints, paramKind, reinvocationPolicy: 'Never', mutations: [{ patchType: 'ApplyConfiguration', applyConfiguration: { expression: 'Object{}' } }] } });
  const make = (spec: object) => () => client.create(mutatingadmissionpolicybindings, { metadata: { name: 'b' }, spec });
  expect(make({ policyName: 'p', paramRef: named })).toThrow(`spec.paramRef: Forbidden: user get does not have "${WHO}" permission on the object referenced by paramRef`);
  expect(make({ policyName: 'p', paramRef: { name: 'c' } })).toThrow(/spec.paramRef.parameterNotFoundAction: Required value$/);
});
