import { describe, expect, test } from 'vitest';
import type { Container } from '#cluster/api/generated/types.js';
import { pods } from '#cluster/api/resources.js';
import { oneNode } from '#cluster/testing/one-node.js';

type Resources = Readonly<Record<'requests' | 'limits', Readonly<Record<string, string>>>>;

const same = (cpu: string, memory: string): Resources => ({ requests: { cpu, memory }, limits: { cpu, memory } });
type Policy = NonNullable<Container['resizePolicy']>;
const sleeper = (name: string, resources: Resources, resizePolicy: Policy = []) => ({ containers: [{ name, image: 'busybox:1.36', command: ['sleep', '1d'], resources, resizePolicy }] });

/** A pod with one container, and what its status says of it. */
function aPodWith(resources: Resources, policy: Policy = []) {
  const node = oneNode();
  node.run('p', sleeper('p', resources, policy));
  node.advance(5_000);
  const status = () => node.get('p')?.status;
  return {
    ...node,
    resize: (wanted: Resources) => node.client.patch(pods, 'default', 'p', 'strategic', { spec: { containers: [{ name: 'p', resources: wanted }] } }, 'resize'),
    given: () => status()?.containerStatuses?.[0]?.resources?.limits,
    restarts: () => status()?.containerStatuses?.[0]?.restartCount,
    conditions: () => (status()?.conditions ?? []).filter(({ type }) => type.startsWith('PodResize')).map(({ type, reason, message }) => [type, reason, message].filter((each) => each !== undefined).join(': ')),
    events: () => node.told('p').filter((text) => /^Resize|resize/.test(text)),
  };
}

describe('a pod that is resized', () => {
  test('goes on running with the new limits', () => {
    const { resize, given, restarts, conditions, events, advance, exec } = aPodWith(same('100m', '64Mi'));
    resize(same('500m', '128Mi'));
    advance(300);
    expect(conditions()).toEqual(['PodResizeInProgress']);
    advance(2_000);
    expect([given(), restarts(), conditions()]).toEqual([{ cpu: '500m', memory: '128Mi' }, 0, []]);
    expect(exec('p', ['head', '-1', '/proc/meminfo']).out).toMatch(/^MemTotal: +131072 kB/);
    const told = '{"containers":[{"name":"p","resources":{"limits":{"cpu":"500m","memory":"128Mi"},"requests":{"cpu":"500m","memory":"128Mi"}}}],"generation":2}';
    expect(events()).toEqual([`ResizeStarted: Pod resize started: ${told}`, `ResizeCompleted: Pod resize completed: ${told}`]);
  });

  test('is restarted where its policy wants that', () => {
    const { resize, given, restarts, events, advance } = aPodWith(same('100m', '64Mi'), [{ resourceName: 'memory', restartPolicy: 'RestartContainer' }]);
    resize(same('200m', '64Mi'));
    advance(3_000);
    expect([given(), restarts()]).toEqual([{ cpu: '200m', memory: '64Mi' }, 0]);
    resize(same('200m', '96Mi'));
    advance(45_000);
    expect([given(), restarts()]).toEqual([{ cpu: '200m', memory: '96Mi' }, 1]);
    expect(events()).toContain('Killing: Container p resize requires restart');
  });

  test('asks for more than the node has', () => {
    const { resize, given, conditions, events, advance } = aPodWith(same('100m', '64Mi'));
    resize(same('3', '64Mi'));
    advance(2_000);
    expect(given()).toEqual({ cpu: '100m', memory: '64Mi' });
    expect(conditions()).toEqual(["PodResizePending: Infeasible: Node didn't have enough capacity: cpu, requested: 3000, capacity: 2000"]);
    expect(events()).toEqual([expect.stringMatching(/^ResizeInfeasible: Pod resize Infeasible: .*"error":"Node didn't have enough capacity: cpu, requested: 3000, capacity: 2000"}$/)]);
    resize(same('100m', '64Mi'));
    advance(2_000);
    expect(conditions()).toEqual([]);
  });

  test('waits for another pod to go', () => {
    const { resize, given, conditions, advance, run, client } = aPodWith(same('100m', '64Mi'));
    run('other', sleeper('other', same('1500m', '64Mi')));
    advance(5_000);
    resize(same('1', '64Mi'));
    advance(2_000);
    expect(conditions()).toEqual(["PodResizePending: Deferred: Node didn't have enough resource: cpu, requested: 1000, used: 1500, capacity: 2000"]);
    client.delete(pods, 'default', 'other', { gracePeriodSeconds: 0 });
    advance(30_000);
    expect([given(), conditions()]).toEqual([{ cpu: '1', memory: '64Mi' }, []]);
  });

  test('keeps its memory while it uses more than it is to have', () => {
    const { resize, given, conditions, advance } = aPodWith({ requests: { memory: '64Mi' }, limits: { memory: '64Mi' } });
    resize({ requests: { memory: '1Ki' }, limits: { memory: '1Ki' } });
    advance(2_000);
    expect(given()).toEqual({ memory: '64Mi' });
    expect(conditions()).toEqual([expect.stringMatching(/^PodResizeInProgress: Error: cannot decrease memory limits: attempting to set pod memory limit \(1024\) below current usage \(\d+\)$/)]);
  });
});
