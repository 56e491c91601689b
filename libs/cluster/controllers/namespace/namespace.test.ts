import { expect, test } from 'vitest';
import { apiservices, namespaces } from '#cluster/api/resources.js';
import type { APIService } from '#cluster/api/generated/types.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { namespaceController } from './namespace.js';

test('a namespace stays while nobody answers for a group of the API', () => {
  const cluster = aSmallCluster();
  const { client } = cluster;
  cluster.run(namespaceController);
  const spec = { group: 'metrics.k8s.io', version: 'v1beta1', groupPriorityMinimum: 100, versionPriority: 100, insecureSkipTLSVerify: true, service: { name: 'gone', namespace: 'default' } };
  client.create(apiservices, { metadata: { name: 'v1beta1.metrics.k8s.io' }, spec } as APIService);
  client.create(namespaces, { metadata: { name: 'blue' } });
  client.delete(namespaces, undefined, 'blue');
  cluster.advance(30_000);
  const { conditions = [] } = client.get(namespaces, undefined, 'blue').status ?? {};
  expect(conditions.find(({ type }) => type === 'NamespaceDeletionDiscoveryFailure')).toMatchObject({
    status: 'True', reason: 'DiscoveryFailed',
    message: 'Discovery failed for some groups, 1 failing: unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1: stale GroupVersion discovery: metrics.k8s.io/v1beta1',
  });
  client.delete(apiservices, undefined, 'v1beta1.metrics.k8s.io');
  cluster.advance(10_000);
  expect(client.find(namespaces, undefined, 'blue')).toBeUndefined();
  expect(cluster.complaints).toEqual([]);
});
