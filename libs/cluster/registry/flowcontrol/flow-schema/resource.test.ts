import { expect, test } from 'vitest';
import { flowschemas, prioritylevelconfigurations } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { testResource } from '#cluster/testing/resource-tests.js';
import { flowSchemaResource } from './resource.js';

const subjects = [{ kind: 'User', user: { name: 'ann' } }];
const resourceRules = [{ verbs: ['get'], apiGroups: [''], resources: ['pods'], namespaces: ['default'] }];
const to = (rule: object) => ({ spec: { rules: [{ subjects, resourceRules, ...rule }] } });
const path = (url: string) => ({ spec: { rules: [{ subjects, nonResourceRules: [{ verbs: ['get'], nonResourceURLs: [url] }] }] } });
const at = 'spec.rules[0]';

testResource(flowSchemaResource, {
  sample: { spec: { priorityLevelConfiguration: { name: 'global-default' }, rules: [{ subjects, resourceRules }] } },
  fills: [['its turn', {}, { spec: { matchingPrecedence: 1000 } }]],
  refuses: [
    ['a turn before all', { spec: { matchingPrecedence: 1 } }, "spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1"],
    ['a turn that never comes', { spec: { matchingPrecedence: 10_001 } }, 'spec.matchingPrecedence: Invalid value: 10001: must not be greater than 10000'],
    ['flows that are told apart by nothing known', { spec: { distinguisherMethod: { type: 'ByColour' } } }, 'spec.distinguisherMethod.type: Unsupported value: {"Type":"ByColour"}: supported values: "ByNamespace", "ByUser"'],
    ['no level', { spec: { priorityLevelConfiguration: { name: '' } } }, 'spec.priorityLevelConfiguration.name: Required value: must reference a priority level'],
    ['a rule for nobody and nothing', { spec: { rules: [{ subjects: [] }] } }, `[${at}.subjects: Required value: subjects must contain at least one value, ${at}: Required value: at least one of resourceRules and nonResourceRules has to be non-empty]`],
    ['a rule of nothing', { spec: { rules: [{ subjects, nonResourceRules: [{}] }] } }, `[${at}.nonResourceRules[0].verbs: Required value: verbs must contain at least one value, ${at}.nonResourceRules[0].nonResourceURLs: Required value: nonResourceURLs must contain at least one value]`],
    ['a subject of a kind that is none', to({ subjects: [{ kind: 'Robot' }] }), `${at}.subjects[0].kind: Unsupported value: "Robot": supported values: "Group", "ServiceAccount", "User"`],
    ['a subject that is not named', to({ subjects: [{ kind: 'Group', user: { name: 'ann' } }] }), `[${at}.subjects[0].group: Required value: group is required when subject kind is 'Group', ${at}.subjects[0].user: Forbidden: user is forbidden when subject kind is not 'User']`],
    ['a service account of nowhere', to({ subjects: [{ kind: 'ServiceAccount', serviceAccount: { name: '*', namespace: '' } }] }), `${at}.subjects[0].serviceAccount.namespace: Required value: must specify namespace for service account`],
    ['verbs that are none', to({ resourceRules: [{ ...resourceRules[0], verbs: ['eat'] }] }), `${at}.resourceRules[0].verbs: Unsupported value: ["eat"]: supported values: "create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"`],
    ['all groups and one', to({ resourceRules: [{ ...resourceRules[0], apiGroups: ['*', ''] }] }), `${at}.resourceRules[0].apiGroups: Invalid value: ["*",""]: if '*' is present, must not specify other api groups`],
    ['no namespace', to({ resourceRules: [{ ...resourceRules[0], namespaces: [] }] }), `${at}.resourceRules[0].namespaces: Required value: resource rules that are not cluster scoped must supply at least one namespace`],
    ['a path that begins anywhere', path('x'), `${at}.nonResourceRules[0].nonResourceURLs[0]: Invalid value: "x": must start with slash`],
    ['a star within a path', path('/x*'), `${at}.nonResourceRules[0].nonResourceURLs[0]: Invalid value: "/x*": wildcard can only do suffix matching`],
  ],
  shows: [['its level', { spec: { matchingPrecedence: 500, distinguisherMethod: { type: 'ByUser' } } }, ['x', 'global-default', 500, 'ByUser', '0s', '?']]],
});

test('the mandatory ones stay as they are', () => {
  const { client } = aSmallCluster();
  expect(() => client.patch(flowschemas, undefined, 'catch-all', 'merge', { spec: { matchingPrecedence: 9999 } })).toThrow("spec of 'catch-all' must equal the fixed value");
});

test('one whose level is not there says so, until it is', () => {
  const { client, advance } = aSmallCluster();
  const dangling = () => {
    advance(1000);
    return client.get(flowschemas, undefined, 'x').status?.conditions?.map(({ type, status, reason, message }) => [type, status, reason, message]);
  };
  client.create(flowschemas, { metadata: { name: 'x' }, spec: { priorityLevelConfiguration: { name: 'mine' } } });
  expect(dangling()).toEqual([['Dangling', 'True', 'NotFound', 'This FlowSchema references the PriorityLevelConfiguration object named "mine" but there is no such object']]);
  client.create(prioritylevelconfigurations, { metadata: { name: 'mine' }, spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } } });
  expect(dangling()).toEqual([['Dangling', 'False', 'Found', 'This FlowSchema references the PriorityLevelConfiguration object named "mine" and it exists']]);
});

test('what Kubernetes brought along comes back within a minute, unless it is not wanted to', () => {
  const { client, advance } = aSmallCluster();
  client.delete(flowschemas, undefined, 'probes');
  client.patch(flowschemas, undefined, 'service-accounts', 'merge', { spec: { matchingPrecedence: 8000 } });
  client.patch(flowschemas, undefined, 'global-default', 'merge', { metadata: { annotations: { 'apf.kubernetes.io/autoupdate-spec': 'false' } }, spec: { matchingPrecedence: 8000 } });
  expect(client.find(flowschemas, undefined, 'probes')).toBeUndefined();
  advance(61_000);
  const precedence = (name: string) => client.get(flowschemas, undefined, name).spec.matchingPrecedence;
  expect(['probes', 'service-accounts', 'global-default'].map(precedence)).toEqual([2, 9000, 8000]);
});
