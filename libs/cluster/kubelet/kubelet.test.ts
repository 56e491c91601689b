import { describe, expect, test } from 'vitest';
import { configmaps, nodes, pods } from '#cluster/api/resources.js';
import { oneNode as aNode } from '#cluster/testing/one-node.js';
import { stateFrom } from './node-changes.js';
import { startKubelet } from './kubelet.js';

/** What `look` says, second by second: each text with the seconds it lasted. */
function seenEachSecond<T>(advance: (ms: number) => void, seconds: number, look: () => T): (readonly [T, number])[] {
  const seen: [T, number][] = [];
  for (let i = 0; i < seconds; i++) {
    const now = look();
    const last = seen.at(-1);
    if (last !== undefined && last[0] === now) last[1]++;
    else seen.push([now, 1]);
    advance(1_000);
  }
  return seen;
}

describe('kubelet', () => {
  test('registers its node', () => {
    const { client, advance } = aNode();
    advance(100);
    const node = client.get(nodes, undefined, 'node01');
    expect(node.status?.conditions?.map(({ type, status }) => `${type}=${status}`)).toEqual(['MemoryPressure=False', 'DiskPressure=False', 'PIDPressure=False', 'Ready=True']);
    expect(node.spec.podCIDR).toBe('10.244.1.0/24');
  });

  test('runs a pod', () => {
    const { run, get, told, advance } = aNode();
    run('web', {});
    advance(50);
    expect(get('web')?.status?.containerStatuses?.[0]?.state).toEqual({ waiting: { reason: 'ContainerCreating' } });
    advance(5_000);
    const status = get('web')?.status;
    expect(told('web')).toEqual([
      'Pulling: Pulling image "nginx:1.27"',
      expect.stringMatching(/^Pulled: Successfully pulled image "nginx:1.27" in 1\.\d+s \(1\.\d+s including waiting\)\. Image size: 72099000 bytes\.$/),
      'Created: Container created', 'Started: Container started',
    ]);
    expect(status?.phase).toBe('Running');
    expect(status?.podIP).toBe('10.244.1.2');
    expect(status?.containerStatuses?.[0]).toMatchObject({ image: 'docker.io/library/nginx:1.27', ready: true, started: true, restartCount: 0 });
    expect(status?.conditions?.map(({ type, status: text }) => `${type}=${text}`)).toEqual(['PodReadyToStartContainers=True', 'Initialized=True', 'Ready=True', 'ContainersReady=True', 'PodScheduled=True']);
  });

  test('an image that is not there', () => {
    const { run, get, told, advance } = aNode();
    run('web', { image: 'nginx:1.91' });
    advance(1_500);
    expect(new Set(told('web'))).toEqual(new Set([
      'Pulling: Pulling image "nginx:1.91"',
      'Failed: Failed to pull image "nginx:1.91": rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:1.91": failed to resolve image: docker.io/library/nginx:1.91: not found',
      'Failed: Error: ErrImagePull', 'BackOff: Back-off pulling image "nginx:1.91"', 'Failed: Error: ImagePullBackOff',
    ]));
    const reasons = seenEachSecond(advance, 50, () => get('web')?.status?.containerStatuses?.[0]?.state?.waiting?.reason);
    // What a round of the worker finds is seen with the next round, ten seconds and more later.
    expect(reasons.map(([reason]) => reason)).toEqual(['ErrImagePull', 'ImagePullBackOff', 'ErrImagePull', 'ImagePullBackOff'].slice(0, reasons.length));
    expect(reasons.length).toBeGreaterThan(2);
    for (const [, seconds] of reasons.slice(0, -1)) expect(seconds).toBeGreaterThanOrEqual(8);
  });

  test('a command that does not exist', () => {
    const { run, get, advance } = aNode();
    run('bad', { image: 'busybox:1.36', command: ['/no/such/binary'], restartPolicy: 'Never' });
    advance(5_000);
    const terminated = get('bad')?.status?.containerStatuses?.[0]?.state?.terminated;
    expect(get('bad')?.status?.phase).toBe('Failed');
    expect(terminated).toMatchObject({
      exitCode: 128, reason: 'StartError', startedAt: '1970-01-01T00:00:00Z',
      message: 'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/no/such/binary": stat /no/such/binary: no such file or directory',
    });
  });

  test('a container that fails is started again, with a growing delay', () => {
    const { run, get, told, advance } = aNode();
    run('crash', { image: 'busybox:1.36', command: ['false'] });
    advance(3_000);
    const statusNow = () => get('crash')?.status?.containerStatuses?.[0];
    expect(statusNow()).toMatchObject({ restartCount: 1, ready: false, state: { terminated: { exitCode: 1, reason: 'Error' } }, lastState: { terminated: { exitCode: 1, reason: 'Error' } } });
    expect(told('crash').at(-1)).toMatch(/^BackOff: Back-off restarting failed container crash in pod crash_default\(/);
    const seen = seenEachSecond(advance, 60, () => `${statusNow()?.restartCount} ${statusNow()?.state?.waiting?.reason ?? statusNow()?.state?.terminated?.reason ?? 'Running'}`);
    // The first delay is over when the reason for it is seen; the second lasts for another round.
    expect(seen.map(([text]) => text).filter((text) => !text.endsWith('Running')).slice(0, 4)).toEqual(['1 Error', '2 Error', '2 CrashLoopBackOff', '3 Error']);
    expect(seen[0]?.[1]).toBeGreaterThanOrEqual(7);
  });

  test('a pod that ends', () => {
    const { run, get, advance } = aNode();
    run('once', { image: 'busybox:1.36', command: ['true'], restartPolicy: 'Never' });
    advance(5_000);
    expect(get('once')?.status?.phase).toBe('Succeeded');
    expect(get('once')?.status?.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({ status: 'False', reason: 'PodCompleted' });
  });

  test('deletion waits for the program within the grace', () => {
    const { run, get, client, advance } = aNode();
    run('stubborn', { image: 'busybox:1.36', command: ['sleep', '3600'], terminationGracePeriodSeconds: 3 });
    advance(3_000);
    client.delete(pods, 'default', 'stubborn');
    advance(1_000);
    expect(get('stubborn')?.metadata.deletionTimestamp).toBeDefined();
    advance(4_000);
    expect(get('stubborn')).toBeUndefined();
  });

  test('deletion at any moment of the start', () => {
    const left: number[] = [];
    for (let atMs = 0; atMs < 3_000; atMs += 20) {
      const { run, get, client, advance } = aNode();
      run('hasty', { image: 'busybox:1.36', command: ['sleep', '3600'], terminationGracePeriodSeconds: 3 });
      advance(atMs);
      client.delete(pods, 'default', 'hasty');
      advance(10_000);
      if (get('hasty') !== undefined) left.push(atMs);
    }
    expect(left).toEqual([]);
  });

  test('a missing ConfigMap keeps the container from being made, until it is there', () => {
    const { run, get, told, client, advance } = aNode();
    run('c', { containers: [{ name: 'c', image: 'busybox:1.36', command: ['sleep', '60'], envFrom: [{ configMapRef: { name: 'absent' } }] }] });
    advance(4_000);
    expect(get('c')?.status?.containerStatuses?.[0]?.state?.waiting).toEqual({ reason: 'CreateContainerConfigError', message: 'configmap "absent" not found' });
    expect(told('c')).toContain('Failed: Error: configmap "absent" not found');
    client.create(configmaps, { metadata: { name: 'absent', namespace: 'default' }, data: { a: '1' } });
    advance(15_000);
    expect(get('c')?.status?.phase).toBe('Running');
  });

  test('state taken and given back: the same containers go on, and no restart is counted', () => {
    const { run, get, advance, kubelet, options } = aNode();
    run('web', {});
    advance(5_000);
    const before = get('web')?.status?.containerStatuses;
    const state = stateFrom(Object.entries(JSON.parse(JSON.stringify(kubelet.changesSince(undefined).set))));
    kubelet.stop();
    advance(1_000);
    startKubelet({ ...options, ...(state === undefined ? {} : { state }) });
    advance(5_000);
    expect(get('web')?.status?.containerStatuses).toEqual(before);
    expect(get('web')?.status?.podIP).toBe('10.244.1.2');
  });
});

test('who asks a restored node at once sees its containers', () => {
  const { run, logs, exec, advance, kubelet, options } = aNode();
  run('talk', { image: 'busybox:1.36', command: ['sh', '-c', 'echo hello; sleep 1000'] });
  advance(5_000);
  const state = stateFrom(Object.entries(JSON.parse(JSON.stringify(kubelet.changesSince(undefined).set))));
  kubelet.stop();
  startKubelet({ ...options, ...(state === undefined ? {} : { state }) });
  expect(logs('talk')).toBe('hello\n');
  expect(exec('talk', ['echo', 'still here']).out).toBe('still here\n');
});

describe('admission', () => {
  test.each([
    ['asks for more than the node has', { containers: [{ name: 'c', image: 'nginx:1.27', resources: { requests: { cpu: '3' } } }] }, 'OutOfcpu', "Node didn't have enough resource: cpu, requested: 3000, used: 0, capacity: 2000"],
    ['wants another node', { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'Exists' }] }] } } } }, 'NodeAffinity', "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector"],
    ['wants a port that is taken', { containers: [{ name: 'c', image: 'nginx:1.27', ports: [{ containerPort: 80, hostPort: 8080 }] }] }, 'NodePorts', "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports"],
  ])('a pod that %s', (_name, spec, reason, why) => {
    const { run, get, told, advance } = aNode();
    run('first', { containers: [{ name: 'c', image: 'nginx:1.27', ports: [{ containerPort: 80, hostPort: 8080 }] }] });
    run('late', spec);
    advance(1_000);
    expect(get('late')?.status).toMatchObject({ phase: 'Failed', reason, message: `Pod was rejected: ${why}` });
    expect(get('late')?.status).not.toHaveProperty('containerStatuses');
    expect(get('late')?.status?.conditions ?? []).toEqual([]);
    expect(told('late')).toEqual([`${reason}: ${why}`]);
  });
});

describe('a machine that was off', () => {
  test('its containers start again, and a restart is counted', () => {
    const { run, get, first, told, advance, kubelet, options } = aNode();
    run('web');
    advance(5_000);
    const before = first('web')?.containerID;
    kubelet.stop();
    advance(60_000);
    startKubelet(options);
    advance(5_000);
    expect(get('web')?.status?.phase).toBe('Running');
    expect(first('web')).toMatchObject({ ready: true, restartCount: 1, lastState: { terminated: { exitCode: 255, reason: 'Unknown', containerID: before } } });
    expect(told('web')).toContain('SandboxChanged: Pod sandbox changed, it will be killed and re-created.');
  });
});
