import { describe, expect, test } from 'vitest';
import type { Container, PodSpec } from '#cluster/api/generated/types.js';
import { nodes, priorityclasses } from '#cluster/api/resources.js';
import { oneNode } from '#cluster/testing/one-node.js';

const shell = (line: string, more: Partial<Container> = {}) => ({ name: 'c', image: 'busybox:1.36', command: ['sh', '-c', line], ...more });
const hog = (megabytes: number, more: Partial<Container> = {}, spec: Partial<PodSpec> = {}) => ({
  containers: [{ name: 'hog', image: 'polinux/stress', command: ['stress', '--vm', '1', '--vm-bytes', `${megabytes}M`, '--vm-hang', '1'], ...more }], ...spec,
});
const cache = (emptyDir: object) => ({ volumes: [{ name: 'cache', emptyDir }] });
const fill = (path: string, bytes: number) => `head -c ${bytes} /dev/zero > ${path}; sleep 1d`;

describe('what a pod wrote more than it said', () => {
  test.each<{ what: string; spec: Partial<PodSpec>; says: string }>([
    { what: 'an emptyDir', says: 'Usage of EmptyDir volume "cache" exceeds the limit "1Mi". ', spec: { containers: [shell(fill('/cache/f', 2_000_000), { volumeMounts: [{ name: 'cache', mountPath: '/cache' }] })], ...cache({ sizeLimit: '1Mi' }) } },
    { what: 'all containers', says: 'Pod ephemeral local storage usage exceeds the total limit of containers 1Mi. ', spec: { containers: [shell(fill('/tmp/f', 2_000_000), { resources: { limits: { 'ephemeral-storage': '1Mi' } } })] } },
    { what: 'one of them', says: 'Container c exceeded its local ephemeral storage limit "1Mi". ', spec: { containers: [shell(fill('/tmp/f', 2_000_000), { resources: { limits: { 'ephemeral-storage': '1Mi' } } }), { ...shell('sleep 1d'), name: 'd' }] } },
  ])('$what: it is evicted', ({ spec, says }) => {
    const { run, get, told, advance } = oneNode();
    run('p', spec);
    advance(30_000);
    expect(get('p')?.status).toMatchObject({ phase: 'Failed', reason: 'Evicted', message: says });
    expect(get('p')?.status?.conditions?.find(({ type }) => type === 'DisruptionTarget')).toMatchObject({ status: 'True', reason: 'TerminationByKubelet', message: says });
    expect(told('p')).toContain(`Evicted: ${says}`);
  });

  test.each([
    { what: 'less than the limit', spec: { containers: [shell(fill('/cache/f', 500_000), { volumeMounts: [{ name: 'cache', mountPath: '/cache' }] })], ...cache({ sizeLimit: '1Mi' }) } },
    { what: 'without a limit', spec: { containers: [shell(fill('/cache/f', 2_000_000), { volumeMounts: [{ name: 'cache', mountPath: '/cache' }] })], ...cache({}) } },
    { what: 'into memory, which is full first', spec: { containers: [shell(fill('/cache/f', 2_000_000), { volumeMounts: [{ name: 'cache', mountPath: '/cache' }] })], ...cache({ medium: 'Memory', sizeLimit: '1Mi' }) } },
  ])('$what: it stays', ({ spec }) => {
    const { run, get, advance } = oneNode();
    run('p', spec);
    advance(30_000);
    expect(get('p')?.status?.phase).toBe('Running');
  });
});

describe('a node with too little memory', () => {
  const conditions = (node: ReturnType<typeof oneNode>) => node.client.get(nodes, undefined, 'node01').status?.conditions?.find(({ type }) => type === 'MemoryPressure');

  test('says so, and evicts one pod after the other until it has enough', () => {
    const node = oneNode();
    for (const name of ['a', 'b', 'c']) node.run(name, hog(1200));
    node.advance(15_000);
    expect(conditions(node)).toMatchObject({ status: 'True', reason: 'KubeletHasInsufficientMemory', message: 'kubelet has insufficient memory available' });
    const evicted = ['a', 'b', 'c'].filter((name) => node.get(name)?.status?.reason === 'Evicted');
    expect(evicted).toHaveLength(1);
    expect(node.get(evicted[0] as string)?.status?.message).toMatch(/^The node was low on resource: memory\. Threshold quantity: 100Mi, available: 0\. Container hog was using \d+Ki, request is 0, has larger consumption of memory\. $/);
    expect(node.told('node01')).toEqual(expect.arrayContaining(['NodeHasInsufficientMemory: Node node01 status is now: NodeHasInsufficientMemory', 'EvictionThresholdMet: Attempting to reclaim memory']));
    node.advance(200_000);
    expect(conditions(node)?.status).toBe('True');
    node.advance(150_000);
    expect(conditions(node)).toMatchObject({ status: 'False', reason: 'KubeletHasSufficientMemory' });
    expect(['a', 'b', 'c'].filter((name) => node.get(name)?.status?.phase === 'Running')).toHaveLength(2);
  });

  test.each<{ what: string; others: Partial<PodSpec>; first: string }>([
    { what: 'what stays within its request is spared', first: 'hungry', others: hog(1400, { resources: { requests: { memory: '1500Mi' } } }) },
    { what: 'a lower priority goes first', first: 'hungry', others: hog(1800, {}, { priorityClassName: 'important' }) },
    { what: 'of equals the hungriest goes first', first: 'hungry', others: hog(600) },
  ])('$what', ({ others, first }) => {
    const node = oneNode();
    node.client.create(priorityclasses, { metadata: { name: 'important' }, value: 1000 });
    node.run('other', others);
    node.run('third', hog(900, { resources: { requests: { memory: '950Mi' } } }));
    node.run('hungry', hog(1900));
    node.advance(15_000);
    expect(['other', 'third', 'hungry'].filter((name) => node.get(name)?.status?.reason === 'Evicted')).toEqual([first]);
  });

  test('takes no pod without requests, and those with some', () => {
    const node = oneNode();
    for (const name of ['a', 'b', 'c']) node.run(name, hog(1200));
    node.advance(15_000);
    node.run('late', { containers: [shell('sleep 1d')] });
    node.run('careful', { containers: [shell('sleep 1d', { resources: { requests: { memory: '1Mi' } } })] });
    node.advance(5_000);
    expect(node.get('late')?.status).toMatchObject({ phase: 'Failed', reason: 'Evicted', message: 'Pod was rejected: The node had condition: [MemoryPressure]. ' });
    expect(node.get('careful')?.status?.phase).toBe('Running');
  });
});
