import { describe, expect, test } from 'vitest';
import { events, pods, priorityclasses } from '#cluster/api/resources.js';
import { HollowCluster } from '#cluster/testing/hollow-cluster.js';
import { aPod, aPodAsking } from '#cluster/testing/manifests.js';
import { slowWebhook } from '#cluster/testing/slow-webhook.js';

const nodeOf = (cluster: HollowCluster, name: string) => cluster.client.find(pods, 'default', name)?.spec.nodeName;
const reasons = (cluster: HollowCluster, name: string) => cluster.list(events).filter(({ involvedObject }) => involvedObject.name === name).map(({ reason }) => reason);

describe('a scheduler whose writes have to wait', () => {
  test('goes on when a binding is allowed, and with other pods meanwhile', () => {
    const cluster = new HollowCluster({ nodes: ['node01'] });
    const asked = slowWebhook(cluster.apiServer, cluster.clock, ['pods/binding']);
    for (const name of ['a', 'b']) cluster.client.create(pods, aPodAsking(name, { cpu: '500m' }));
    cluster.advance(1_500);
    expect([asked, nodeOf(cluster, 'a'), reasons(cluster, 'a')]).toEqual([['CREATE pods/binding a', 'CREATE pods/binding b'], undefined, []]);
    cluster.advance(1_000);
    for (const name of ['a', 'b']) expect([nodeOf(cluster, name), reasons(cluster, name)]).toEqual(['node01', ['Scheduled']]);
    expect([asked.length, cluster.problems]).toEqual([2, []]);
  });

  test('holds the place of a pod that is being bound', () => {
    const cluster = new HollowCluster({ nodes: ['node01'] });
    slowWebhook(cluster.apiServer, cluster.clock, ['pods/binding']);
    cluster.client.create(pods, aPodAsking('first', { cpu: '1500m' }));
    cluster.client.create(pods, aPodAsking('second', { cpu: '1500m' }));
    cluster.advance(6_000);
    expect([nodeOf(cluster, 'first'), nodeOf(cluster, 'second')]).toEqual(['node01', undefined]);
    expect(reasons(cluster, 'second')).toEqual(['FailedScheduling']);
  });

  test('forgets a pod that is deleted meanwhile, and gives its place away', () => {
    const cluster = new HollowCluster({ nodes: ['node01'] });
    slowWebhook(cluster.apiServer, cluster.clock, ['pods/binding']);
    cluster.client.create(pods, aPodAsking('first', { cpu: '1500m' }));
    cluster.advance(1_000);
    cluster.client.delete(pods, 'default', 'first', { gracePeriodSeconds: 0 });
    cluster.client.create(pods, aPodAsking('second', { cpu: '1500m' }));
    cluster.advance(10_000);
    expect([nodeOf(cluster, 'second'), reasons(cluster, 'first'), cluster.problems]).toEqual(['node01', [], []]);
  });

  test('writes why a pod fits nowhere', () => {
    const cluster = new HollowCluster();
    slowWebhook(cluster.apiServer, cluster.clock, ['pods/status']);
    cluster.client.create(pods, aPod('p', { nodeSelector: { disk: 'ssd' } }));
    cluster.advance(3_000);
    expect(cluster.client.get(pods, 'default', 'p').status?.conditions).toMatchObject([{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }]);
    expect(cluster.problems).toEqual([]);
  });

  test('evicts what is in the way of a more important pod', () => {
    const cluster = new HollowCluster({ nodes: ['node01'] });
    cluster.client.create(priorityclasses, { metadata: { name: 'high' }, value: 1_000 });
    cluster.client.create(pods, aPodAsking('small', { cpu: '1500m' }));
    cluster.advance(3_000);
    const asked = slowWebhook(cluster.apiServer, cluster.clock, ['pods'], ['DELETE']);
    const { spec, ...rest } = aPodAsking('big', { cpu: '1500m' });
    cluster.client.create(pods, { ...rest, spec: { ...spec, containers: spec?.containers ?? [], priorityClassName: 'high' } });
    cluster.advance(60_000);
    expect([nodeOf(cluster, 'big'), cluster.client.find(pods, 'default', 'small')]).toEqual(['node01', undefined]);
    expect(asked[0]).toBe('DELETE pods small');
    expect(cluster.problems).toEqual([]);
  });
});
