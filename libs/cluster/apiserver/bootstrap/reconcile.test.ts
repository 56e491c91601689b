import { describe, expect, test } from 'vitest';
import { apiservices, clusterrolebindings, clusterroles, flowschemas, priorityclasses, rolebindings, services } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';

describe('a restart of the API server', () => {
  test('writes nothing where nothing is missing', () => {
    const { apiServer } = aSmallCluster();
    const { revision } = apiServer.core.etcd;
    apiServer.reconcile();
    expect(apiServer.core.etcd.revision).toBe(revision);
  });

  test.each([
    ['a cluster role', clusterroles, undefined, 'view'],
    ['a binding', clusterrolebindings, undefined, 'system:node-proxier'],
    ['a binding of a namespace', rolebindings, 'kube-system', 'system::leader-locking-kube-scheduler'],
    ['a flow schema', flowschemas, undefined, 'probes'],
    ['an API service', apiservices, undefined, 'v1.apps'],
    ['the service of the API', services, 'default', 'kubernetes'],
  ])('brings back %s', (_name, ref, namespace, name) => {
    const { apiServer, client } = aSmallCluster();
    const before = client.get(ref as typeof services, namespace, name);
    client.delete(ref as typeof services, namespace, name);
    apiServer.reconcile();
    const after = client.get(ref as typeof services, namespace, name);
    expect({ ...after, metadata: { ...after.metadata, uid: '', resourceVersion: '' } }).toEqual({ ...before, metadata: { ...before.metadata, uid: '', resourceVersion: '' } });
  });

  test('brings back a priority class that only etcd could lose', () => {
    const { apiServer, client } = aSmallCluster();
    apiServer.core.etcd.delete('/registry/priorityclasses/system-node-critical', undefined, () => ({}));
    apiServer.reconcile();
    expect(client.get(priorityclasses, undefined, 'system-node-critical').value).toBe(2000001000);
  });

  test('gives a role back what it lost, and leaves it what it got', () => {
    const { apiServer, client } = aSmallCluster();
    const added = { verbs: ['get'], apiGroups: ['example.com'], resources: ['boats'] };
    client.patch(clusterroles, undefined, 'system:basic-user', 'merge', { rules: [added] });
    apiServer.reconcile();
    const rules = client.get(clusterroles, undefined, 'system:basic-user').rules ?? [];
    expect(rules[0]).toEqual(added);
    expect(rules.flatMap(({ resources = [] }) => resources)).toContain('selfsubjectaccessreviews');
  });

  test('gives a binding its subjects and its role back', () => {
    const { apiServer, client } = aSmallCluster();
    client.patch(clusterrolebindings, undefined, 'cluster-admin', 'merge', { subjects: [{ kind: 'User', name: 'ann', apiGroup: 'rbac.authorization.k8s.io' }] });
    apiServer.reconcile();
    expect(client.get(clusterrolebindings, undefined, 'cluster-admin').subjects?.map(({ name }) => name)).toEqual(['ann', 'system:masters']);
  });

  test('leaves alone what says so', () => {
    const { apiServer, client } = aSmallCluster();
    client.patch(clusterroles, undefined, 'system:basic-user', 'merge', { metadata: { annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'false' } }, rules: [] });
    apiServer.reconcile();
    expect(client.get(clusterroles, undefined, 'system:basic-user').rules ?? []).toEqual([]);
  });
});
