import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SharedParts } from '#world/shared-parts.js';
import { World, type WorldOptions } from '#world/world.js';

const options: WorldOptions = { layout: 'bare', nodes: ['controlplane', 'node01', 'node02'], seed: 7, startMs: Date.UTC(2026, 0, 1) };
const shared = new SharedParts();

/** What a learner might do; each line ends. */
const commands = [
  'kubectl create deployment web --image=nginx:1.27 --replicas=3',
  'kubectl expose deployment web --port=80',
  'sleep 5; kubectl get pods -o wide',
  'kubectl set image deployment/web nginx=nginx:1.99; sleep 30',
  'kubectl rollout undo deployment/web; sleep 20',
  'echo $RANDOM > /root/number; cat /root/number',
  'kubectl delete pod -l app=web --wait=false; sleep 8; kubectl get events | wc -l',
];

function play(world: World): string {
  const shell = world.openShell();
  return commands.map((command) => JSON.stringify(shell.run(command, { stdin: '', timeoutMs: 120_000 }))).join('\n');
}

function hashOf(world: World): string {
  const { set } = world.changesSince(undefined);
  return createHash('sha256').update(JSON.stringify(Object.entries(set).sort(([a], [b]) => (a < b ? -1 : 1)))).digest('hex');
}

describe('a world', () => {
  test.each([1, 42, 20260101])('seed %i: the same inputs give the same answers and the same state', (seed) => {
    const [first, second] = [World.create({ ...options, seed }, { shared }), World.create({ ...options, seed }, { shared: new SharedParts() })];
    expect(play(first)).toBe(play(second));
    expect(hashOf(first)).toBe(hashOf(second));
  });

  test('another seed gives other names', () => {
    const names = [1, 2].map((seed) => {
      const world = World.create({ ...options, seed }, { shared });
      return world.openShell().run('kubectl create deployment web --image=nginx:1.27; sleep 1; kubectl get pods -o name', { stdin: '', timeoutMs: 60_000 }).stdout;
    });
    expect(names[0]).not.toBe(names[1]);
  });

  test('a fork and its origin do not see each other', () => {
    const world = World.create(options, { shared });
    world.runScript('workstation', 'kubectl create configmap before; echo 1 > /root/file', 60_000);
    const copy = world.fork();
    copy.runScript('workstation', 'kubectl create configmap in-copy; echo 2 > /root/file', 60_000);
    world.runScript('workstation', 'kubectl create configmap in-origin', 60_000);
    const names = (one: World) => one.runScript('workstation', 'kubectl get configmaps -o name; cat /root/file', 60_000).stdout;
    expect(names(world)).toBe('configmap/before\nconfigmap/in-origin\nconfigmap/kube-root-ca.crt\n1\n');
    expect(names(copy)).toBe('configmap/before\nconfigmap/in-copy\nconfigmap/kube-root-ca.crt\n2\n');
  });

  test('snapshot, restore, snapshot is a fixed point', () => {
    const world = World.create(options, { shared });
    play(world);
    const first = world.changesSince(undefined).set;
    const again = World.restore(new Map(Object.entries(structuredClone(first))), { shared }).changesSince(undefined).set;
    expect(again).toEqual(first);
  });

  test('a snapshot and the changes after it are the whole state', () => {
    const world = World.create(options, { shared });
    const state = new Map(Object.entries(world.changesSince(undefined).set));
    const shell = world.openShell();
    for (const command of commands) {
      const mark = world.mark();
      shell.run(command, { stdin: '', timeoutMs: 120_000 });
      const { set, deleted } = world.changesSince(mark);
      for (const key of deleted) state.delete(key);
      for (const [key, value] of Object.entries(set)) state.set(key, value);
    }
    expect(Object.fromEntries(state)).toEqual(world.changesSince(undefined).set);
  });

  test('restored pods run on, without a restart', () => {
    const world = World.create(options, { shared });
    world.runScript('workstation', 'kubectl run web --image=nginx:1.27; kubectl wait --for=condition=Ready pod/web --timeout=60s', 120_000);
    const again = World.restore(new Map(Object.entries(world.changesSince(undefined).set)), { shared });
    again.advance(30_000);
    expect(again.runScript('workstation', 'kubectl get pod web --no-headers', 60_000).stdout).toMatch(/^web\s+1\/1\s+Running\s+0\s/);
    expect(again.runScript('workstation', 'kubectl exec web -- curl -s localhost | grep -c Welcome', 60_000).stdout.trim()).not.toBe('0');
  });
});
