import { expect, test } from 'vitest';
import { componentstatuses } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { componentStatusResource } from './resource.js';

test('components are asked for, and deprecated', () => {
  const { apiServer, client } = aSmallCluster();
  expect(client.list(componentstatuses).items).toEqual([]);
  apiServer.core.components.ask = () => [{ name: 'scheduler', problem: undefined }, { name: 'etcd-0', problem: 'refused' }];
  const condition = (status: string, message: string) => [{ type: 'Healthy', status, message }];
  expect(client.list(componentstatuses).items.map(({ metadata, conditions }) => [metadata.name, conditions])).toEqual([['scheduler', condition('True', 'ok')], ['etcd-0', condition('False', 'refused')]]);
  expect(client.get(componentstatuses, undefined, 'scheduler').conditions).toEqual(condition('True', 'ok'));
  expect(client.find(componentstatuses, undefined, 'nosuch')).toBeUndefined();
  expect(componentStatusResource.deprecation).toBe('v1 ComponentStatus is deprecated in v1.19+');
});

test.each([
  ['well', [{ type: 'Healthy', status: 'True', message: 'ok' }], ['scheduler', 'Healthy', 'ok', '']],
  ['ill', [{ type: 'Healthy', status: 'False', message: 'Get "https://127.0.0.1:10259/healthz"', error: 'refused' }], ['scheduler', 'Unhealthy', 'Get "https://127.0.0.1:10259/healthz"', 'refused']],
])('one that is %s', (_name, conditions, want) => {
  const status = { apiVersion: 'v1', kind: 'ComponentStatus', metadata: { name: 'scheduler' }, conditions };
  expect(componentStatusResource.columns?.map(({ cell }) => cell(status as never, 0))).toEqual(want);
});
