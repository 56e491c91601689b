import { describe, expect, test } from 'vitest';
import * as k from '#cluster/api/resources.js';
import { aSmallCluster, type SmallCluster } from '#cluster/testing/a-small-cluster.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import type { HttpRequest } from '#linux/net/network.js';

function request(method: string, target: string, body?: unknown): HttpRequest {
  return {
    method, target, headers: { host: 'api' }, body: body === undefined ? new Uint8Array() : encodeUtf8(JSON.stringify(body)),
    client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } },
  };
}

function http(cluster: SmallCluster, method: string, target: string, body?: unknown, accept = 'application/json') {
  const asked = request(method, target, body);
  const response = cluster.apiServer.handle({ ...asked, headers: { ...asked.headers, accept } });
  return { status: response.status, body: JSON.parse(decodeUtf8(response.body as Uint8Array)) };
}

/** What a watch tells at once. */
function watched(cluster: SmallCluster, target: string): unknown[] {
  const { body } = cluster.apiServer.handle(request('GET', target));
  if (body instanceof Uint8Array) return [JSON.parse(decodeUtf8(body))];
  const events: unknown[] = [];
  for (let line = body.next(); line !== undefined && line !== null; line = body.next()) events.push(JSON.parse(decodeUtf8(line)));
  body.cancel();
  return events;
}

describe('pages and revisions of a list', () => {
  const names = ({ body }: { body: { items: { metadata: { name: string } }[] } }) => body.items.map(({ metadata }) => metadata.name);
  const setUp = () => {
    const cluster = aSmallCluster();
    for (const name of ['a', 'b', 'c', 'd', 'e']) cluster.client.create(k.configmaps, { metadata: { name, namespace: 'default' } });
    return cluster;
  };
  const list = '/api/v1/namespaces/default/configmaps';

  test('all pages show the state of the first', () => {
    const cluster = setUp();
    const first = http(cluster, 'GET', `${list}?limit=2`);
    expect([names(first), first.body.metadata.remainingItemCount]).toEqual([['a', 'b'], 3]);
    cluster.client.delete(k.configmaps, 'default', 'd');
    cluster.client.create(k.configmaps, { metadata: { name: 'bb', namespace: 'default' } });
    const next = http(cluster, 'GET', `${list}?limit=5&continue=${first.body.metadata.continue}`);
    expect([names(next), next.body.metadata.resourceVersion]).toEqual([['c', 'd', 'e'], first.body.metadata.resourceVersion]);
    expect(names(http(cluster, 'GET', `${list}?resourceVersion=${first.body.metadata.resourceVersion}&resourceVersionMatch=Exact`))).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(names(http(cluster, 'GET', `${list}?resourceVersion=${first.body.metadata.resourceVersion}&resourceVersionMatch=NotOlderThan`))).toEqual(['a', 'b', 'bb', 'c', 'e']);
  });

  test('a token from before the compaction gets another one, which goes on in the present', () => {
    const cluster = setUp();
    const { metadata } = http(cluster, 'GET', `${list}?limit=2`).body;
    cluster.client.delete(k.configmaps, 'default', 'd');
    cluster.apiServer.core.etcd.compact(cluster.apiServer.core.etcd.revision);
    const late = http(cluster, 'GET', `${list}?limit=2&continue=${metadata.continue}`).body;
    expect(late).toMatchObject({ code: 410, reason: 'Expired' });
    expect(late.message).toContain('or use the continue token in this response to retrieve the remainder of the results.');
    expect(names(http(cluster, 'GET', `${list}?continue=${late.metadata.continue}`))).toEqual(['c', 'e']);
    expect(http(cluster, 'GET', `${list}?resourceVersion=${metadata.resourceVersion}&resourceVersionMatch=Exact`).body.message).toBe('The resourceVersion for the provided list is too old.');
  });

  test.each([
    ['limit=x', 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
    ['continue=abc', 400, 'invalid continue token: continue key is not valid'],
    ['continue=***', 400, 'invalid continue token: continue key is not valid: illegal base64 data at input byte 0'],
    ['resourceVersion=x', 400, 'invalid resource version: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax'],
    ['resourceVersion=99999&resourceVersionMatch=Exact', 504, 'Timeout: Too large resource version: 99999, current: '],
    ['resourceVersionMatch=Exact', 422, 'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided'],
    ['resourceVersion=0&resourceVersionMatch=Exact', 422, 'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"'],
    ['resourceVersion=1&resourceVersionMatch=x', 422, 'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Unsupported value: "x": supported values: "Exact", "NotOlderThan", ""'],
    ['sendInitialEvents=true', 422, 'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list'],
    ['watch=1&sendInitialEvents=true', 422, 'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'],
    ['watch=1&resourceVersion=x', 422, 'configmaps "" is invalid: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax'],
  ])('%s', (query, code, message) => {
    const { body } = http(setUp(), 'GET', `${list}?${query}`);
    expect([body.code, String(body.message).slice(0, message.length)]).toEqual([code, message]);
  });

  test.each([
    ['/api/v1/pods?fieldSelector=spec.image%3Dx', 'field label not supported: spec.image'],
    ['/apis/apps/v1/deployments?fieldSelector=spec.replicas%3D1', '"spec.replicas" is not a known field selector: only "metadata.name", "metadata.namespace"'],
    ['/api/v1/replicationcontrollers?fieldSelector=spec.replicas%3D1', 'field label not supported: spec.replicas'],
    ['/api/v1/nodes?fieldSelector=metadata.namespace%3Dx', 'field label not supported: metadata.namespace'],
    ['/apis/batch/v1/jobs?fieldSelector=spec.x%3D1', 'field label "spec.x" not supported for Job'],
    ['/api/v1/pods?fieldSelector=constructor%3Dx', 'field label not supported: constructor'],
  ])('%s', (target, message) => {
    expect(http(aSmallCluster(), 'GET', target).body).toMatchObject({ code: 400, message });
  });

  test('a table holds the metadata of each object as it is now', () => {
    const cluster = setUp();
    const table = () => http(cluster, 'GET', list, undefined, 'application/json;as=Table;v=v1;g=meta.k8s.io').body;
    expect(table()).toEqual(table());
    const labels = { mark: 'yes' };
    http(cluster, 'PUT', `${list}/b`, { metadata: { name: 'b', labels } });
    const { rows, columnDefinitions } = table();
    expect(columnDefinitions[0]).toMatchObject({ name: 'Name', type: 'string' });
    const { managedFields: _, ...metadata } = rows[1].object.metadata;
    expect([rows[1].cells[0], rows[1].object.kind, metadata]).toMatchObject(['b', 'PartialObjectMetadata', { name: 'b', labels }]);
    expect(rows[1].object.metadata).toEqual(http(cluster, 'GET', `${list}/b`).body.metadata);
  });

  test('a watch that begins with the present says when that is over', () => {
    const cluster = setUp();
    const events = watched(cluster, `${list}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`) as { type: string; object: { metadata: { annotations?: object } } }[];
    expect(events.map(({ type }) => type)).toEqual(['ADDED', 'ADDED', 'ADDED', 'ADDED', 'ADDED', 'BOOKMARK']);
    expect(events.at(-1)?.object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' });
    expect(watched(cluster, `${list}?watch=1&sendInitialEvents=false&resourceVersionMatch=NotOlderThan`)).toEqual([]);
  });

  test('a watch from before the compaction ends with an event that says so', () => {
    const cluster = setUp();
    cluster.apiServer.core.etcd.compact(cluster.apiServer.core.etcd.revision);
    expect(watched(cluster, `${list}?watch=1&resourceVersion=5`)).toMatchObject([{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }]);
  });
});

describe('options of writes', () => {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } };
  test.each([
    ['POST', '?dryRun=x', object, 'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: []string{"x"}: supported values: "All"'],
    ['POST', '?fieldValidation=x', object, 'CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: "x": supported values: "", "Ignore", "Strict", "Warn"'],
    ['POST', `?fieldManager=${'x'.repeat(129)}`, object, 'CreateOptions.meta.k8s.io "" is invalid: fieldManager: Too long: may not be more than 128 bytes'],
    ['DELETE', '/a', { propagationPolicy: 'x' }, 'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "x": supported values: "Foreground", "Background", "Orphan", "nil"'],
    ['DELETE', '/a', { propagationPolicy: 'Orphan', orphanDependents: true }, 'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set'],
    ['DELETE', '/a?gracePeriodSeconds=x', undefined, 'strconv.ParseInt: parsing "x": invalid syntax'],
    ['POST', '', { ...object, kind: 7 }, "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .kind of type string"],
  ])('%s %s', (method, path, body, message) => {
    const cluster = aSmallCluster();
    cluster.client.create(k.configmaps, { metadata: { name: 'a', namespace: 'default' } });
    const answer = http(cluster, method, `/api/v1/namespaces/default/configmaps${path}`, body).body;
    expect(String(answer.message).slice(0, message.length)).toBe(message);
  });
});
