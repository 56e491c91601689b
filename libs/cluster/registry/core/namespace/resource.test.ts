import { expect, test } from 'vitest';
import { namespaces } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { testResource } from '#cluster/testing/resource-tests.js';
import { namespaceResource } from './resource.js';

testResource(namespaceResource, {
  sample: {},
  fills: [['its label, its finalizer and that it lives', {}, { metadata: { labels: { 'kubernetes.io/metadata.name': 'x' } }, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } }]],
  refuses: [
    ['a name with dots', { metadata: { name: 'a.b' } }, 'metadata.name: Invalid value: "a.b": must not contain dots'],
    ['a finalizer of nobody', { spec: { finalizers: ['mine'] } }, 'spec.finalizers: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified'],
  ],
  statuses: [['that it goes', { phase: 'Terminating' }, "status.Phase: Invalid value: \"Terminating\": may only be 'Active' if `deletionTimestamp` is empty"]],
  shows: [['that it lives', {}, ['x', 'Active', '0s']]],
});

test('one that goes shows it, and is not said to live', () => {
  const { client } = aSmallCluster();
  client.create(namespaces, { metadata: { name: 'x' } });
  client.delete(namespaces, undefined, 'x');
  const namespace = client.get(namespaces, undefined, 'x');
  expect(namespace.status?.phase).toBe('Terminating');
  expect(() => client.updateStatus(namespaces, { ...namespace, status: { phase: 'Active' } })).toThrow("status.Phase: Invalid value: \"Active\": may only be 'Terminating' if `deletionTimestamp` is not empty");
});

test('what is to happen before it goes has a name of somebody', () => {
  const { client } = aSmallCluster();
  const namespace = client.create(namespaces, { metadata: { name: 'x' } });
  expect(() => client.updateSubresource(namespaces, undefined, 'x', 'finalize', { ...namespace, spec: { finalizers: ['a.io/b', 'mine'] } })).toThrow('spec.finalizers[1]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified');
});
