import { describe, expect, test } from 'vitest';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const YAML = 'application/yaml';

function answer(method: string, target: string, accept: string, body = '') {
  const { apiServer } = aSmallCluster();
  const send = (verb: string, path: string, text: string, headers: object) => apiServer.handle({
    method: verb, target: path, headers: { host: 'api', 'content-type': 'application/json', ...headers }, body: encodeUtf8(text), client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } },
  });
  send('POST', CONFIG_MAPS, '{"metadata":{"name":"c"},"data":{"a":"1"}}', {});
  const { status, headers, body: bytes } = send(method, target, body, { accept });
  return { status, type: headers['content-type'], text: bytes instanceof Uint8Array ? decodeUtf8(bytes) : '' };
}

describe('what the client accepts', () => {
  test.each([
    { name: 'YAML', target: `${CONFIG_MAPS}/c`, accept: YAML, want: { status: 200, type: YAML, text: expect.stringMatching(/^apiVersion: v1\ndata:\n {2}a: "1"\nkind: ConfigMap\nmetadata:\n/) } },
    { name: 'YAML, of what went wrong', target: `${CONFIG_MAPS}/x`, accept: YAML, want: { status: 404, type: YAML, text: 'apiVersion: v1\ncode: 404\ndetails:\n  kind: configmaps\n  name: x\nkind: Status\nmessage: configmaps "x" not found\nmetadata: {}\nreason: NotFound\nstatus: Failure\n' } },
    { name: 'YAML, of a group', target: '/apis/apps', accept: YAML, want: { status: 200, type: YAML, text: expect.stringContaining('kind: APIGroup\n') } },
    { name: 'the version is JSON', target: '/version', accept: YAML, want: { status: 200, type: 'application/json', text: expect.stringMatching(/^\{/) } },
    { name: 'the first that is known', target: `${CONFIG_MAPS}/c`, accept: `text/html, application/json, ${YAML}`, want: { status: 200, type: 'application/json', text: expect.stringMatching(/^\{"kind":"ConfigMap","apiVersion":"v1","metadata":\{"name":"c","namespace":"default","uid":/) } },
    { name: 'no news in YAML', target: `${CONFIG_MAPS}?watch=1`, accept: YAML, want: { status: 406, type: YAML, text: expect.stringContaining('only the following media types are accepted: application/json;stream=watch,') } },
    { name: 'nothing that is offered', target: `${CONFIG_MAPS}/c`, accept: 'text/html', want: { status: 406, type: 'application/json', text: expect.stringContaining('only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf') } },
    { name: 'a table that holds what nobody knows', target: `${CONFIG_MAPS}?includeObject=All`, accept: 'application/json;as=Table;v=v1;g=meta.k8s.io', want: { status: 400, type: 'application/json', text: expect.stringContaining(`Unable to convert to Table as requested: includeObject: Invalid value: \\"All\\": must be 'Metadata', 'Object', 'None', or empty`) } },
  ])('$name', ({ target, accept, want }) => {
    expect(answer('GET', target, accept)).toEqual(want);
  });
});
