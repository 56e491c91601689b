import { describe, expect, test } from 'vitest';
import { flowschemas, prioritylevelconfigurations } from '#cluster/api/resources.js';
import { aSmallCluster, type SmallCluster } from '#cluster/testing/a-small-cluster.js';
import { ask, send } from '#cluster/testing/ask.js';
import { decodeUtf8 } from '#linux/env/text.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const FLOW_SCHEMA = 'x-kubernetes-pf-flowschema-uid';
const LEVEL = 'x-kubernetes-pf-prioritylevel-uid';
const DISCOVERY = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const PODS = '/api/v1/namespaces/default/pods';

interface Who {
  readonly name: string;
  readonly groups?: readonly string[];
}

function headersFor(cluster: SmallCluster, target: string, { name, groups = [] }: Who, method = 'GET'): Readonly<Record<string, string>> {
  return cluster.apiServer.handle({ method, target, headers: { host: 'api' }, body: new Uint8Array(), client: { address: '127.0.0.1', certificate: { commonName: name, organizations: groups } } }).headers;
}

/** The names behind the uids in the headers. */
function flowOf({ client }: SmallCluster, headers: Readonly<Record<string, string>>): readonly (string | undefined)[] {
  const nameOf = (items: readonly { readonly metadata: { readonly name: string; readonly uid: string } }[], uid: string | undefined) => items.find(({ metadata }) => metadata.uid === uid)?.metadata.name;
  return [nameOf(client.list(flowschemas).items, headers[FLOW_SCHEMA]), nameOf(client.list(prioritylevelconfigurations).items, headers[LEVEL])];
}

describe('headers of answers', () => {
  test('stand in the order in which a server of HTTP/2 sends them', () => {
    const cluster = aSmallCluster();
    const { headers, body } = send(cluster, 'GET', '/api/v1/namespaces/default/endpoints');
    expect(Object.keys(headers)).toEqual(['audit-id', 'cache-control', 'content-type', 'warning', FLOW_SCHEMA, LEVEL, 'content-length', 'date']);
    expect(headers).toMatchObject({ 'cache-control': 'no-cache, private', 'content-type': 'application/json', 'content-length': String(body instanceof Uint8Array && body.length), date: 'Thu, 01 Jan 2026 00:00:00 GMT' });
  });

  test('name each request, deterministically, and as the client wants it', () => {
    const idsOf = (cluster: SmallCluster) => ['/version', PODS, '/nothing'].map((target) => send(cluster, 'GET', target).headers['audit-id'] ?? '');
    const ids = idsOf(aSmallCluster());
    for (const id of ids) expect(id).toMatch(UUID);
    expect(new Set(ids).size).toBe(3);
    expect(idsOf(aSmallCluster())).toEqual(ids);
    expect(send(aSmallCluster(), 'GET', '/version', undefined, { 'audit-id': 'mine' }).headers['audit-id']).toBe('mine');
  });

  test('do not change the world when they are read', () => {
    const uidOf = (isRead: boolean) => {
      const cluster = aSmallCluster();
      const { headers } = cluster.apiServer.handle({ method: 'GET', target: PODS, headers: { host: 'api' }, body: new Uint8Array(), client: { address: '127.0.0.1' } });
      if (isRead) expect(headers['audit-id']).toMatch(UUID);
      return (ask(cluster, 'POST', '/api/v1/namespaces', { metadata: { name: 'n' } }).body as unknown as { metadata: { uid: string } }).metadata.uid;
    };
    expect(uidOf(true)).toBe(uidOf(false));
  });

  test.each([
    { what: 'a long answer', target: '/api/v1', want: undefined },
    { what: 'one for people', target: '/api/v1/namespaces/default?pretty=true', want: 'as long as it is' },
    { what: 'one with letters of several bytes', target: `${PODS}/%C3%A4`, want: 'as long as it is' },
  ])('the length of $what', ({ target, want }) => {
    const { headers, body } = send(aSmallCluster(), 'GET', target);
    expect(headers['content-length']).toBe(want === undefined ? undefined : String((body as Uint8Array).length));
  });

  test('who may not ask learns that the text is no page', () => {
    expect(headersFor(aSmallCluster(), PODS, { name: 'ann' })).toMatchObject({ 'x-content-type-options': 'nosniff', 'content-type': 'application/json' });
    expect(headersFor(aSmallCluster(), PODS, { name: 'ann', groups: ['system:masters'] })).not.toHaveProperty('x-content-type-options');
  });

  test('an unknown token has a name, but no flow', () => {
    const { headers, status } = aSmallCluster().apiServer.handle({ method: 'GET', target: PODS, headers: { host: 'api', authorization: 'Bearer nonsense' }, body: new Uint8Array(), client: { address: '127.0.0.1' } });
    expect([status, Object.keys(headers)]).toEqual([401, ['audit-id', 'cache-control', 'content-type', 'content-length', 'date']]);
  });

  test('discovery is sent once to those who keep it', () => {
    const cluster = aSmallCluster();
    const get = (more: Readonly<Record<string, string>> = {}) => send(cluster, 'GET', '/apis', undefined, { accept: DISCOVERY, ...more });
    const { headers } = get();
    expect(headers).toMatchObject({ 'cache-control': 'public', vary: 'Accept', etag: expect.stringMatching(/^"[0-9A-F]{128}"$/) });
    const again = get({ 'if-none-match': headers['etag'] ?? '' });
    expect([again.status, decodeUtf8(again.body as Uint8Array), again.headers['etag'], again.headers['content-length']]).toEqual([304, '', headers['etag'], undefined]);
    send(cluster, 'POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      metadata: { name: 'things.example.com' },
      spec: { group: 'example.com', scope: 'Namespaced', names: { plural: 'things', kind: 'Thing' }, versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }] },
    });
    cluster.advance(1_000);
    expect(get({ 'if-none-match': headers['etag'] ?? '' }).status).toBe(200);
  });
});

describe('priority and fairness', () => {
  test.each<{ readonly who: Who; readonly target: string; readonly method?: string; readonly want: readonly (string | undefined)[] }>([
    { who: { name: 'admin', groups: ['system:masters'] }, target: PODS, want: ['exempt', 'exempt'] },
    { who: { name: 'ann' }, target: PODS, want: ['global-default', 'global-default'] },
    { who: { name: 'ann' }, target: '/healthz', want: ['probes', 'exempt'] },
    { who: { name: 'ann' }, target: '/healthz/etcd', want: ['probes', 'exempt'] },
    { who: { name: 'ann' }, target: '/version', want: ['global-default', 'global-default'] },
    { who: { name: 'system:node:n1', groups: ['system:nodes'] }, target: '/api/v1/nodes/n1', want: ['system-node-high', 'node-high'] },
    { who: { name: 'system:node:n1', groups: ['system:nodes'] }, target: '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/n1', want: ['system-node-high', 'node-high'] },
    { who: { name: 'system:node:n1', groups: ['system:nodes'] }, target: PODS, want: ['system-nodes', 'system'] },
    { who: { name: 'system:kube-scheduler' }, target: '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/kube-scheduler', want: ['system-leader-election', 'leader-election'] },
    { who: { name: 'system:kube-scheduler' }, target: PODS, want: ['kube-scheduler', 'workload-high'] },
    { who: { name: 'system:serviceaccount:kube-system:coredns', groups: ['system:serviceaccounts'] }, target: PODS, want: ['kube-system-service-accounts', 'workload-high'] },
    { who: { name: 'system:serviceaccount:kube-systems:x', groups: ['system:serviceaccounts'] }, target: PODS, want: ['service-accounts', 'workload-low'] },
    { who: { name: 'ann' }, target: `${PODS}?watch=true`, want: ['global-default', 'global-default'] },
    { who: { name: 'ann' }, target: `${PODS}/p/log`, want: [undefined, undefined] },
  ])('$who.name asks for $target', ({ who, target, method, want }) => {
    const cluster = aSmallCluster();
    expect(flowOf(cluster, headersFor(cluster, target, who, method))).toEqual(want);
  });

  test('goes by precedence, then by name, and follows changes', () => {
    const cluster = aSmallCluster();
    const schema = (name: string, matchingPrecedence: number, level: string) => ask(cluster, 'POST', '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas', {
      metadata: { name },
      spec: {
        priorityLevelConfiguration: { name: level }, matchingPrecedence,
        rules: [{ subjects: [{ kind: 'User', user: { name: 'ann' } }], resourceRules: [{ verbs: ['list'], apiGroups: [''], resources: ['pods'], namespaces: ['default'] }] }],
      },
    });
    const flows = (target = PODS) => flowOf(cluster, headersFor(cluster, target, { name: 'ann' }))[0];
    expect(flows()).toBe('global-default');
    expect(schema('b', 50, 'workload-low').code).toBe(201);
    expect(flows()).toBe('b');
    schema('a', 50, 'workload-low');
    expect([flows(), flows('/api/v1/namespaces/kube-system/pods'), flows('/api/v1/pods'), flows('/api/v1/namespaces/default/configmaps')]).toEqual(['a', 'global-default', 'global-default', 'global-default']);
    schema('first', 10, 'not-there');
    expect(flows()).toBe('a');
  });

  test('tells of its levels, queues and requests', () => {
    const cluster = aSmallCluster();
    for (let i = 0; i < 3; i++) headersFor(cluster, PODS, { name: 'ann' });
    const dump = (name: string) => ask(cluster, 'GET', `/debug/api_priority_and_fairness/${name}`).text.split('\n');
    expect(dump('dump_priority_levels')).toEqual([
      'PriorityLevelName, ActiveQueues, IsIdle, IsQuiescing, WaitingRequests, ExecutingRequests, DispatchedRequests, RejectedRequests, TimedoutRequests, CancelledRequests',
      'catch-all,         0,            true,   false,       0,               0,                 0,                  0,                0,                0',
      'exempt,            0,            false,  false,       0,               1,                 1,                  0,                0,                0',
      'global-default,    0,            true,   false,       0,               0,                 3,                  0,                0,                0',
      'leader-election,   0,            true,   false,       0,               0,                 0,                  0,                0,                0',
      'node-high,         0,            true,   false,       0,               0,                 0,                  0,                0,                0',
      'system,            0,            true,   false,       0,               0,                 0,                  0,                0,                0',
      'workload-high,     0,            true,   false,       0,               0,                 0,                  0,                0,                0',
      'workload-low,      0,            true,   false,       0,               0,                 0,                  0,                0,                0',
      '',
    ]);
    const queues = dump('dump_queues');
    expect([queues.length, queues[0], queues[1]]).toEqual([2 + 128 + 16 + 64 + 64 + 128 + 128, 'PriorityLevelName, Index,  PendingRequests, ExecutingRequests, SeatsInUse, NextDispatchR, InitialSeatsSum, MaxSeatsSum, TotalWorkSum', 'global-default,    0,      0,               0,                 0,          0.00000000ss,  0,               0,           0.00000000ss']);
    expect(dump('dump_requests?includeRequestDetails=1')[1]).toBe('exempt,            exempt,         -1,         -1,                  ,                2026-01-01T00:00:00Z, 1,            0,          0s,                2026-01-01T00:00:00Z, admin,    get,    /debug/api_priority_and_fairness/dump_requests, ,          ,       ,           ,         ');
    expect(dump('nothing')).toEqual(['404 page not found', '']);
  });
});
