import { describe, expect, test } from 'vitest';
import { apiservices, deployments, replicasets } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';

const metadata = { name: 'x', namespace: 'default' };
const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
const spec = { selector: { matchLabels: { a: 'b' } }, template };
const mark = { labels: { l: '1' }, annotations: { n: '1' } };

describe('metadata in an update of a status', () => {
  test('is taken', () => {
    const { client } = aSmallCluster();
    client.create(replicasets, { metadata, spec });
    expect(client.patch(replicasets, 'default', 'x', 'merge', { metadata: mark, spec: { replicas: 7 } }, 'status')).toMatchObject({ metadata: mark, spec: { replicas: 1 } });
  });

  test('is taken but for the labels of a deployment', () => {
    const { client } = aSmallCluster();
    client.create(deployments, { metadata, spec });
    const { metadata: now } = client.patch(deployments, 'default', 'x', 'merge', { metadata: mark }, 'status');
    expect(now.annotations).toEqual({ n: '1' });
    expect(now.labels).toBeUndefined();
  });

  test('is not taken where there is only to be a status', () => {
    const { client } = aSmallCluster();
    client.create(apiservices, { metadata: { name: 'v1.example.com' }, spec: { group: 'example.com', version: 'v1', groupPriorityMinimum: 100, versionPriority: 100 } });
    const { metadata: now } = client.patch(apiservices, undefined, 'v1.example.com', 'merge', { metadata: mark }, 'status');
    expect([now.labels, now.annotations]).toEqual([undefined, undefined]);
  });

  test.each([
    ['a label', { labels: { 'a b': 'c' } }, 'metadata.labels: Invalid value: "a b"'],
    ['an annotation', { annotations: { 'a b': 'c' } }, 'metadata.annotations: Invalid value: "a b"'],
    ['a finalizer', { finalizers: ['mine'] }, 'metadata.finalizers[0]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified'],
    ['an owner', { ownerReferences: [{ apiVersion: 'v1', kind: '', name: 'a', uid: 'b' }] }, 'metadata.ownerReferences.kind: Invalid value: "": must not be empty'],
  ])('is looked at: %s', (_name, change, want) => {
    const { client } = aSmallCluster();
    client.create(replicasets, { metadata, spec });
    expect(() => client.patch(replicasets, 'default', 'x', 'merge', { metadata: change }, 'status')).toThrow(want);
  });
});
