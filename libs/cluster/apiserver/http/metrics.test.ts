import { describe, expect, test } from 'vitest';
import { configmaps } from '#cluster/api/resources.js';
import { aSmallCluster, type SmallCluster } from '#cluster/testing/a-small-cluster.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';

function ask({ apiServer }: SmallCluster, target: string, method = 'GET', more: { readonly name?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {}) {
  const certificate = { commonName: more.name ?? 'admin', organizations: more.name === undefined ? ['system:masters'] : [] };
  const response = apiServer.handle({ method, target, headers: { host: 'api', ...more.headers }, body: encodeUtf8(more.body ?? ''), client: { address: '127.0.0.1', certificate } });
  return { status: response.status, headers: response.headers, text: decodeUtf8(response.body as Uint8Array) };
}

const linesOf = (text: string, start: string) => text.split('\n').filter((line) => line.startsWith(start));

describe('/metrics', () => {
  test('counts requests by what they ask for', () => {
    const cluster = aSmallCluster();
    for (const target of ['/api/v1/pods', '/api/v1/namespaces/default/pods', '/api/v1/namespaces/default/pods', '/api/v1/namespaces/default/pods/x', '/apis/apps/v1/nothing', '/api/v1/namespaces/default/endpoints', '/healthz']) ask(cluster, target);
    ask(cluster, '/api/v1/namespaces/default/configmaps?dryRun=All', 'POST', { body: '{"metadata":{"name":"c"}}' });
    const { text, headers } = ask(cluster, '/metrics');
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8; escaping=underscores');
    expect(linesOf(text, 'apiserver_request_total')).toEqual([
      'apiserver_request_total{code="200",component="",dry_run="",group="",resource="",scope="",subresource="/healthz",verb="GET",version=""} 1',
      'apiserver_request_total{code="200",component="apiserver",dry_run="",group="",resource="endpoints",scope="namespace",subresource="",verb="LIST",version="v1"} 1',
      'apiserver_request_total{code="200",component="apiserver",dry_run="",group="",resource="pods",scope="cluster",subresource="",verb="LIST",version="v1"} 1',
      'apiserver_request_total{code="200",component="apiserver",dry_run="",group="",resource="pods",scope="namespace",subresource="",verb="LIST",version="v1"} 2',
      'apiserver_request_total{code="201",component="apiserver",dry_run="",group="",resource="serviceaccounts",scope="resource",subresource="",verb="POST",version="v1"} 4',
      'apiserver_request_total{code="201",component="apiserver",dry_run="All",group="",resource="configmaps",scope="resource",subresource="",verb="POST",version="v1"} 1',
      'apiserver_request_total{code="404",component="apiserver",dry_run="",group="",resource="pods",scope="resource",subresource="",verb="GET",version="v1"} 1',
    ]);
    expect(linesOf(text, 'apiserver_requested_deprecated_apis')).toEqual(['apiserver_requested_deprecated_apis{group="",removed_release="",resource="endpoints",subresource="",version="v1"} 1']);
    expect(linesOf(text, 'apiserver_request_duration_seconds_bucket{component="apiserver",dry_run="",group="",resource="pods",scope="namespace"')).toHaveLength(24);
  });

  test('counts objects, users and refusals', () => {
    const cluster = aSmallCluster();
    const before = linesOf(ask(cluster, '/metrics').text, 'apiserver_storage_objects{resource="configmaps"}');
    cluster.client.create(configmaps, { metadata: { name: 'c', namespace: 'default' } });
    expect(ask(cluster, '/metrics', 'GET', { name: 'ann' }).status).toBe(403);
    const { text } = ask(cluster, '/metrics');
    const count = (lines: readonly string[]) => Number(lines[0]?.split(' ')[1]);
    expect(count(linesOf(text, 'apiserver_storage_objects{resource="configmaps"}'))).toBe(count(before) + 1);
    expect(linesOf(text, 'apiserver_resource_objects{group="apps",resource="deployments"}')).toEqual(['apiserver_resource_objects{group="apps",resource="deployments"} 0']);
    expect(linesOf(text, 'authenticated_user_requests')).toEqual(['authenticated_user_requests{username="admin"} 2', 'authenticated_user_requests{username="other"} 1']);
    expect(linesOf(text, 'authorization_attempts_total{result="no-opinion"}')).toEqual(['authorization_attempts_total{result="no-opinion"} 1']);
    expect(text.split('\n').filter((line) => line !== '' && !/^(?:# (?:HELP|TYPE) \S+ .+|[a-z_]+(?:\{[^}]*\})? [0-9.e+]+)$/.test(line))).toEqual([]);
  });
});

describe('what goes on', () => {
  const watching = 'apiserver_longrunning_requests{component="apiserver",group="",resource="configmaps",scope="cluster",subresource="",verb="WATCH",version="v1"}';
  const watched = 'apiserver_request_total{code="200",component="apiserver",dry_run="",group="",resource="configmaps",scope="cluster",subresource="",verb="WATCH",version="v1"}';
  const listed = watched.replace('WATCH', 'LIST');
  const sample = (cluster: SmallCluster, name: string) => linesOf(ask(cluster, '/metrics').text, name)[0]?.slice(name.length + 1);

  test('is counted while it does, and as a request when it ends', () => {
    const cluster = aSmallCluster();
    const response = cluster.apiServer.handle({ method: 'GET', target: '/api/v1/configmaps?watch=1', headers: { host: 'api' }, body: new Uint8Array(), client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } } });
    const stop = cluster.client.watch(configmaps, () => undefined);
    expect([sample(cluster, watching), sample(cluster, watched), sample(cluster, listed)]).toEqual(['2', undefined, '1']);
    if (!(response.body instanceof Uint8Array)) response.body.cancel();
    stop();
    stop();
    expect([sample(cluster, watching), sample(cluster, watched), sample(cluster, listed)]).toEqual(['0', '2', '1']);
  });

  test('what is read by name without a revision is read from storage', () => {
    const cluster = aSmallCluster();
    const read = 'etcd_requests_total{group="",operation="get",resource="configmaps"}';
    for (const query of ['', '', '?resourceVersion=0']) ask(cluster, `/api/v1/namespaces/default/configmaps/c${query}`);
    expect(sample(cluster, read)).toBe('2');
  });

  test('requests are counted by where they belong', () => {
    const cluster = aSmallCluster();
    ask(cluster, '/api/v1/pods', 'GET', { name: 'ann' });
    ask(cluster, '/api/v1/pods');
    expect(linesOf(ask(cluster, '/metrics').text, 'apiserver_flowcontrol_dispatched_requests_total')).toEqual([
      'apiserver_flowcontrol_dispatched_requests_total{flow_schema="exempt",priority_level="exempt"} 2',
      'apiserver_flowcontrol_dispatched_requests_total{flow_schema="global-default",priority_level="global-default"} 1',
    ]);
  });
});

describe('what else stands at the root', () => {
  test.each([
    { target: '/openid/v1/jwks', type: 'application/jwk-set+json' },
    { target: '/.well-known/openid-configuration', type: 'application/json' },
  ])('$target', ({ target, type }) => {
    const { status, headers } = ask(aSmallCluster(), target);
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, type, 'public, max-age=3600']);
  });

  test('the keys are where the configuration says', () => {
    const cluster = aSmallCluster();
    const configuration = JSON.parse(ask(cluster, '/.well-known/openid-configuration').text);
    expect(configuration).toMatchObject({ issuer: 'https://kubernetes.default.svc.cluster.local', jwks_uri: 'https://172.30.1.2:6443/openid/v1/jwks', id_token_signing_alg_values_supported: ['RS256'] });
    expect(JSON.parse(ask(cluster, '/openid/v1/jwks').text).keys).toEqual([cluster.apiServer.core.tokenKey.jsonWebKey]);
  });

  test.each([
    { target: '/healthz', want: 'ok' },
    { target: '/livez/etcd', want: 'ok' },
    { target: '/livez/nothing', want: '404 page not found\n' },
    { target: '/livez?verbose&exclude=etcd', want: '[+]etcd excluded: ok\n' },
    { target: '/readyz?verbose&exclude=nothing', want: 'warn: some health checks cannot be excluded: no matches for "nothing"\nreadyz check passed\n' },
    { target: '/logs/', want: '404 page not found\n' },
    { target: '/debug/pprof/', want: '404 page not found\n' },
  ])('$target', ({ target, want }) => {
    expect(ask(aSmallCluster(), target).text).toContain(want);
  });
});

describe('pages for people', () => {
  const page = (cluster: SmallCluster, path: string, accept = '*/*') => {
    const { status, body } = cluster.apiServer.handle({ method: 'GET', target: path, headers: { host: 'api', accept }, body: new Uint8Array(), client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } } });
    return { status, text: decodeUtf8(body as Uint8Array) };
  };

  test('say which flags it has and since when it runs', () => {
    const cluster = aSmallCluster();
    cluster.advance(3_725_000);
    expect(page(cluster, '/flagz').text).toMatch(/^\nkube-apiserver flags\nWarning: .*\n\nadvertise-address=172\.30\.1\.2\n.*\nservice-cluster-ip-range=10\.96\.0\.0\/12\n/s);
    expect(page(cluster, '/statusz').text).toMatch(/^\nkube-apiserver statusz\nWarning: .*\n\nStarted: Thu Jan {2}1 00:00:00 UTC 2026\nUp: 1 hr 02 min 05 sec\nGo version: go1\.26\.10\nBinary version: 1\.36\.2\n/);
    expect(page(cluster, '/statusz', 'application/json')).toEqual({ status: 406, text: 'media type not acceptable, must be: text/plain\n' });
  });
});

test('what components of the cluster write is counted', () => {
  const cluster = aSmallCluster();
  const { client, apiServer } = cluster;
  const before = linesOf(ask(cluster, '/metrics').text, 'etcd_requests_total{group="",operation="create",resource="configmaps"}');
  const made = () => client.create(configmaps, { metadata: { name: 'c', namespace: 'default' } });
  made();
  expect(made).toThrow('already exists');
  client.delete(configmaps, 'default', 'c');
  const counts = [...apiServer.core.metrics.requests.values()].filter(({ labels }) => labels.resource === 'configmaps' && labels.verb === 'POST');
  expect(counts.map(({ labels, codes }) => [labels.scope, [...codes]])).toEqual([['resource', [[201, 1], [409, 1]]]]);
  const after = linesOf(ask(cluster, '/metrics').text, 'etcd_requests_total{group="",operation="create",resource="configmaps"}');
  expect(Number(after[0]?.split(' ')[1])).toBe(Number(before[0]?.split(' ')[1] ?? 0) + 1);
  expect(linesOf(ask(cluster, '/metrics').text, 'etcd_requests_total{group="",operation="delete",resource="configmaps"}')).toEqual(['etcd_requests_total{group="",operation="delete",resource="configmaps"} 1']);
});

