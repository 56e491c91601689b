import { testResource } from '#cluster/testing/resource-tests.js';
import { secretResource } from './resource.js';
import { expect, test } from 'vitest';
import { secrets } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';

testResource(secretResource, {
  sample: { data: { a: 'Yg==' } },
  fills: [['its type', {}, { type: 'Opaque' }], ['texts', { stringData: { c: 'd' } }, { data: { a: 'Yg==', c: 'ZA==' } }]],
  refuses: [
    ['log-in data without any', { type: 'kubernetes.io/basic-auth' }, '[data[username]: Required value, data[password]: Required value]'],
    ['a certificate without its key', { type: 'kubernetes.io/tls', data: { 'tls.crt': 'Yg==' } }, 'data[tls.key]: Required value'],
    ['a token of nobody', { type: 'kubernetes.io/service-account-token' }, 'metadata.annotations[kubernetes.io/service-account.name]: Required value'],
  ],
  keeps: [['its type', { type: 'example.com/other' }, 'type: Invalid value: "example.com/other": field is immutable']],
  shows: [['how many', {}, ['x', 'Opaque', 1, '0s']]],
});

test('what was made immutable stays so', () => {
  const { client } = aSmallCluster();
  client.create(secrets, { metadata: { name: 'x', namespace: 'default' }, immutable: true, data: { a: 'Yg==' } });
  expect(() => client.patch(secrets, 'default', 'x', 'merge', { data: { a: 'Yw==' } })).toThrow('data: Forbidden: field is immutable when `immutable` is set');
});
