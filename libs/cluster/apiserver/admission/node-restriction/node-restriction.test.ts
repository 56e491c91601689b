import { describe, expect, test } from 'vitest';
import { leases, nodes, pods, serviceaccounts } from '#cluster/api/resources.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import type { Client } from '#cluster/client/client.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { aPod } from '#cluster/testing/builders.js';
import { isForKubelets } from './node-labels.js';

function cluster() {
  const { client, apiServer } = aSmallCluster();
  for (const name of ['n1', 'n2']) client.create(nodes, { metadata: { name, labels: { 'kubernetes.io/hostname': name, team: 'a' } } });
  client.create(pods, aPod('p1').withNode('n1').fresh());
  client.create(pods, aPod('p2').withNode('n2').fresh());
  return { admin: client, node: apiServer.client({ name: 'system:node:n1', groups: ['system:nodes', 'system:authenticated'] }, 'kubelet') };
}

function messageOf(task: () => unknown): string {
  try {
    task();
  } catch (error) {
    if (error instanceof StatusError) return error.message;
    throw error;
  }
  return 'done';
}

const label = (client: Client, name: string, key: string) => messageOf(() => client.patch(nodes, undefined, name, 'strategic', { metadata: { labels: { [key]: 'x' } } }));

describe('NodeRestriction', () => {
  test.each([
    { label: 'team', isAllowed: true },
    { label: 'example.com/team', isAllowed: true },
    { label: 'topology.kubernetes.io/zone', isAllowed: true },
    { label: 'node.kubernetes.io/anything', isAllowed: true },
    { label: 'x.kubelet.kubernetes.io/anything', isAllowed: true },
    { label: 'node-role.kubernetes.io/worker', isAllowed: false },
    { label: 'node-restriction.kubernetes.io/team', isAllowed: false },
    { label: 'x.node-restriction.kubernetes.io/team', isAllowed: false },
    { label: 'kubernetes.io/team', isAllowed: false },
    { label: 'k8s.io/team', isAllowed: false },
  ])('label $label: $isAllowed', ({ label: key, isAllowed }) => {
    expect(isForKubelets(key)).toBe(isAllowed);
  });

  test.each([
    { name: 'labels of its own', task: (node: Client) => label(node, 'n1', 'team'), want: 'done' },
    { name: 'labels of the cluster', task: (node: Client) => label(node, 'n1', 'node-restriction.kubernetes.io/team'), want: 'nodes "n1" is forbidden: is not allowed to modify labels: node-restriction.kubernetes.io/team' },
    { name: 'labels of another', task: (node: Client) => label(node, 'n2', 'team'), want: 'nodes "n2" is forbidden: node "n1" is not allowed to modify node "n2"' },
    { name: 'taints', task: (node: Client) => messageOf(() => node.patch(nodes, undefined, 'n1', 'strategic', { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } })), want: 'nodes "n1" is forbidden: node "n1" is not allowed to modify taints' },
    { name: 'its pod', task: (node: Client) => messageOf(() => node.delete(pods, 'default', 'p1')), want: 'done' },
    { name: 'a pod of another', task: (node: Client) => messageOf(() => node.delete(pods, 'default', 'p2')), want: 'pods "p2" is forbidden: node "n1" can only delete pods with spec.nodeName set to itself' },
    { name: 'a pod of no file', task: (node: Client) => messageOf(() => node.create(pods, aPod('p3').withNode('n1').fresh())), want: 'pods "p3" is forbidden: pod does not have "kubernetes.io/config.mirror" annotation, node "n1" can only create mirror pods' },
    { name: 'a lease of another', task: (node: Client) => messageOf(() => node.create(leases, { metadata: { name: 'n2', namespace: 'kube-node-lease' } })), want: 'leases.coordination.k8s.io "n2" is forbidden: can only access node lease with the same name as the requesting node' },
    { name: 'a token of no pod', task: (node: Client) => messageOf(() => node.createSubresource(serviceaccounts, 'default', 'default', 'token', { spec: {} })), want: 'serviceaccounts "default" is forbidden: node requested token not bound to a pod' },
  ])('a node writes $name: $want', ({ task, want }) => {
    expect(task(cluster().node)).toBe(want);
  });

  test('others are not looked at', () => {
    expect(label(cluster().admin, 'n1', 'node-restriction.kubernetes.io/team')).toBe('done');
  });
});
