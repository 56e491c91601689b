import { describe, expect, test } from 'vitest';
import { aSmallCluster, type SmallCluster } from '#cluster/testing/a-small-cluster.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' }, spec: { replicas: 2, selector: { matchLabels: { a: 'b' } }, template } };

function http(cluster: SmallCluster, method: string, target: string, body: unknown, type = 'application/json') {
  const response = cluster.apiServer.handle({
    method, target, headers: { host: 'api', 'content-type': type }, body: body === undefined ? new Uint8Array() : encodeUtf8(JSON.stringify(body)),
    client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } },
  });
  return { status: response.status, warning: response.headers['warning'], body: JSON.parse(decodeUtf8(response.body as Uint8Array)) };
}

const apply = (cluster: SmallCluster, path: string, manager: string, body: unknown, more = '') => http(cluster, 'PATCH', `${DEPLOYMENTS}/${path}?fieldManager=${manager}${more}`, body, 'application/apply-patch+yaml');
const owners = (cluster: SmallCluster) =>
  Object.fromEntries(http(cluster, 'GET', `${DEPLOYMENTS}/x`, undefined).body.metadata.managedFields.map(({ manager, operation, subresource = '', fieldsV1 }: Record<string, object | string>) => [`${manager} ${operation} ${subresource}`.trim(), Object.keys(fieldsV1 as object)]));

describe('apply', () => {
  test('through the object nobody owns a status, through the status nobody owns a spec', () => {
    const cluster = aSmallCluster();
    apply(cluster, 'x', 'one', { ...deployment, status: { replicas: 7 } });
    apply(cluster, 'x/status', 'two', { ...deployment, spec: { replicas: 9 }, status: { replicas: 1 } });
    expect(owners(cluster)).toEqual({ 'one Apply': ['f:spec'], 'two Apply status': ['f:status'] });
  });

  test('a scale is owned as the replicas of what is scaled', () => {
    const cluster = aSmallCluster();
    const scale = { apiVersion: 'autoscaling/v1', kind: 'Scale', spec: { replicas: 5 } };
    apply(cluster, 'x', 'one', deployment);
    expect(apply(cluster, 'x/scale', 'two', scale).body.message).toBe('Apply failed with 1 conflict: conflict with "one": .spec.replicas');
    expect(apply(cluster, 'x/scale', 'two', scale, '&force=true').body.spec).toEqual({ replicas: 5 });
    expect(owners(cluster)).toMatchObject({ 'two Apply scale': ['f:spec'] });
    expect(apply(cluster, 'x', 'one', deployment).body.message).toBe('Apply failed with 1 conflict: conflict with "two" with subresource "scale": .spec.replicas');
  });

  test.each([
    ['no version', { metadata: { name: 'x' } }, 'Incorrect version specified in apply patch. Specified patch version: , expected: apps/v1'],
    ['managedFields', { ...deployment, metadata: { name: 'x', managedFields: [{ manager: 'x' }] } }, 'metadata.managedFields must be nil'],
    ['a field that there is not', { ...deployment, foo: 1 }, 'failed to create typed patch object (/x; apps/v1, Kind=Deployment): .foo: field not declared in schema'],
    ['a uid of nobody', { ...deployment, metadata: { name: 'x', uid: 'u' } }, 'Operation cannot be fulfilled on deployments.apps "x": uid mismatch: the provided object specified uid u, and no existing object was found'],
  ])('%s', (_name, body, message) => {
    expect(apply(aSmallCluster(), 'x', 'one', body).body.message).toBe(message);
  });
});

describe('other patches', () => {
  test.each([
    ['a wrong type, merged', 'merge', { spec: { replicas: 'two' } }, '', 'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32'],
    ['an unknown field, merged strictly', 'merge', { spec: { foo: 1 } }, '?fieldValidation=Strict', 'strict decoding error: unknown field "spec.foo"'],
    ['an unknown field, merged strategically and strictly', 'strategic-merge', { spec: { foo: 1 } }, '?fieldValidation=Strict', '"map[spec:map[foo:1]]": strict decoding error: unknown field "spec.foo"'],
    ['a step that is none', 'json', ['x'], '', 'error decoding patch: json: cannot unmarshal string into Go value of type handlers.jsonPatchOp'],
    ['what is no list of steps', 'json', 'x', '', 'error decoding patch: json: cannot unmarshal string into Go value of type []handlers.jsonPatchOp'],
    ['another kind', 'json', [{ op: 'replace', path: '/kind', value: 'Pod' }], '', 'no kind "Pod" is registered for version "apps/v1" in scheme "pkg/api/legacyscheme/scheme.go:30"'],
    ['a kind of the same group', 'merge', { kind: 'DaemonSet' }, '', 'converting (v1.DaemonSet) to (apps.Deployment): unknown conversion'],
    ['an unknown field of a step, strictly', 'json', [{ op: 'test', path: '/kind', value: 'Deployment', foo: 1 }], '?fieldValidation=Strict', 'strict decoding error: json patch unknown field "[0].foo"'],
    ['a time of deletion', 'merge', { metadata: { deletionTimestamp: '2020-01-01T00:00:00Z' } }, '', 'metadata.deletionTimestamp: Invalid value: "2020-01-01T00:00:00Z": field is immutable'],
    ['a grace period', 'merge', { metadata: { deletionGracePeriodSeconds: 5 } }, '', 'metadata.deletionGracePeriodSeconds: Invalid value: 5: field is immutable'],
    ['an event as owner', 'merge', { metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'Event', name: 'e', uid: 'u' }] } }, '', 'metadata.ownerReferences: Invalid value: {"apiVersion":"v1","kind":"Event","name":"e","uid":"u"}: /v1, Kind=Event is disallowed from being an owner'],
    ['a test that fails', 'json', [{ op: 'test', path: '/spec/replicas', value: 9 }], '', 'the server rejected our request due to an error in our request'],
    ['keys that are not retained', 'strategic-merge', { spec: { strategy: { $retainKeys: ['type'], rollingUpdate: { maxSurge: 1 } } } }, '', 'invalid patch format of retainKeys'],
    ['force, where nothing is applied', 'merge', {}, '?force=true', 'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch'],
  ])('%s', (_name, type, patch, query, message) => {
    const cluster = aSmallCluster();
    http(cluster, 'POST', DEPLOYMENTS, deployment);
    const { body } = http(cluster, 'PATCH', `${DEPLOYMENTS}/x${query}`, patch, `application/${type}-patch+json`);
    expect(String(body.message).slice(-message.length)).toBe(message);
  });

  test('unknown fields are warned of', () => {
    const cluster = aSmallCluster();
    http(cluster, 'POST', DEPLOYMENTS, deployment);
    expect(http(cluster, 'PATCH', `${DEPLOYMENTS}/x`, { spec: { foo: 1 } }, 'application/merge-patch+json').warning).toBe('299 - "unknown field \\"spec.foo\\""');
  });
});

describe('owners that are named twice', () => {
  const owner = { apiVersion: 'v1', kind: 'Node', name: 'n', uid: 'abc' };
  const metadata = { name: 'x', ownerReferences: [owner, owner] };
  const text = 'API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: abc"';

  test('are kept once, and warned of', () => {
    const cluster = aSmallCluster();
    const created = http(cluster, 'POST', DEPLOYMENTS, { ...deployment, metadata });
    expect(created.body.metadata.ownerReferences).toEqual([owner]);
    expect(created.warning).toBe(`299 - ".metadata.ownerReferences contains duplicate entries; ${text}`);
    const patched = http(cluster, 'PATCH', `${DEPLOYMENTS}/x`, { metadata }, 'application/merge-patch+json');
    expect(patched.body.metadata.ownerReferences).toEqual([owner]);
    expect(patched.warning).toBe(`299 - ".metadata.ownerReferences contains duplicate entries after mutating admission happens; ${text}`);
  });
});

test('what lives in no namespace loses the one that it names', () => {
  const cluster = aSmallCluster();
  const body = { metadata: { name: 'x', namespace: 'other' } };
  expect(http(cluster, 'POST', '/api/v1/namespaces', body).body.metadata).not.toHaveProperty('namespace');
  expect(http(cluster, 'PATCH', '/api/v1/namespaces/x', body, 'application/merge-patch+json').body.metadata).not.toHaveProperty('namespace');
});

describe('kinds that do not belong', () => {
  test.each([
    [{ ...deployment, kind: 'DaemonSet' }, 'DaemonSet in version "v1" cannot be handled as a Deployment: converting (v1.DaemonSet) to (apps.Deployment): unknown conversion'],
    [{ ...deployment, apiVersion: 'apps/v9' }, 'Deployment in version "v9" cannot be handled as a Deployment: no kind "Deployment" is registered for version "apps/v9" in scheme "pkg/api/legacyscheme/scheme.go:30"'],
  ])('%#', (body, message) => {
    expect(http(aSmallCluster(), 'POST', DEPLOYMENTS, body).body.message).toBe(message);
  });
});

describe('fields that stand twice', () => {
  const body = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":{"a":"b"},"data":{"a":"c"},"foo":1}';
  const post = (query: string) => {
    const response = aSmallCluster().apiServer.handle({
      method: 'POST', target: `/api/v1/namespaces/default/configmaps${query}`, headers: { host: 'api' }, body: encodeUtf8(body),
      client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } },
    });
    return [response.headers['warning'], JSON.parse(decodeUtf8(response.body as Uint8Array)).message];
  };

  test.each([
    ['', '299 - "duplicate field \\"data\\"", 299 - "unknown field \\"foo\\""', undefined],
    ['?fieldValidation=Ignore', undefined, undefined],
    ['?fieldValidation=Strict', undefined, 'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "data", unknown field "foo"'],
  ])('%s', (query, warning, message) => {
    expect(post(query)).toEqual([warning, message]);
  });
});
