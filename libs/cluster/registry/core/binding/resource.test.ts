import { expect, test } from 'vitest';
import { pods } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { aPod } from '#cluster/testing/builders.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';

test('a binding gives a pod its node, once', () => {
  const { apiServer, client } = aSmallCluster();
  client.create(pods, aPod('p').fresh());
  const bind = () => {
    const body = encodeUtf8(JSON.stringify({ apiVersion: 'v1', kind: 'Binding', metadata: { name: 'p' }, target: { kind: 'Node', name: 'n' } }));
    const response = apiServer.handle({ method: 'POST', target: '/api/v1/namespaces/default/bindings', headers: { host: 'api' }, body, client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } } });
    return JSON.parse(decodeUtf8(response.body as Uint8Array));
  };
  expect(bind()).toMatchObject({ status: 'Success', code: 201 });
  expect(client.get(pods, 'default', 'p').spec.nodeName).toBe('n');
  expect(bind()).toMatchObject({ code: 409, message: 'Operation cannot be fulfilled on pods/binding "p": pod p is already assigned to node "n"' });
});
