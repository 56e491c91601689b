import { expect, test } from 'vitest';
import { componentstatuses } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { componentStatusResource } from './resource.js';

test('components are asked for, and deprecated', () => {
  expect(aSmallCluster().client.list(componentstatuses).items).toEqual([]);
  expect(componentStatusResource.deprecation).toBe('v1 ComponentStatus is deprecated in v1.19+');
});

test.each([
  ['well', [{ type: 'Healthy', status: 'True', message: 'ok' }], ['scheduler', 'Healthy', 'ok', '']],
  ['ill', [{ type: 'Healthy', status: 'False', message: 'Get "https://127.0.0.1:10259/healthz"', error: 'refused' }], ['scheduler', 'Unhealthy', 'Get "https://127.0.0.1:10259/healthz"', 'refused']],
])('one that is %s', (_name, conditions, want) => {
  const status = { apiVersion: 'v1', kind: 'ComponentStatus', metadata: { name: 'scheduler' }, conditions };
  expect(componentStatusResource.columns?.map(({ cell }) => cell(status as never, 0))).toEqual(want);
});
