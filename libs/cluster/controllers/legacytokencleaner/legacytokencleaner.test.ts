import { expect, test } from 'vitest';
import { configmaps, secrets, serviceaccounts } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { legacyTokenCleaner } from './legacytokencleaner.js';

const DAY_MS = 86_400_000;
const TRACKING = 'kube-apiserver-legacy-service-account-token-tracking';
const INVALID = 'kubernetes.io/legacy-token-invalid-since';

test('a token that its account was given by itself is marked after a year, and goes after another; others stay', () => {
  const cluster = aSmallCluster();
  const { client, clock } = cluster;
  const day = () => new Date(clock.now()).toISOString().slice(0, 10);
  if (client.find(configmaps, 'kube-system', TRACKING) === undefined) client.create(configmaps, { metadata: { name: TRACKING, namespace: 'kube-system' }, data: { since: day() } });
  const account = client.create(serviceaccounts, { metadata: { name: 'robot', namespace: 'default' }, secrets: [{ name: 'robot-token-old' }] });
  const annotations = { 'kubernetes.io/service-account.name': 'robot', 'kubernetes.io/service-account.uid': account.metadata.uid };
  for (const name of ['robot-token-old', 'robot-by-hand']) client.create(secrets, { metadata: { name, namespace: 'default', annotations }, type: 'kubernetes.io/service-account-token' });
  const names = () => client.list(secrets, { namespace: 'default' }).items.map(({ metadata }) => metadata.name);
  cluster.run(legacyTokenCleaner);
  cluster.advance(364 * DAY_MS);
  expect(client.get(secrets, 'default', 'robot-token-old').metadata.labels?.[INVALID]).toBeUndefined();
  cluster.advance(3 * DAY_MS);
  expect(client.get(secrets, 'default', 'robot-token-old').metadata.labels?.[INVALID]).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(names()).toEqual(['robot-by-hand', 'robot-token-old']);
  cluster.advance(366 * DAY_MS);
  expect(names()).toEqual(['robot-by-hand']);
  expect(cluster.complaints).toEqual([]);
});
