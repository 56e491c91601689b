import { describe, expect, test } from 'vitest';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const TWICE = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n  labels: {a: b}\n  labels:\n    a: c\ndata:\n  x: "1"\n  x: "2"\n';

function answer(method: string, target: string, contentType: string, body: string) {
  const { status, headers, body: bytes } = aSmallCluster().apiServer.handle({
    method, target, headers: { host: 'api', 'content-type': contentType }, body: encodeUtf8(body), client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } },
  });
  return { status, warning: headers['warning'], body: JSON.parse(decodeUtf8(bytes as Uint8Array)) as { readonly message?: string; readonly data?: object } };
}

describe('keys that stand twice in YAML', () => {
  const said = '  line 7: key "labels" already set in map\n  line 10: key "x" already set in map';

  test('are refused strictly', () => {
    expect(answer('POST', `${CONFIG_MAPS}?fieldValidation=Strict`, 'application/yaml', TWICE)).toMatchObject({ status: 400, body: { message: `ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: yaml: unmarshal errors:\n${said}` } });
  });

  test('are warned of; the last one counts', () => {
    expect(answer('POST', CONFIG_MAPS, 'application/yaml', TWICE)).toMatchObject({ status: 201, warning: '299 - "line 7: key \\"labels\\" already set in map", 299 - "line 10: key \\"x\\" already set in map"', body: { data: { x: '2' } } });
  });

  test('are nothing where nobody looks', () => {
    expect(answer('POST', `${CONFIG_MAPS}?fieldValidation=Ignore`, 'application/yaml', TWICE)).toMatchObject({ status: 201, warning: undefined });
  });

  test('are refused in what is applied', () => {
    expect(answer('PATCH', `${CONFIG_MAPS}/c?fieldManager=m&fieldValidation=Strict`, 'application/apply-patch+yaml', TWICE)).toMatchObject({ status: 400, body: { message: `error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n${said}` } });
  });
});

describe('what is no JSON', () => {
  test.each([
    ['POST', CONFIG_MAPS, 'application/json', 'x', `the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: invalid character 'x' looking for beginning of value (78)`],
    ['POST', CONFIG_MAPS, 'application/json', '{"a":1,}', `the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: invalid character '}' looking for beginning of object key string ({"a":1,})`],
    ['POST', CONFIG_MAPS, 'application/json', '', "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)"],
    ['POST', CONFIG_MAPS, 'application/yaml', 'a: b: c', 'the object provided is unrecognized (must be of type ConfigMap): yaml: mapping values are not allowed in this context (613a20623a2063)'],
    ['PATCH', `${CONFIG_MAPS}/c?fieldManager=m`, 'application/apply-patch+yaml', 'a: b\nc: [', "error decoding YAML: yaml: line 2: did not find expected node content"],
    ['PATCH', '/api/v1/namespaces/default', 'application/merge-patch+json', '', 'error decoding patch: unexpected end of JSON input'],
    ['PATCH', '/api/v1/namespaces/default', 'application/merge-patch+json', 'x', "error decoding patch: invalid character 'x' looking for beginning of value"],
    ['PATCH', '/api/v1/namespaces/default', 'application/json-patch+json', '[', 'error decoding patch: unexpected end of JSON input'],
    ['PATCH', '/api/v1/namespaces/default', 'application/strategic-merge-patch+json', '{"a" 1}', "invalid character '1' after object key"],
  ])('%s %s as %s: %s', (method, target, contentType, body, message) => {
    expect(answer(method, target, contentType, body)).toMatchObject({ status: 400, body: { message } });
  });
});

test('YAML has the words of 1.1', () => {
  expect(answer('POST', CONFIG_MAPS, 'application/yaml', 'metadata: {name: c}\nimmutable: yes\n')).toMatchObject({ status: 201, body: { immutable: true } });
});
