import { describe, expect, test } from 'vitest';
import { deployments, events, nodes, persistentvolumeclaims, pods, priorityclasses } from '#cluster/api/resources.js';
import type { Pod, PodSpec } from '#cluster/api/generated/types.js';
import { nodeLifecycleController } from '#cluster/controllers/nodelifecycle/nodelifecycle.js';
import { serviceAccountController } from '#cluster/controllers/serviceaccount/serviceaccount.js';
import { HollowCluster, hollowNode } from '#cluster/testing/hollow-cluster.js';
import { aDeployment, aPod, aPodAsking, template } from '#cluster/testing/manifests.js';

const SETTLE_MS = 3_000;
const NOT_HELPFUL = 'no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.';

function failures(cluster: HollowCluster, name: string): readonly string[] {
  return cluster.list(events).filter((event) => event.reason === 'FailedScheduling' && event.involvedObject.name === name).map(({ message }) => message ?? '');
}

function nodeOf(cluster: HollowCluster, name: string): string | undefined {
  return cluster.client.find(pods, 'default', name)?.spec.nodeName;
}

const withPort: Partial<PodSpec> = { nodeSelector: { 'kubernetes.io/hostname': 'node01' }, containers: [{ name: 'c', image: 'nginx', ports: [{ containerPort: 80, hostPort: 8080 }] }] };
const near = (app: string): Partial<PodSpec> => ({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app } } }] } } });

describe('a pod that fits nowhere says why', () => {
  test.each<{ name: string; pod: Pod; first?: Pod; want: string }>([
    { name: 'too much cpu', pod: aPodAsking('p', { cpu: '8' }), want: `0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. ${NOT_HELPFUL}` },
    { name: 'too much memory', pod: aPodAsking('p', { memory: '64Gi' }), want: `0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient memory. ${NOT_HELPFUL}` },
    { name: 'no such node', pod: aPod('p', { nodeSelector: { disk: 'ssd' } }), want: `0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't match Pod's node affinity/selector. ${NOT_HELPFUL}` },
    { name: 'no such claim', pod: aPod('p', { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'nope' } }] }), want: '0/3 nodes are available: persistentvolumeclaim "nope" not found. not found' },
    {
      name: 'a port that is taken', first: aPod('first', withPort), pod: aPod('p', withPort),
      want: "0/3 nodes are available: 1 node(s) didn't have free ports for the requested pod ports, 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.",
    },
    { name: 'nobody to be near', pod: aPod('p', near('nobody')), want: `0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't match pod affinity rules. ${NOT_HELPFUL}` },
  ])('$name', ({ pod, first, want }) => {
    const cluster = new HollowCluster();
    if (first !== undefined) cluster.client.create(pods, first);
    cluster.advance(SETTLE_MS);
    cluster.client.create(pods, pod);
    cluster.advance(SETTLE_MS);
    expect(failures(cluster, 'p')).toEqual([want]);
    expect(cluster.client.get(pods, 'default', 'p').status?.conditions?.find(({ type }) => type === 'PodScheduled')).toMatchObject({ status: 'False', reason: 'Unschedulable', message: want });
    expect(cluster.problems).toEqual([]);
  });

  test('no node at all', () => {
    const cluster = new HollowCluster({ nodes: [] });
    cluster.client.create(pods, aPod('p'));
    cluster.advance(SETTLE_MS);
    expect(failures(cluster, 'p')).toEqual(['no nodes available to schedule pods']);
    cluster.addNode(hollowNode('late'));
    cluster.advance(SETTLE_MS);
    expect(nodeOf(cluster, 'p')).toBe('late');
  });
});

describe('what changes in the cluster gives a pod another try', () => {
  test('a label, a taint, a gate', () => {
    const cluster = new HollowCluster();
    cluster.client.create(pods, aPod('sel', { nodeSelector: { disk: 'ssd' } }));
    cluster.client.create(pods, aPod('gated', { schedulingGates: [{ name: 'example.com/wait' }] }));
    cluster.client.create(pods, aPod('other', { schedulerName: 'mine' }));
    cluster.advance(SETTLE_MS);
    expect([nodeOf(cluster, 'sel'), nodeOf(cluster, 'gated')]).toEqual([undefined, undefined]);
    expect(failures(cluster, 'gated')).toEqual([]);
    cluster.client.patch(nodes, undefined, 'node02', 'merge', { metadata: { labels: { disk: 'ssd' } } });
    cluster.client.patch(pods, 'default', 'gated', 'json', [{ op: 'remove', path: '/spec/schedulingGates/0' }]);
    cluster.advance(SETTLE_MS);
    expect(nodeOf(cluster, 'sel')).toBe('node02');
    expect(nodeOf(cluster, 'gated')).toBeDefined();
    expect(nodeOf(cluster, 'other')).toBeUndefined();
  });

  test('room that becomes free', () => {
    const cluster = new HollowCluster({ nodes: ['node01'] });
    cluster.client.create(pods, aPodAsking('big', { cpu: '1500m' }));
    cluster.advance(SETTLE_MS);
    cluster.client.create(pods, aPodAsking('next', { cpu: '1' }));
    cluster.advance(SETTLE_MS);
    expect(nodeOf(cluster, 'next')).toBeUndefined();
    cluster.client.delete(pods, 'default', 'big');
    cluster.advance(SETTLE_MS);
    expect(nodeOf(cluster, 'next')).toBe('node01');
  });
});

describe('pods among others', () => {
  test('keep apart when they must', () => {
    const apart = { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'apart' } } }] } } };
    const cluster = new HollowCluster();
    cluster.client.create(deployments, aDeployment('apart', 3, { template: template('apart', apart) }));
    cluster.advance(SETTLE_MS);
    expect(cluster.list(pods).map(({ spec }) => spec.nodeName ?? 'none').sort()).toEqual(['node01', 'node02', 'none']);
    const [message] = cluster.list(events).filter(({ reason }) => reason === 'FailedScheduling').map((event) => event.message);
    expect(message).toBe("0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 node(s) didn't match pod anti-affinity rules. no new claims to deallocate, preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.");
  });

  test('spread evenly when they must', () => {
    const spread = { topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'spread' } }, nodeTaintsPolicy: 'Honor' }] };
    const cluster = new HollowCluster();
    cluster.client.create(deployments, aDeployment('spread', 6, { template: template('spread', spread) }));
    cluster.advance(SETTLE_MS);
    expect(cluster.list(pods).map(({ spec }) => spec.nodeName ?? 'none').sort()).toEqual(['node01', 'node01', 'node01', 'node02', 'node02', 'node02']);
  });

  test('replicas spread softly by themselves', () => {
    const cluster = new HollowCluster();
    cluster.client.create(deployments, aDeployment('web', 4));
    cluster.advance(SETTLE_MS);
    expect(cluster.list(pods).map(({ spec }) => spec.nodeName).sort()).toEqual(['node01', 'node01', 'node02', 'node02']);
  });

  test('a pod of higher priority pushes out one of lower', () => {
    const cluster = new HollowCluster({ nodes: ['node01'] });
    for (const [name, value] of [['low', 100], ['high', 100_000]] as const) cluster.client.create(priorityclasses, { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value });
    cluster.client.create(pods, aPodAsking('filler', { cpu: '1500m' }, { priorityClassName: 'low' }));
    cluster.advance(SETTLE_MS);
    const urgent = cluster.client.create(pods, aPodAsking('urgent', { cpu: '1500m' }, { priorityClassName: 'high' }));
    cluster.advance(SETTLE_MS);
    expect(nodeOf(cluster, 'urgent')).toBe('node01');
    expect(cluster.client.find(pods, 'default', 'filler')).toBeUndefined();
    expect(cluster.list(events).find(({ reason }) => reason === 'Preempted')?.message).toBe(`Preempted by pod ${urgent.metadata.uid} on node node01`);
    cluster.client.create(pods, aPodAsking('meek', { cpu: '1' }, { priorityClassName: 'low' }));
    cluster.advance(SETTLE_MS);
    expect(failures(cluster, 'meek')).toEqual(['0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.']);
    expect(cluster.problems).toEqual([]);
  });
});

describe('volumes', () => {
  test('an unbound claim that does not wait for its pod holds it back', () => {
    const cluster = new HollowCluster();
    cluster.client.create(persistentvolumeclaims, { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace: 'default' }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'none', resources: { requests: { storage: '1Gi' } } } });
    cluster.client.create(pods, aPod('p', { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }] }));
    cluster.advance(SETTLE_MS);
    expect(failures(cluster, 'p')[0]).toBe('0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found');
  });
});

describe('many', () => {
  test('a thousand pods on five hundred nodes are placed in little time', () => {
    const cluster = new HollowCluster({ nodes: [], controllers: [serviceAccountController, nodeLifecycleController] });
    for (let i = 0; i < 500; i++) cluster.addNode(hollowNode(`n${i}`));
    cluster.advance(1_000);
    for (let i = 0; i < 1_000; i++) cluster.client.create(pods, aPodAsking(`p${i}`, { cpu: '10m' }));
    cluster.advance(150);
    expect(cluster.list(pods).filter(({ spec }) => spec.nodeName !== undefined)).toHaveLength(1_000);
  });
});
