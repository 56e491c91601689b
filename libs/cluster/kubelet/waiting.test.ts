import { describe, expect, test } from 'vitest';
import { leases, nodes, pods } from '#cluster/api/resources.js';
import { oneNode } from '#cluster/testing/one-node.js';
import { slowWebhook } from '#cluster/testing/slow-webhook.js';

describe('a kubelet whose writes have to wait', () => {
  test('says how a pod is when it may, and what it is by then', () => {
    const { apiServer, env, client, advance, run, get } = oneNode();
    const asked = slowWebhook(apiServer, env.clock, ['pods/status'], ['UPDATE']);
    run('p', { image: 'busybox:1.36', args: ['sleep', '600'] });
    advance(30_000);
    expect(get('p')?.status).toMatchObject({ phase: 'Running', conditions: expect.arrayContaining([expect.objectContaining({ type: 'Ready', status: 'True' })]) });
    // One after the other, and not again and again.
    expect(asked.length).toBeLessThan(6);
    client.delete(pods, 'default', 'p', { gracePeriodSeconds: 1 });
    advance(20_000);
    expect(get('p')).toBeUndefined();
  });

  test('removes what has ended when it may', () => {
    const { apiServer, env, client, advance, run, get } = oneNode();
    run('p', { image: 'busybox:1.36', args: ['sleep', '600'] });
    advance(10_000);
    client.delete(pods, 'default', 'p', { gracePeriodSeconds: 1 });
    const asked = slowWebhook(apiServer, env.clock, ['pods'], ['DELETE']);
    advance(10_000);
    expect([get('p'), asked]).toEqual([undefined, ['DELETE pods p']]);
  });

  test('tells that its node lives', () => {
    const { apiServer, env, client, advance } = oneNode();
    slowWebhook(apiServer, env.clock, ['leases', 'nodes/status'], ['CREATE', 'UPDATE']);
    advance(60_000);
    const renewed = client.get(leases, 'kube-node-lease', 'node01').spec?.renewTime ?? '';
    expect(env.clock.now() - Date.parse(renewed)).toBeLessThan(15_000);
  });

  test('registers its node', () => {
    const { client, advance } = oneNode(({ apiServer, env }) => slowWebhook(apiServer, env.clock, ['nodes', 'nodes/status']));
    expect(client.find(nodes, undefined, 'node01')).toBeUndefined();
    advance(10_000);
    expect(client.get(nodes, undefined, 'node01').status?.conditions).toEqual(expect.arrayContaining([expect.objectContaining({ type: 'Ready', status: 'True' })]));
  });
});
