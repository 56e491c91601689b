import { expect, test } from 'vitest';
import { leases, rolebindings, roles, services } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { send } from '#cluster/testing/ask.js';
import { decodeUtf8 } from '#linux/env/text.js';

const LEASES = '/apis/coordination.k8s.io/v1/namespaces/default/leases';

function put(target: string, body: object, as?: string) {
  const cluster = aSmallCluster();
  cluster.client.create(roles, { metadata: { name: 'renewer', namespace: 'default' }, rules: [{ apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'update'] }] });
  cluster.client.create(rolebindings, { metadata: { name: 'renewer', namespace: 'default' }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'renewer' }, subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'eve' }] });
  cluster.client.create(leases, { metadata: { name: 'there', namespace: 'default' }, spec: {} });
  const { status, body: text } = send(cluster, 'PUT', target, body, as === undefined ? {} : { 'impersonate-user': as });
  const { message = '' } = JSON.parse(decodeUtf8(text as Uint8Array)) as { readonly message?: string };
  return [status, message];
}

test.each<[string, string, object, string | undefined, readonly [number, unknown]]>([
  ['creates what is not there', `${LEASES}/new`, { metadata: { name: 'new' } }, undefined, [201, '']],
  ['creates nothing for who may only update', `${LEASES}/new`, { metadata: { name: 'new' } }, 'eve', [403, 'leases.coordination.k8s.io "new" is forbidden: User "eve" cannot create resource "leases" in API group "coordination.k8s.io" in the namespace "default"']],
  ['creates nothing of another name', `${LEASES}/new`, { metadata: { name: 'other' } }, undefined, [400, 'the name of the object (other) does not match the name on the URL (new)']],
  ['needs the version that was read', `${LEASES}/there`, { metadata: { name: 'there' } }, undefined, [422, 'leases.coordination.k8s.io "there" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update']],
  ['creates no deployment', '/apis/apps/v1/namespaces/default/deployments/x', { metadata: { name: 'x' } }, undefined, [404, 'deployments.apps "x" not found']],
  ['creates a service', '/api/v1/namespaces/default/services/x', { metadata: { name: 'x' }, spec: { ports: [{ port: 80 }] } }, undefined, [201, '']],
])('an update %s', (_name, target, body, as, want) => {
  expect(put(target, body, as)).toEqual(want);
});

test('a service that an update created has an address', () => {
  const cluster = aSmallCluster();
  send(cluster, 'PUT', '/api/v1/namespaces/default/services/x', { metadata: { name: 'x' }, spec: { ports: [{ port: 80 }] } });
  expect(cluster.client.get(services, 'default', 'x').spec.clusterIP).toMatch(/^10\./);
});
