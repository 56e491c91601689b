import { describe, expect, test } from 'vitest';
import { aNetwork, type NetworkOptions, type Serve } from '#cluster/testing/a-network.js';
import { aSmallCluster, type SmallCluster } from '#cluster/testing/a-small-cluster.js';
import { ask, send } from '#cluster/testing/ask.js';

const API_SERVICES = '/apis/apiregistration.k8s.io/v1/apiservices';
const NAME = 'v1beta1.metrics.example.com';
const PATH = '/apis/metrics.example.com/v1beta1';
const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const URL = `https://10.96.7.7:443${PATH}`;

const LIST = {
  kind: 'APIResourceList', apiVersion: 'v1', groupVersion: 'metrics.example.com/v1beta1',
  resources: [{ name: 'gauges', singularName: 'gauge', namespaced: true, kind: 'Gauge', verbs: ['get', 'list'], shortNames: ['gg'] }, { name: 'gauges/status', singularName: '', namespaced: true, kind: 'Gauge', verbs: ['get'] }],
};
const good: Serve = (path) => (path === PATH ? { body: LIST } : { body: { kind: 'GaugeList', items: [] } });

interface Setting {
  readonly serve?: Serve;
  readonly network?: NetworkOptions;
  readonly service?: object | null;
  /** Null: none. */
  readonly slice?: object | null;
  readonly spec?: object;
}

function registered({ serve = good, network, service = {}, slice = {}, spec = {} }: Setting = {}): SmallCluster {
  const cluster = aSmallCluster();
  cluster.apiServer.core.wires.net = aNetwork(cluster.clock, serve, network);
  const create = (target: string, body: object) => expect(send(cluster, 'POST', target, body).status).toBe(201);
  if (service !== null) create('/api/v1/namespaces/default/services', { metadata: { name: 's' }, spec: { clusterIP: '10.96.7.7', ports: [{ name: 'https', port: 443 }], ...service } });
  if (slice !== null) {
    create('/apis/discovery.k8s.io/v1/namespaces/default/endpointslices', {
      metadata: { name: 's-1', labels: { 'kubernetes.io/service-name': 's' } }, addressType: 'IPv4', endpoints: [{ addresses: ['10.244.0.9'], conditions: { ready: true } }], ports: [{ name: 'https', port: 8443, protocol: 'TCP' }], ...slice,
    });
  }
  create(API_SERVICES, { metadata: { name: NAME }, spec: { group: 'metrics.example.com', version: 'v1beta1', groupPriorityMinimum: 100, versionPriority: 100, insecureSkipTLSVerify: true, service: { name: 's', namespace: 'default' }, ...spec } });
  return cluster;
}

function conditionOf(cluster: SmallCluster): unknown {
  const { status } = ask(cluster, 'GET', `${API_SERVICES}/${NAME}`).body as { status?: { conditions?: { type: string }[] } };
  return status?.conditions?.find(({ type }) => type === 'Available');
}

const failing = (why: string) => `failing or missing response from ${URL}: ${why}`;

describe('whether a service answers for its group', () => {
  test.each<{ name: string; setting: Setting; want: object }>([
    { name: 'it does', setting: {}, want: { status: 'True', reason: 'Passed', message: 'all checks passed' } },
    { name: 'no service', setting: { service: null, slice: null }, want: { status: 'False', reason: 'ServiceNotFound', message: 'service/s in "default" is not present' } },
    { name: 'no such port', setting: { spec: { service: { name: 's', namespace: 'default', port: 8443 } } }, want: { status: 'False', reason: 'ServicePortError', message: 'service/s in "default" is not listening on port 8443' } },
    { name: 'no slices', setting: { slice: null }, want: { status: 'False', reason: 'EndpointsNotFound', message: 'cannot find endpointslices for service/s in "default"' } },
    { name: 'no pods', setting: { slice: { endpoints: [] } }, want: { status: 'False', reason: 'MissingEndpoints', message: 'endpointslices for service/s in "default" have no addresses with port name "https"' } },
    { name: 'nobody listens', setting: { network: { fails: 'ECONNREFUSED' } }, want: { status: 'False', reason: 'FailedDiscoveryCheck', message: failing(`Get "${URL}": dial tcp 10.96.7.7:443: connect: connection refused`) } },
    { name: 'plain HTTP', setting: { network: { tls: null } }, want: { reason: 'FailedDiscoveryCheck', message: failing(`Get "${URL}": http: server gave HTTP response to HTTPS client`) } },
    { name: 'another server', setting: { serve: () => ({ status: 404, body: 'no' }) }, want: { reason: 'FailedDiscoveryCheck', message: failing(`bad status from ${URL}: 404`) } },
    { name: 'a slow server', setting: { serve: () => ({ afterMs: 9_000, body: LIST }) }, want: { reason: 'FailedDiscoveryCheck', message: failing(`Get "${URL}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`) } },
    { name: 'the server itself', setting: { spec: { service: undefined, insecureSkipTLSVerify: false } }, want: { status: 'True', reason: 'Local', message: 'Local APIServices are always available' } },
  ])('$name', ({ setting, want }) => {
    const cluster = registered(setting);
    cluster.advance(6_000);
    expect(conditionOf(cluster)).toMatchObject(want);
  });

  test('it is looked at again when endpoints come, and when nothing is said', () => {
    let works = true;
    const cluster = registered({ slice: { endpoints: [] }, serve: (path, body, request) => (works ? good(path, body, request) : { status: 500 }) });
    cluster.advance(1_000);
    expect(conditionOf(cluster)).toMatchObject({ reason: 'MissingEndpoints' });
    const at = '/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/s-1';
    send(cluster, 'PATCH', at, { endpoints: [{ addresses: ['10.244.0.9'] }] });
    cluster.advance(1_000);
    expect(conditionOf(cluster)).toMatchObject({ status: 'True', reason: 'Passed' });
    works = false;
    cluster.advance(31_000);
    expect(conditionOf(cluster)).toMatchObject({ status: 'False', reason: 'FailedDiscoveryCheck' });
    works = true;
    cluster.advance(6_000);
    expect(conditionOf(cluster)).toMatchObject({ status: 'True' });
  });
});

describe('requests to another API server', () => {
  test('say who asks', () => {
    const seen: Readonly<Record<string, string>>[] = [];
    const cluster = registered({ serve: (path, body, request) => {
      if (path.startsWith(`${PATH}/`)) seen.push(request.headers);
      return good(path, body, request);
    } });
    cluster.advance(1_000);
    expect(ask(cluster, 'GET', `${PATH}/namespaces/default/gauges?limit=5`)).toMatchObject({ code: 200, body: { kind: 'GaugeList' } });
    expect(seen[0]).toMatchObject({ 'x-remote-user': 'admin', 'x-remote-group': 'system:masters, system:authenticated', 'x-forwarded-for': '127.0.0.1' });
    expect(seen[0]?.['authorization']).toBeUndefined();
  });

  test('are refused while it is not available', () => {
    const cluster = registered({ slice: null });
    cluster.advance(1_000);
    expect(ask(cluster, 'GET', `${PATH}/gauges`)).toMatchObject({ code: 503, text: 'service unavailable\n' });
  });

  test('end with what is wrong with the way there', () => {
    const cluster = registered({ spec: { insecureSkipTLSVerify: false, caBundle: 'T1RIRVI=' } });
    cluster.advance(1_000);
    expect(ask(cluster, 'GET', `${PATH}/gauges`)).toMatchObject({ code: 503, text: 'error trying to reach service: tls: failed to verify certificate: x509: certificate signed by unknown authority\n' });
  });
});

describe('OpenAPI', () => {
  const DOCUMENT = { openapi: '3.0.0', components: { schemas: { 'com.example.metrics.v1beta1.Gauge': { type: 'object', description: 'Shows how much.' } } } };
  const indexed = (paths: object): Serve => (path, body, request) => {
    if (path === '/openapi/v3') return { body: { paths } };
    return path === '/openapi/v3/apis/metrics.example.com/v1beta1' ? { headers: { 'content-type': 'application/json', 'x-asked': request.target }, body: DOCUMENT } : good(path, body, request);
  };
  const namesIn = (cluster: SmallCluster) => (ask(cluster, 'GET', '/openapi/v3').body as unknown as { paths: Record<string, { serverRelativeURL: string }> }).paths;

  test('of another server is among ours, and asked from it', () => {
    const url = '/openapi/v3/apis/metrics.example.com/v1beta1?hash=ABC';
    const cluster = registered({ serve: indexed({ 'apis/metrics.example.com/v1beta1': { serverRelativeURL: url }, version: { serverRelativeURL: '/openapi/v3/version?hash=theirs' }, evil: { serverRelativeURL: 'https://elsewhere/' } }) });
    cluster.advance(1_000);
    const paths = namesIn(cluster);
    expect([paths['apis/metrics.example.com/v1beta1'], paths['evil']]).toEqual([{ serverRelativeURL: url }, undefined]);
    expect(paths['version']?.serverRelativeURL).not.toContain('theirs');
    expect(Object.keys(paths)).toEqual([...Object.keys(paths)].sort());
    const answer = ask(cluster, 'GET', url);
    expect([answer.code, answer.body, answer.headers['x-asked'], Object.keys(answer.headers)[0]]).toEqual([200, DOCUMENT, url, 'audit-id']);
    send(cluster, 'DELETE', `${API_SERVICES}/${NAME}`);
    expect(namesIn(cluster)).not.toHaveProperty('apis/metrics.example.com/v1beta1');
    expect(ask(cluster, 'GET', url).code).toBe(404);
  });

  test.each<[string, Serve]>([
    ['has none', good],
    ['answers with something else', (path, body, request) => (path === '/openapi/v3' ? { body: 'what?' } : good(path, body, request))],
    ['says that there is no such page', (path, body, request) => (path === '/openapi/v3' ? { status: 404 } : good(path, body, request))],
  ])('of a server that %s is left out', (_name, serve) => {
    const cluster = registered({ serve });
    cluster.advance(1_000);
    expect(conditionOf(cluster)).toMatchObject({ status: 'True' });
    expect(Object.keys(namesIn(cluster)).filter((name) => name.includes('metrics.example.com'))).toEqual([]);
  });
});

describe('discovery', () => {
  const groups = (cluster: SmallCluster) => JSON.parse(send(cluster, 'GET', '/apis', undefined, { accept: AGGREGATED }).text ?? '') as { items: { metadata: { name: string } }[] };
  const own = (cluster: SmallCluster) => groups(cluster).items.at(-1);

  test('shows the group and what it has', () => {
    const cluster = registered();
    cluster.advance(1_000);
    const kind = { group: 'metrics.example.com', version: 'v1beta1', kind: 'Gauge' };
    expect(own(cluster)).toEqual({
      metadata: { name: 'metrics.example.com' },
      versions: [{
        version: 'v1beta1', freshness: 'Current',
        resources: [{ resource: 'gauges', responseKind: kind, scope: 'Namespaced', singularResource: 'gauge', verbs: ['get', 'list'], shortNames: ['gg'], subresources: [{ subresource: 'status', responseKind: kind, verbs: ['get'] }] }],
      }],
    });
    expect(ask(cluster, 'GET', '/apis/metrics.example.com').body).toMatchObject({ kind: 'APIGroup', versions: [{ groupVersion: 'metrics.example.com/v1beta1' }] });
  });

  test('says that nobody answers', () => {
    const cluster = registered({ slice: null });
    cluster.advance(1_000);
    expect(own(cluster)).toEqual({ metadata: { name: 'metrics.example.com' }, versions: [{ version: 'v1beta1', freshness: 'Stale' }] });
    expect(ask(cluster, 'GET', PATH)).toMatchObject({ code: 503, text: 'service unavailable\n' });
    send(cluster, 'DELETE', `${API_SERVICES}/${NAME}`);
    expect(groups(cluster).items.map(({ metadata }) => metadata.name)).not.toContain('metrics.example.com');
  });
});
