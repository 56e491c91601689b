import { describe, expect, test } from 'vitest';
import { clusterrolebindings, clusterroles, configmaps, persistentvolumeclaims, persistentvolumes, pods, rolebindings, secrets } from '#cluster/api/resources.js';
import type { AccessQuestion } from '#cluster/apiserver/store-access.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { aPod } from '#cluster/testing/builders.js';
import { questionOf, refusal } from './authorize.js';
import { requestInfo } from '#cluster/apiserver/http/request-info.js';

const GROUP = 'rbac.authorization.k8s.io';

function bound(rules: readonly object[], name = 'ann') {
  const { client, apiServer } = aSmallCluster();
  client.create(clusterroles, { metadata: { name: 'r' }, rules: rules as never });
  client.create(clusterrolebindings, { metadata: { name: 'b' }, subjects: [{ kind: 'User', name }], roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name: 'r' } });
  return { client, decide: (question: AccessQuestion) => apiServer.core.authorizer.authorize({ name, groups: ['system:authenticated'] }, question) };
}

describe('RBAC', () => {
  test.each([
    { name: 'a verb', rule: { verbs: ['get'], apiGroups: [''], resources: ['pods'] }, question: { verb: 'get', resource: 'pods', namespace: 'a' }, want: true },
    { name: 'another verb', rule: { verbs: ['get'], apiGroups: [''], resources: ['pods'] }, question: { verb: 'list', resource: 'pods', namespace: 'a' }, want: false },
    { name: 'another group', rule: { verbs: ['get'], apiGroups: ['apps'], resources: ['pods'] }, question: { verb: 'get', resource: 'pods' }, want: false },
    { name: 'not a subresource', rule: { verbs: ['get'], apiGroups: [''], resources: ['pods'] }, question: { verb: 'get', resource: 'pods', subresource: 'log' }, want: false },
    { name: 'a subresource', rule: { verbs: ['get'], apiGroups: [''], resources: ['pods/log'] }, question: { verb: 'get', resource: 'pods', subresource: 'log' }, want: true },
    { name: 'that subresource of all', rule: { verbs: ['get'], apiGroups: ['*'], resources: ['*/scale'] }, question: { verb: 'get', group: 'apps', resource: 'deployments', subresource: 'scale' }, want: true },
    { name: 'everything', rule: { verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, question: { verb: 'get', group: 'apps', resource: 'deployments', subresource: 'scale' }, want: true },
    { name: 'a named object', rule: { verbs: ['get'], apiGroups: [''], resources: ['secrets'], resourceNames: ['s'] }, question: { verb: 'get', resource: 'secrets', name: 's' }, want: true },
    { name: 'another object', rule: { verbs: ['get'], apiGroups: [''], resources: ['secrets'], resourceNames: ['s'] }, question: { verb: 'get', resource: 'secrets', name: 't' }, want: false },
    { name: 'a path below a star', rule: { verbs: ['get'], nonResourceURLs: ['/logs/*'] }, question: { verb: 'get', path: '/logs/x' }, want: true },
    { name: 'a path beside it', rule: { verbs: ['get'], nonResourceURLs: ['/logs/*'] }, question: { verb: 'get', path: '/logs' }, want: false },
  ])('$name: $want', ({ rule, question, want }) => {
    expect(bound([rule]).decide(question).isAllowed).toBe(want);
  });

  test('says by what it allows, and which role is missing', () => {
    const { client, decide } = bound([{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }]);
    client.create(rolebindings, { metadata: { name: 'gone', namespace: 'default' }, subjects: [{ kind: 'User', name: 'ann' }], roleRef: { apiGroup: GROUP, kind: 'Role', name: 'nope' } });
    expect(decide({ verb: 'get', resource: 'pods', namespace: 'a' }).reason).toBe('RBAC: allowed by ClusterRoleBinding "b" of ClusterRole "r" to User "ann"');
    expect(decide({ verb: 'list', resource: 'pods', namespace: 'default' }).reason).toBe('RBAC: role.rbac.authorization.k8s.io "nope" not found');
    expect(decide({ verb: 'list', resource: 'pods', namespace: 'b' }).reason).toBe('');
  });

  test('a change of a role counts at once', () => {
    const { client, decide } = bound([]);
    expect(decide({ verb: 'get', resource: 'pods' }).isAllowed).toBe(false);
    client.update(clusterroles, { ...client.get(clusterroles, undefined, 'r'), rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }] });
    expect(decide({ verb: 'get', resource: 'pods' }).isAllowed).toBe(true);
  });
});

describe('refusals', () => {
  test.each([
    { method: 'GET', target: '/api/v1/namespaces/a/pods', want: 'pods is forbidden: User "ann" cannot list resource "pods" in API group "" in the namespace "a"' },
    { method: 'GET', target: '/api/v1/namespaces/a/secrets?fieldSelector=metadata.name%3Dx', want: 'secrets "x" is forbidden: User "ann" cannot list resource "secrets" in API group "" in the namespace "a"' },
    { method: 'DELETE', target: '/api/v1/nodes/n', want: 'nodes "n" is forbidden: User "ann" cannot delete resource "nodes" in API group "" at the cluster scope' },
    { method: 'GET', target: '/apis/apps/v1/namespaces/a/deployments/d/scale', want: 'deployments.apps "d" is forbidden: User "ann" cannot get resource "deployments/scale" in API group "apps" in the namespace "a"' },
    { method: 'GET', target: '/metrics', want: 'forbidden: User "ann" cannot get path "/metrics"' },
    { method: 'GET', target: '/a%3Cb', want: 'forbidden: User "ann" cannot get path "/a&lt;b"' },
  ])('$method $target', ({ method, target, want }) => {
    expect(refusal({ name: 'ann', groups: [] }, questionOf(requestInfo(method, target))).message).toBe(want);
  });
});

/** A pod on n1 with a secret, a config map and a claim; another on n2. */
function nodes() {
  const { client, apiServer } = aSmallCluster();
  for (const name of ['s1', 's2']) client.create(secrets, { metadata: { name, namespace: 'default' } });
  for (const name of ['c1', 'c2']) client.create(configmaps, { metadata: { name, namespace: 'default' } });
  client.create(persistentvolumes, { metadata: { name: 'pv1' }, spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' }, claimRef: { namespace: 'default', name: 'claim1' } } });
  client.create(persistentvolumeclaims, { metadata: { name: 'claim1', namespace: 'default' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } });
  const p1 = aPod('p1').withNode('n1').fresh();
  client.create(pods, {
    ...p1,
    spec: {
      ...p1.spec,
      containers: [{ ...(p1.spec as { containers: { name: string; image: string }[] }).containers[0], name: 'c', envFrom: [{ configMapRef: { name: 'c1' } }] }],
      volumes: [{ name: 'v', secret: { secretName: 's1' } }, { name: 'd', persistentVolumeClaim: { claimName: 'claim1' } }],
    } as never,
  });
  client.create(pods, aPod('p2').withNode('n2').fresh());
  return (question: AccessQuestion) => apiServer.core.authorizer.authorize({ name: 'system:node:n1', groups: ['system:nodes', 'system:authenticated'] }, { group: '', ...question });
}

describe('a node', () => {
  test.each([
    { question: { verb: 'get', resource: 'secrets', namespace: 'default', name: 's1' }, want: '' },
    { question: { verb: 'watch', resource: 'secrets', namespace: 'default', name: 's1' }, want: '' },
    { question: { verb: 'get', resource: 'secrets', namespace: 'default', name: 's2' }, want: "no relationship found between node 'n1' and this object" },
    { question: { verb: 'list', resource: 'secrets', namespace: 'default' }, want: 'No Object name found' },
    { question: { verb: 'list', resource: 'secrets' }, want: 'can only read namespaced object of this type' },
    { question: { verb: 'delete', resource: 'secrets', namespace: 'default', name: 's1' }, want: 'can only read resources of this type' },
    { question: { verb: 'get', resource: 'configmaps', namespace: 'default', name: 'c1' }, want: '' },
    { question: { verb: 'get', resource: 'configmaps', namespace: 'default', name: 'c2' }, want: "no relationship found between node 'n1' and this object" },
    { question: { verb: 'get', resource: 'persistentvolumeclaims', namespace: 'default', name: 'claim1' }, want: '' },
    { question: { verb: 'get', resource: 'persistentvolumes', name: 'pv1' }, want: '' },
    { question: { verb: 'get', resource: 'persistentvolumes', name: 'pv2' }, want: "no relationship found between node 'n1' and this object" },
    { question: { verb: 'create', resource: 'serviceaccounts', subresource: 'token', namespace: 'default', name: 'default' }, want: '' },
    { question: { verb: 'create', resource: 'serviceaccounts', subresource: 'token', namespace: 'kube-system', name: 'default' }, want: "no relationship found between node 'n1' and this object" },
    { question: { verb: 'list', resource: 'pods', fieldSelector: 'spec.nodeName=n1' }, want: '' },
    { question: { verb: 'list', resource: 'pods' }, want: 'can only list/watch pods with spec.nodeName field selector' },
    { question: { verb: 'get', resource: 'pods', namespace: 'default', name: 'p1' }, want: '' },
    { question: { verb: 'get', resource: 'pods', namespace: 'default', name: 'p2' }, want: "no relationship found between node 'n1' and this object" },
    { question: { verb: 'get', resource: 'nodes', name: 'n1' }, want: '' },
    { question: { verb: 'get', resource: 'nodes', name: 'n2' }, want: "node 'n1' cannot read 'n2', only its own Node object" },
    { question: { verb: 'list', resource: 'nodes' }, want: "node 'n1' cannot read all nodes, only its own Node object" },
    { question: { verb: 'update', group: 'coordination.k8s.io', resource: 'leases', namespace: 'kube-node-lease', name: 'n1' }, want: '' },
    { question: { verb: 'update', group: 'coordination.k8s.io', resource: 'leases', namespace: 'kube-node-lease', name: 'n2' }, want: 'can only access node lease with the same name as the requesting node' },
    { question: { verb: 'update', group: 'coordination.k8s.io', resource: 'leases', namespace: 'default', name: 'n1' }, want: 'can only access leases in the "kube-node-lease" system namespace' },
    { question: { verb: 'list', resource: 'services' }, want: '' },
  ])('$question.verb $question.resource $question.name: $want', ({ question, want }) => {
    const decision = nodes()(question);
    expect([decision.isAllowed, decision.reason]).toEqual([want === '', want]);
  });

  test('deployments are none of its business', () => {
    expect(nodes()({ verb: 'list', group: 'apps', resource: 'deployments' })).toEqual({ isAllowed: false, reason: '' });
  });
});
