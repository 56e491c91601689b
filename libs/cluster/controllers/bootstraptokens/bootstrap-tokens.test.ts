import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { configmaps, secrets } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { bootstrapSigner } from './bootstrap-signer.js';
import { tokenCleaner } from './token-cleaner.js';

const encode = (values: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
const token = (id: string, more: Readonly<Record<string, string>>) => ({
  metadata: { name: `bootstrap-token-${id}`, namespace: 'kube-system' }, type: 'bootstrap.kubernetes.io/token',
  data: encode({ 'token-id': id, 'token-secret': '0123456789abcdef', ...more }),
});

test('an ended token goes, another stays', () => {
  const cluster = aSmallCluster();
  cluster.run(tokenCleaner);
  cluster.client.create(secrets, token('aaaaaa', { expiration: new Date(cluster.clock.now() + 60_000).toISOString() }));
  cluster.client.create(secrets, token('bbbbbb', {}));
  const names = () => cluster.client.list(secrets, { namespace: 'kube-system' }).items.map(({ metadata }) => metadata.name);
  cluster.advance(59_000);
  expect(names()).toEqual(['bootstrap-token-aaaaaa', 'bootstrap-token-bbbbbb']);
  cluster.advance(2_000);
  expect(names()).toEqual(['bootstrap-token-bbbbbb']);
  expect(cluster.complaints).toEqual([]);
});

test('cluster-info is signed with every token that is for it', () => {
  const cluster = aSmallCluster();
  cluster.run(bootstrapSigner);
  cluster.client.create(configmaps, { metadata: { name: 'cluster-info', namespace: 'kube-public' }, data: { kubeconfig: 'kind: Config\n', 'jws-kubeconfig-zzzzzz': 'of a token that is gone' } });
  cluster.client.create(secrets, token('aaaaaa', { 'usage-bootstrap-signing': 'true' }));
  cluster.client.create(secrets, token('bbbbbb', {}));
  cluster.advance(1_000);
  const { data = {} } = cluster.client.get(configmaps, 'kube-public', 'cluster-info');
  expect(Object.keys(data).sort()).toEqual(['jws-kubeconfig-aaaaaa', 'kubeconfig']);
  const [header, signature] = (data['jws-kubeconfig-aaaaaa'] as string).split('..');
  expect(JSON.parse(Buffer.from(header as string, 'base64url').toString())).toEqual({ alg: 'HS256', kid: 'aaaaaa' });
  expect(signature).toBe(createHmac('sha256', 'aaaaaa.0123456789abcdef').update(`${header}.${Buffer.from('kind: Config\n').toString('base64url')}`).digest('base64url'));
  expect(cluster.complaints).toEqual([]);
});
