import { describe, expect, test } from 'vitest';
import { configmaps } from '#cluster/api/resources.js';
import { isNotFound } from '#cluster/apimachinery/errors.js';
import { StillWaiting } from '#cluster/apimachinery/still-waiting.js';
import type { Controller } from '#cluster/client/controller.js';
import { aNetwork, type NetworkOptions } from '#cluster/testing/a-network.js';
import { aSmallCluster, type SmallCluster } from '#cluster/testing/a-small-cluster.js';
import { createApiServer } from '#cluster/apiserver/create-api-server.js';
import type { EtcdSnapshot } from '#cluster/etcd/etcd.js';
import { ask, send } from '#cluster/testing/ask.js';
import { builtInResources } from '#cluster/testing/built-in-resources.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { encodeBase64 } from '#linux/env/base64.js';
import type { Step } from '#linux/kernel/step.js';

const CONFIGURATIONS = '/apis/admissionregistration.k8s.io/v1';
const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';

interface Review {
  readonly request: { readonly uid: string; readonly object: { readonly data: Record<string, string>; readonly metadata: { readonly name: string; readonly uid?: string } } };
}

/** What a webhook at a path does; its answer is the `response`, without the uid. */
type Reply = (review: Review) => { readonly afterMs?: number; readonly status?: number; readonly text?: string; readonly response?: object };

interface Network extends NetworkOptions {
  readonly replies?: Readonly<Record<string, Reply>>;
}

/** A cluster whose network has a service `s` with webhooks behind it. Each asked one is noted as `path@ms`. */
function withWebhooks({ replies = {}, ...network }: Network): SmallCluster & { readonly asked: string[] } {
  const cluster = aSmallCluster();
  const begun = cluster.clock.now();
  const asked: string[] = [];
  send(cluster, 'POST', '/api/v1/namespaces/default/services', { metadata: { name: 's' }, spec: { clusterIP: '10.96.7.7', ports: [{ port: 443 }] } });
  cluster.apiServer.core.wires.net = aNetwork(cluster.clock, (path, text) => {
    const review: Review = JSON.parse(text);
    asked.push(`${path}@${cluster.clock.now() - begun}`);
    const { afterMs = 0, status = 200, text: said, response } = (replies[path] as Reply)(review);
    return { afterMs, status, body: said ?? { kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', response: { uid: review.request.uid, ...response } } };
  }, network);
  return { ...cluster, asked };
}

const configMap = (name = 'c') => ({ metadata: { name, labels: { app: 'a' } }, data: { a: '1' } });
const hook = (path: string, more: object = {}) => ({
  name: `${path}.example.com`, admissionReviewVersions: ['v1'], sideEffects: 'None', clientConfig: { service: { name: 's', namespace: 'default', path: `/${path}` }, caBundle: encodeBase64(encodeUtf8('CA')) },
  rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['configmaps'] }], ...more,
});

function register(cluster: SmallCluster, kind: 'validating' | 'mutating', ...webhooks: readonly object[]): void {
  expect(send(cluster, 'POST', `${CONFIGURATIONS}/${kind}webhookconfigurations`, { metadata: { name: 'w' }, webhooks }).status).toBe(201);
}

const allows: Reply = () => ({ response: { allowed: true } });
const slow = (afterMs: number, response: object = { allowed: true }): Reply => () => ({ afterMs, response });
const denies = (message: string) => ({ allowed: false, status: { code: 403, reason: 'Forbidden', message } });
const patches = (...operations: readonly object[]) => ({ allowed: true, patchType: 'JSONPatch', patch: encodeBase64(encodeUtf8(JSON.stringify(operations))) });
const failed = (why: string) => `Internal error occurred: failed calling webhook "w.example.com": failed to call webhook: Post "https://s.default.svc:443/w?timeout=10s": ${why}`;

describe('what a webhook says, or why it can not be asked', () => {
  test.each<{ name: string; network?: Network; reply?: Reply; more?: object; noService?: boolean; code?: number; want?: string; warning?: string }>([
    { name: 'the service is not there', noService: true, code: 500, want: failed('service "s" not found') },
    { name: 'nobody listens', network: { fails: 'ECONNREFUSED' }, code: 500, want: failed('dial tcp 10.96.7.7:443: connect: connection refused') },
    { name: 'nobody listens, and nobody minds', network: { fails: 'ECONNREFUSED' }, more: { failurePolicy: 'Ignore' }, code: 201 },
    { name: 'no answer', network: { fails: 'ETIMEDOUT' }, want: failed('context deadline exceeded') },
    { name: 'no way', network: { fails: 'EHOSTUNREACH' }, want: failed('dial tcp 10.96.7.7:443: connect: no route to host') },
    { name: 'plain HTTP', network: { tls: null }, want: failed('http: server gave HTTP response to HTTPS client') },
    { name: 'another authority', network: { tls: { names: ['s.default.svc'], authority: 'OTHER' } }, want: failed('tls: failed to verify certificate: x509: certificate signed by unknown authority') },
    { name: 'another name', network: { tls: { names: ['t.default.svc'], authority: 'CA' } }, want: failed('tls: failed to verify certificate: x509: certificate is valid for t.default.svc, not s.default.svc') },
    { name: 'not found', reply: () => ({ status: 404, text: 'no' }), want: 'Internal error occurred: failed calling webhook "w.example.com": failed to call webhook: the server could not find the requested resource' },
    { name: 'an error of its own', reply: () => ({ status: 500, text: 'oops' }), want: 'Internal error occurred: failed calling webhook "w.example.com": failed to call webhook: an error on the server ("oops") has prevented the request from succeeding' },
    { name: "the port is not the service's", more: { clientConfig: { service: { name: 's', namespace: 'default', path: '/w', port: 8443 } } }, want: 'Internal error occurred: failed calling webhook "w.example.com": failed to call webhook: Post "https://s.default.svc:8443/w?timeout=10s": no service port 8443 found for service "s"' },
    { name: 'it allows', reply: () => ({ response: { allowed: true, warnings: ['mind the gap'] } }), code: 201, warning: '299 - "mind the gap"' },
    { name: 'it denies', reply: () => ({ response: denies('not here') }), code: 403, want: 'admission webhook "w.example.com" denied the request: not here' },
    { name: 'it denies without a word', reply: () => ({ response: { allowed: false } }), code: 400, want: 'admission webhook "w.example.com" denied the request without explanation' },
    { name: 'it answers another question', reply: () => ({ response: { uid: 'x', allowed: true } }), code: 500 },
    { name: 'it speaks v1beta1, which asks for no uid', reply: () => ({ text: '{"response":{"allowed":false,"status":{"message":"as before"}}}' }), more: { admissionReviewVersions: ['v1beta1'] }, code: 400, want: 'admission webhook "w.example.com" denied the request: as before' },
    { name: 'it is not asked', network: { fails: 'ECONNREFUSED' }, more: { matchConditions: [{ name: 'n', expression: "object.metadata.name == 'other'" }] }, code: 201 },
    { name: 'it takes its time', reply: slow(4_000, denies('after all')), code: 403, want: 'admission webhook "w.example.com" denied the request: after all' },
    { name: 'it takes too long', reply: slow(60_000), code: 500, want: failed('context deadline exceeded') },
    { name: 'it takes longer than it may', reply: slow(3_000), more: { timeoutSeconds: 2 }, code: 500, want: failed('context deadline exceeded').replace('10s', '2s') },
    { name: 'it takes too long, and nobody minds', reply: slow(60_000), more: { failurePolicy: 'Ignore' }, code: 201 },
  ])('$name', ({ network, reply = allows, more, noService, code, want, warning }) => {
    const cluster = withWebhooks({ ...network, replies: { '/w': reply } });
    if (noService === true) send(cluster, 'DELETE', '/api/v1/namespaces/default/services/s');
    register(cluster, 'validating', hook('w', more));
    const answer = ask(cluster, 'POST', CONFIG_MAPS, configMap());
    if (code !== undefined) expect(answer.code).toBe(code);
    if (want !== undefined) expect(answer.body.message).toBe(want);
    expect(answer.headers['warning']).toBe(warning);
  });
});

describe('a request that waits', () => {
  test('writes nothing before all have answered, and stores what they saw', () => {
    const seen: Review[] = [];
    const note = (afterMs: number): Reply => (review) => {
      seen.push(review);
      return { afterMs, response: patches({ op: 'add', path: `/data/after${afterMs}`, value: '' }) };
    };
    const cluster = withWebhooks({ replies: { '/a': note(2_000), '/b': note(3_000) } });
    register(cluster, 'mutating', hook('a'));
    register(cluster, 'validating', hook('b'));
    const answer = ask(cluster, 'POST', CONFIG_MAPS, { metadata: { generateName: 'c-' }, data: { a: '1' } }, () => expect(cluster.client.list(configmaps, { namespace: 'default' }).items).toEqual([]));
    expect(answer).toMatchObject({ code: 201, tookMs: 5_000, body: { data: { a: '1', after2000: '' } } });
    const { name, uid } = answer.body['metadata'] as { name: string; uid: string };
    expect(seen).toHaveLength(2);
    expect(seen[1]?.request.object.metadata).toMatchObject({ name, uid });
  });

  test('several validating webhooks are asked at once; the first refusal counts', () => {
    const cluster = withWebhooks({ replies: { '/a': slow(3_000, denies('later')), '/b': slow(1_000, denies('first')), '/c': slow(2_000) } });
    register(cluster, 'validating', hook('a'), hook('b'), hook('c'));
    expect(ask(cluster, 'POST', CONFIG_MAPS, configMap())).toMatchObject({ code: 403, tookMs: 3_000, body: { message: 'admission webhook "b.example.com" denied the request: first' } });
    expect(cluster.asked).toEqual(['/a@0', '/b@0', '/c@0']);
  });

  test('mutating ones are asked in turn, and at most a minute in all', () => {
    const cluster = withWebhooks({ replies: { '/a': slow(25_000), '/b': slow(25_000), '/c': slow(25_000) } });
    register(cluster, 'mutating', ...['a', 'b', 'c'].map((path) => hook(path, { timeoutSeconds: 30 })));
    expect(ask(cluster, 'POST', CONFIG_MAPS, configMap())).toMatchObject({ code: 504, tookMs: 60_000, body: { message: 'Timeout: request did not complete within requested timeout - context deadline exceeded' } });
    expect(cluster.asked).toEqual(['/a@0', '/b@25000', '/c@50000']);
    expect(cluster.client.find(configmaps, 'default', 'c')).toBeUndefined();
  });

  test('another may write meanwhile: an update that names its version conflicts, a patch is asked about again', () => {
    const cluster = withWebhooks({ replies: { '/w': ({ request: { object } }) => ({ afterMs: object.data['mine'] === undefined ? 0 : 1_000, response: { allowed: true } }) } });
    register(cluster, 'validating', hook('w'));
    const first = ask(cluster, 'POST', CONFIG_MAPS, configMap()).body;
    const other = () => expect(send(cluster, 'PATCH', `${CONFIG_MAPS}/c`, { data: { other: String(cluster.clock.now()) } }).status).toBe(200);
    expect(ask(cluster, 'PUT', `${CONFIG_MAPS}/c`, { ...first, data: { mine: '1' } }, other)).toMatchObject({ code: 409, body: { reason: 'Conflict' } });
    const patched = ask(cluster, 'PATCH', `${CONFIG_MAPS}/c`, { data: { mine: '1' } }, other);
    expect(patched).toMatchObject({ code: 200, tookMs: 2_000, body: { data: { a: '1', mine: '1', other: expect.any(String) } } });
  });

  test('is counted once', () => {
    const cluster = withWebhooks({ replies: { '/w': slow(1_000) } });
    register(cluster, 'validating', hook('w'));
    ask(cluster, 'POST', CONFIG_MAPS, configMap());
    expect(send(cluster, 'GET', '/metrics').text ?? decodeUtf8(send(cluster, 'GET', '/metrics').body as Uint8Array)).toMatch(/apiserver_request_total\{code="201",[^}]*resource="configmaps",[^}]*\} 1\n/);
  });

  test('is refused to who does not wait, and leaves nothing behind', () => {
    const cluster = withWebhooks({ replies: { '/w': slow(1_000) } });
    register(cluster, 'validating', hook('w'));
    expect(send(cluster, 'POST', CONFIG_MAPS, configMap()).status).toBe(503);
    cluster.advance(120_000);
    expect(cluster.client.find(configmaps, 'default', 'c')).toBeUndefined();
  });

  test('runs the same way each time', () => {
    const story = () => {
      const cluster = withWebhooks({ replies: { '/a': slow(2_000), '/b': slow(700) } });
      register(cluster, 'mutating', hook('a'));
      register(cluster, 'validating', hook('b'));
      for (let i = 0; i < 3; i++) ask(cluster, 'POST', CONFIG_MAPS, { metadata: { generateName: 'c-' } }, () => cluster.client.list(configmaps));
      return [cluster.asked, cluster.apiServer.snapshot(), cluster.env.random.below(1_000_000)];
    };
    expect(story()).toEqual(story());
  });

  test('is no part of what is stored: who goes on from there has never heard of it', () => {
    const cluster = withWebhooks({ replies: { '/w': slow(5_000) } });
    register(cluster, 'validating', hook('w'));
    let stored: EtcdSnapshot | undefined;
    ask(cluster, 'POST', CONFIG_MAPS, configMap(), () => {
      stored = cluster.apiServer.snapshot();
    });
    const restored = createApiServer({ env: aSmallCluster().env, resources: builtInResources, state: stored as EtcdSnapshot });
    const client = restored.client({ name: 'admin', groups: ['system:masters'] }, 'test');
    expect(client.find(configmaps, 'default', 'c')).toBeUndefined();
    expect(cluster.client.find(configmaps, 'default', 'c')).toBeDefined();
  });

  test('a user has so many of them at a time', () => {
    const cluster = withWebhooks({ replies: { '/w': slow(5_000) } });
    register(cluster, 'validating', hook('w'));
    const open = Array.from({ length: 101 }, (_, i) => {
      const step = send(cluster, 'POST', CONFIG_MAPS, configMap(`c${i}`)).later as Step<{ readonly status: number }>;
      return { step, next: step.next() };
    });
    expect(open[100]?.next).toMatchObject({ done: true, value: { status: 429, headers: { 'retry-after': '1' } } });
    for (const { step } of open) step.return(undefined as never);
    expect(ask(cluster, 'POST', CONFIG_MAPS, configMap()).code).toBe(201);
  });

  test('a collection is deleted once', () => {
    const cluster = withWebhooks({ replies: { '/w': slow(1_000) } });
    for (const name of ['x', 'y', 'z']) send(cluster, 'POST', CONFIG_MAPS, configMap(name));
    register(cluster, 'validating', hook('w', { rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['DELETE'], resources: ['configmaps'] }] }));
    const answer = ask(cluster, 'DELETE', CONFIG_MAPS);
    expect(answer).toMatchObject({ code: 200, tookMs: 3_000 });
    expect((answer.body['items'] as { metadata: { name: string } }[]).map(({ metadata }) => metadata.name)).toEqual(['x', 'y', 'z']);
  });
});

describe('components of the cluster', () => {
  const copier: Controller = {
    name: 'copier', serviceAccount: null, watches: [{ resource: configmaps, wake: (object) => (object.metadata.name === 'c' ? ['c'] : []) }],
    reconcile(_key, { client, events }) {
      const source = client.get(configmaps, 'default', 'c');
      try {
        client.get(configmaps, 'default', 'copy');
      } catch (error) {
        if (!isNotFound(error)) throw error;
        try {
          client.create(configmaps, { metadata: { name: 'copy', namespace: 'default' }, data: {} });
        } catch (refused) {
          events.event(source, 'Warning', 'FailedCreate', String(refused));
          throw refused;
        }
        events.event(source, 'Normal', 'Copied', 'done');
      }
    },
  };

  test('wait by being called again, and nothing fails meanwhile', () => {
    const cluster = withWebhooks({ replies: { '/w': slow(4_000) } });
    send(cluster, 'POST', CONFIG_MAPS, configMap());
    send(cluster, 'POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', { metadata: { name: 'x' }, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' }, subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'system:kube-controller-manager' }] });
    register(cluster, 'validating', hook('w'));
    cluster.run(copier);
    cluster.advance(3_900);
    expect(cluster.client.find(configmaps, 'default', 'copy')).toBeUndefined();
    cluster.advance(200);
    expect(cluster.client.find(configmaps, 'default', 'copy')).toBeDefined();
    expect(cluster.asked).toHaveLength(1);
    const events = ask(cluster, 'GET', '/api/v1/namespaces/default/events').body['items'] as { reason: string }[];
    expect(events.map(({ reason }) => reason)).toEqual(['Copied']);
    expect(cluster.complaints).toEqual([]);
  });

  test('a call that nobody comes back for is forgotten', () => {
    const cluster = withWebhooks({ replies: { '/w': slow(1_000) } });
    register(cluster, 'validating', hook('w'));
    const create = () => cluster.client.create(configmaps, { metadata: { name: 'c', namespace: 'default' } });
    expect(create).toThrow(StillWaiting);
    cluster.advance(70_000);
    expect(create).toThrow(StillWaiting);
    expect(cluster.asked).toHaveLength(2);
    cluster.advance(1_500);
    expect(create().metadata.name).toBe('c');
  });
});

describe('reinvocation', () => {
  const append = (letter: string): Reply => ({ request: { object } }) => ({ response: patches({ op: 'add', path: '/data/a', value: `${object.data['a'] ?? ''}${letter}` }) });
  const once = (letter: string): Reply => (review) => (review.request.object.data['a']?.includes(letter) === true ? allows(review) : append(letter)(review));

  test.each<{ name: string; replies: Readonly<Record<string, Reply>>; hooks: readonly object[]; asked: readonly string[]; want: string }>([
    { name: 'not without being asked for', replies: { '/x': append('x'), '/y': append('y') }, hooks: [hook('x'), hook('y')], asked: ['/x', '/y'], want: '1xy' },
    { name: 'of one that others have changed the object after', replies: { '/x': append('x'), '/y': append('y') }, hooks: [hook('x', { reinvocationPolicy: 'IfNeeded' }), hook('y')], asked: ['/x', '/y', '/x'], want: '1xyx' },
    { name: 'not of the last one', replies: { '/x': append('x'), '/y': append('y') }, hooks: [hook('x'), hook('y', { reinvocationPolicy: 'IfNeeded' })], asked: ['/x', '/y'], want: '1xy' },
    { name: 'not where nothing changed', replies: { '/x': allows, '/y': allows }, hooks: [hook('x', { reinvocationPolicy: 'IfNeeded' }), hook('y')], asked: ['/x', '/y'], want: '1' },
    { name: 'at most once more', replies: { '/x': once('x'), '/y': append('y') }, hooks: [hook('x', { reinvocationPolicy: 'IfNeeded' }), hook('y', { reinvocationPolicy: 'IfNeeded' })], asked: ['/x', '/y', '/x'], want: '1xy' },
  ])('$name', ({ replies, hooks, asked, want }) => {
    const cluster = withWebhooks({ replies });
    register(cluster, 'mutating', ...hooks);
    expect(ask(cluster, 'POST', CONFIG_MAPS, configMap()).body).toMatchObject({ data: { a: want } });
    expect(cluster.asked.map((each) => each.split('@')[0])).toEqual(asked);
  });

  test('a policy that wants it sees what a webhook did', () => {
    const cluster = withWebhooks({ replies: { '/x': append('x') } });
    register(cluster, 'mutating', hook('x'));
    const expression = '[JSONPatch{op: "add", path: "/data/p", value: object.data.a}]';
    const matchConstraints = { resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }] };
    expect(send(cluster, 'POST', `${CONFIGURATIONS}/mutatingadmissionpolicies`, { metadata: { name: 'p' }, spec: { matchConstraints, reinvocationPolicy: 'IfNeeded', mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression } }] } }).status).toBe(201);
    send(cluster, 'POST', `${CONFIGURATIONS}/mutatingadmissionpolicybindings`, { metadata: { name: 'b' }, spec: { policyName: 'p' } });
    expect(ask(cluster, 'POST', CONFIG_MAPS, configMap()).body).toMatchObject({ data: { a: '1x', p: '1x' } });
  });
});
