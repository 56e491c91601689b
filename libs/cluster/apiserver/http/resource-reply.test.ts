import { expect, test } from 'vitest';
import { oneNode } from '#cluster/testing/one-node.js';
import { encodeUtf8, decodeUtf8 } from '#linux/env/text.js';

const DEFAULT = '/api/v1/namespaces/default';
const NOT_ALLOWED = 'the server does not allow this method on the requested resource';
const SCALE = '{"kind":"Scale","apiVersion":"autoscaling/v1","metadata":{"name":"other"},"spec":{"replicas":1}}';
const MERGE = 'application/merge-patch+json';

function aServer() {
  const { apiServer, run, advance } = oneNode();
  const ask = (method: string, target: string, body = '', contentType = 'application/json') => {
    const { status, body: bytes } = apiServer.handle({
      method, target, headers: { host: 'api', 'content-type': contentType }, body: encodeUtf8(body), client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } },
    });
    return { status, message: (JSON.parse(decodeUtf8(bytes as Uint8Array)) as { readonly message?: string }).message };
  };
  run('web');
  advance(5_000);
  ask('POST', '/apis/apps/v1/namespaces/default/deployments', '{"metadata":{"name":"web"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"nginx"}]}}}}');
  return ask;
}

test.each([
  { name: 'a PUT of a whole collection', method: 'PUT', target: `${DEFAULT}/configmaps`, status: 405, message: NOT_ALLOWED },
  { name: 'a PATCH of a whole collection', method: 'PATCH', target: `${DEFAULT}/configmaps`, body: '{}', contentType: MERGE, status: 405, message: NOT_ALLOWED },
  { name: 'a POST to an object', method: 'POST', target: `${DEFAULT}/configmaps/x`, body: '{}', status: 405, message: NOT_ALLOWED },
  { name: 'HEAD', method: 'HEAD', target: `${DEFAULT}/pods/web`, status: 405, message: NOT_ALLOWED },
  { name: 'OPTIONS', method: 'OPTIONS', target: `${DEFAULT}/pods`, status: 405, message: NOT_ALLOWED },
  { name: 'a log that is written', method: 'POST', target: `${DEFAULT}/pods/web/log`, body: '{}', status: 405, message: NOT_ALLOWED },
  { name: 'what curl sends when nobody says what it is', method: 'POST', target: `${DEFAULT}/configmaps`, body: '{"metadata":{"name":"x"}}', contentType: 'application/x-www-form-urlencoded', status: 415, message: 'the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf' },
  { name: 'exec that is no upgrade', method: 'GET', target: `${DEFAULT}/pods/web/exec?command=ls&stdout=1`, status: 400, message: 'Upgrade request required' },
  { name: 'attach that is no upgrade', method: 'POST', target: `${DEFAULT}/pods/web/attach?stdout=1`, status: 400, message: 'Upgrade request required' },
  { name: 'exec in a container that is not there', method: 'POST', target: `${DEFAULT}/pods/web/exec?command=ls&container=x`, status: 400, message: 'container x is not valid for pod web' },
  { name: 'port-forward to no pod', method: 'GET', target: `${DEFAULT}/pods/nosuch/portforward`, status: 404, message: 'pods "nosuch" not found' },
  { name: 'a scale of another name', method: 'PUT', target: '/apis/apps/v1/namespaces/default/deployments/web/scale', body: SCALE, status: 400, message: 'the name of the object (other) does not match the name on the URL (web)' },
  { name: 'an object without a name', method: 'PUT', target: `${DEFAULT}/pods/web`, body: '{}', status: 400, message: 'the name of the object (web based on URL) was undeterminable: name must be provided' },
  { name: 'an object of another namespace', method: 'PUT', target: `${DEFAULT}/pods/web`, body: '{"metadata":{"name":"web","namespace":"other"}}', status: 400, message: 'the namespace of the provided object does not match the namespace sent on the request' },
])('$name is refused', ({ method, target, body, contentType, status, message }) => {
  expect(aServer()(method, target, body, contentType)).toEqual({ status, message });
});
