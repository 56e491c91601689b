import { expect, test } from 'vitest';
import { endpoints, endpointslices, namespaces, services } from '#cluster/api/resources.js';
import { createApiServer } from '#cluster/apiserver/create-api-server.js';
import { namespaceController } from '#cluster/controllers/namespace/namespace.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { builtInResources } from '#cluster/testing/built-in-resources.js';

test('the service of the API and its addresses are back within ten seconds', () => {
  const { client, advance } = aSmallCluster();
  const before = client.get(services, 'default', 'kubernetes');
  advance(3_000);
  for (const ref of [services, endpoints, endpointslices]) client.delete(ref as typeof services, 'default', 'kubernetes');
  advance(6_000);
  expect(() => client.get(services, 'default', 'kubernetes')).toThrow('not found');
  advance(2_000);
  const after = client.get(services, 'default', 'kubernetes');
  expect([after.spec, after.metadata.uid === before.metadata.uid]).toEqual([before.spec, false]);
  expect(client.get(endpoints, 'default', 'kubernetes').subsets).toHaveLength(1);
  expect(client.get(endpointslices, 'default', 'kubernetes').endpoints).toHaveLength(1);
});

test('a cluster that goes on still knows that they are missing', () => {
  const { env, apiServer, client, advance } = aSmallCluster();
  client.delete(services, 'default', 'kubernetes');
  const other = createApiServer({ env, resources: builtInResources, state: apiServer.snapshot() });
  advance(10_000);
  expect(other.client({ name: 'admin', groups: ['system:masters'] }, 'test').get(services, 'default', 'kubernetes').spec.clusterIP).toBe('10.96.0.1');
});

test('the namespace of the nodes is back within a minute', () => {
  const { client, run, advance } = aSmallCluster();
  run(namespaceController);
  client.delete(namespaces, undefined, 'kube-node-lease');
  advance(20_000);
  expect(() => client.get(namespaces, undefined, 'kube-node-lease')).toThrow('not found');
  advance(40_000);
  expect(client.get(namespaces, undefined, 'kube-node-lease').status?.phase).toBe('Active');
});
