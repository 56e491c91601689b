import { describe, expect, test } from 'vitest';
import { configmaps } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { ask, send } from '#cluster/testing/ask.js';

const LIST = '/api/v1/namespaces/default/configmaps';
const TOO_LARGE = { code: 504, body: { status: 'Failure', reason: 'Timeout', details: { causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }], retryAfterSeconds: 1 } } };

describe('a revision that has not come yet', () => {
  test.each(['?resourceVersion=99999', '?resourceVersion=99999&resourceVersionMatch=NotOlderThan', '/kube-root?resourceVersion=99999'])('%s is waited for three seconds', (query) => {
    const cluster = aSmallCluster();
    const { revision } = cluster.apiServer.core.etcd;
    const answer = ask(cluster, 'GET', `${LIST}${query}`);
    expect(answer).toMatchObject({ ...TOO_LARGE, tookMs: 3_000 });
    expect(answer.body.message).toBe(`Timeout: Too large resource version: 99999, current: ${revision}`);
    expect(answer.headers['retry-after']).toBe('1');
  });

  test.each(['resourceVersionMatch=Exact', 'limit=1'])('an exact one is not there: %s', (query) => {
    const answer = ask(aSmallCluster(), 'GET', `${LIST}?resourceVersion=99999&${query}`);
    expect(answer).toMatchObject({ code: 504, tookMs: 0 });
    expect(answer.body['details']).toEqual({ causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }] });
  });

  test('it comes meanwhile', () => {
    const cluster = aSmallCluster();
    const wanted = cluster.apiServer.core.etcd.revision + 1;
    cluster.clock.after(1_010, () => cluster.client.create(configmaps, { metadata: { name: 'c', namespace: 'default' } }));
    const answer = ask(cluster, 'GET', `${LIST}?resourceVersion=${wanted}`);
    expect(answer).toMatchObject({ code: 200, tookMs: 1_050, body: { items: [{ metadata: { name: 'c', resourceVersion: String(wanted) } }] } });
  });

  test('a watch that begins with a state as new says so in its first event', () => {
    const cluster = aSmallCluster();
    const first = send(cluster, 'GET', `${LIST}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=99999`);
    expect(first.later).toBeDefined();
    const step = first.later as NonNullable<typeof first.later>;
    let next = step.next();
    while (next.done !== true) {
      next.value?.park(() => undefined);
      cluster.advance(50);
      next = step.next();
    }
    expect(next.value.status).toBe(200);
    const { body } = next.value;
    const line = 'next' in body ? body.next() : undefined;
    expect(JSON.parse(new TextDecoder().decode(line ?? new Uint8Array()))).toMatchObject({ type: 'ERROR', object: { code: 504, reason: 'Timeout' } });
  });
});
