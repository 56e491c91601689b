import { describe, expect, test } from 'vitest';
import * as k from '#cluster/api/resources.js';
import type { Pod, Service } from '#cluster/api/generated/types.js';
import { StatusError } from '#cluster/apimachinery/errors.js';
import type { WatchEvent } from '#cluster/client/client.js';
import { aSmallCluster, type SmallCluster } from '#cluster/testing/a-small-cluster.js';
import { aPod } from '#cluster/testing/builders.js';
import { builtInResources } from '#cluster/testing/built-in-resources.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { createApiServer } from './create-api-server.js';

function http(cluster: SmallCluster, method: string, target: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
  const response = cluster.apiServer.handle({
    method, target, headers: { host: 'api', ...headers }, body: body === undefined ? new Uint8Array() : encodeUtf8(JSON.stringify(body)),
    client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } },
  });
  return { status: response.status, headers: response.headers, body: JSON.parse(decodeUtf8(response.body as Uint8Array)) };
}

function messageOf(task: () => unknown): string {
  try {
    task();
  } catch (error) {
    if (error instanceof StatusError) return error.message;
    throw error;
  }
  return 'no error';
}

const PODS = '/api/v1/namespaces/default/pods';

describe('objects', () => {
  test('defaults, admission and identity', () => {
    const { client } = aSmallCluster();
    const pod = client.create(k.pods, aPod('p').fresh());
    expect(pod.spec).toMatchObject({ restartPolicy: 'Always', serviceAccountName: 'default', priority: 0, enableServiceLinks: true });
    expect(pod.spec.containers[0]).toMatchObject({ imagePullPolicy: 'IfNotPresent', resources: {} });
    expect(pod.status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' });
    expect(pod.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('an unchanged update writes nothing; a stale one is refused', () => {
    const { client, apiServer } = aSmallCluster();
    const first = client.create(k.configmaps, { metadata: { name: 'c', namespace: 'default' }, data: { a: '1' } });
    const { revision } = apiServer.core.etcd;
    client.update(k.configmaps, first);
    expect(apiServer.core.etcd.revision).toBe(revision);
    client.update(k.configmaps, { ...first, data: { a: '2' } });
    expect(messageOf(() => client.update(k.configmaps, { ...first, data: { a: '3' } }))).toBe(
      'Operation cannot be fulfilled on configmaps "c": the object has been modified; please apply your changes to the latest version and try again',
    );
  });

  test('a pod on a node waits for its grace period, and for finalizers', () => {
    const { client } = aSmallCluster();
    client.create(k.pods, aPod('p').withNode('n').fresh());
    client.delete(k.pods, 'default', 'p');
    expect(client.get(k.pods, 'default', 'p').metadata.deletionGracePeriodSeconds).toBe(30);
    client.delete(k.pods, 'default', 'p', { gracePeriodSeconds: 0 });
    expect(client.find(k.pods, 'default', 'p')).toBeUndefined();
    const kept = client.create(k.configmaps, { metadata: { name: 'c', namespace: 'default', finalizers: ['example.com/x'] } });
    client.delete(k.configmaps, 'default', 'c');
    const marked = client.get(k.configmaps, 'default', kept.metadata.name);
    client.update(k.configmaps, { ...marked, metadata: { ...marked.metadata, finalizers: [] } });
    expect(client.find(k.configmaps, 'default', 'c')).toBeUndefined();
  });

  test('services get addresses and ports, and give them back', () => {
    const { client } = aSmallCluster();
    const service: Service = { metadata: { name: 's', namespace: 'default' }, spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] } };
    const made = client.create(k.services, service);
    expect(made.spec.clusterIP).toMatch(/^10\./);
    expect(messageOf(() => client.create(k.services, { ...service, metadata: { name: 't', namespace: 'default' } }))).toBe(
      'Service "t" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
    );
    client.delete(k.services, 'default', 's');
    expect(client.list(k.ipaddresses).items.map((each) => each.metadata.name)).toEqual(['10.96.0.1']);
  });
});

describe('refusals', () => {
  test.each([
    { name: 'no containers', pod: { containers: [] }, want: 'Pod "p" is invalid: spec.containers: Required value' },
    { name: 'unknown mount', pod: { containers: [{ name: 'a', image: 'i', volumeMounts: [{ name: 'data', mountPath: '/d' }] }] }, want: 'Pod "p" is invalid: spec.containers[0].volumeMounts[0].name: Not found: "data"' },
    {
      name: 'request over limit',
      pod: { containers: [{ name: 'a', image: 'i', resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }] },
      want: 'Pod "p" is invalid: spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    },
  ])('$name', ({ pod, want }) => {
    const { client } = aSmallCluster();
    expect(messageOf(() => client.create(k.pods, { metadata: { name: 'p', namespace: 'default' }, spec: pod } as Pod))).toBe(want);
  });

  test('strict decoding and types', () => {
    const cluster = aSmallCluster();
    const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { containers: [{ name: 'a', image: 'i', port: 80 }] } };
    expect(http(cluster, 'POST', `${PODS}?fieldValidation=Strict`, body).body.message).toBe('Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].port"');
    expect(http(cluster, 'POST', PODS, body).headers['warning']).toBe('299 - "unknown field \\"spec.containers[0].port\\""');
    const wrong = { ...body, metadata: { name: 'q', labels: { a: true } } };
    expect(http(cluster, 'POST', PODS, wrong).body.message).toBe('Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels of type string');
  });

  test.each([
    '/apis/apps/v1/namespaces/default/daemonsets/d/scale', '/api/v1/namespaces/default/nothings', '/api/v1/pods/p',
  ])('below a group version that is built in the router answers in JSON: %s', (target) => {
    expect(http(aSmallCluster(), 'GET', target)).toMatchObject({ status: 404, body: { reason: 'NotFound', message: 'the server could not find the requested resource', details: {} } });
  });

  test('authorisation', () => {
    const { apiServer } = aSmallCluster();
    const client = apiServer.client({ name: 'jane', groups: ['system:authenticated'] }, 'test');
    expect(messageOf(() => client.list(k.pods, { namespace: 'default' }))).toBe('pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default"');
  });
});

describe('apply', () => {
  const apply = (cluster: SmallCluster, manager: string, data: object, force = false) =>
    http(cluster, 'PATCH', `/api/v1/namespaces/default/configmaps/limits?fieldManager=${manager}&force=${force}`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'limits' }, data }, { 'content-type': 'application/apply-patch+yaml' });

  test('conflicts name the other manager; what nobody applies any more goes', () => {
    const cluster = aSmallCluster();
    apply(cluster, 'kubectl', { max: '10', min: '1' });
    expect(apply(cluster, 'tuner', { max: '20' }).body.message).toBe('Apply failed with 1 conflict: conflict with "kubectl": .data.max');
    expect(apply(cluster, 'tuner', { max: '20' }, true).body.data).toEqual({ max: '20', min: '1' });
    expect(apply(cluster, 'tuner', {}).body.data).toEqual({ min: '1' });
  });
});

describe('watch', () => {
  test('comes from the clock, in order, and begins with what is there', () => {
    const { client, advance } = aSmallCluster();
    client.create(k.configmaps, { metadata: { name: 'a', namespace: 'default' } });
    const seen: string[] = [];
    client.watch(k.configmaps, ({ type, object }: WatchEvent<object>) => seen.push(`${type} ${object.metadata.name}`), { namespace: 'default' });
    const b = client.create(k.configmaps, { metadata: { name: 'b', namespace: 'default' } });
    client.update(k.configmaps, { ...b, data: { x: 'y' } });
    client.delete(k.configmaps, 'default', 'a');
    expect(seen).toEqual([]);
    advance(10);
    expect(seen).toEqual(['ADDED a', 'ADDED b', 'MODIFIED b', 'DELETED a']);
  });
});

describe('state', () => {
  test('same seed, same bytes; a snapshot restores exactly', () => {
    const run = () => {
      const cluster = aSmallCluster({ seed: 3 });
      cluster.client.create(k.pods, aPod('p').fresh());
      return cluster;
    };
    const one = run();
    expect(JSON.stringify(run().apiServer.snapshot())).toBe(JSON.stringify(one.apiServer.snapshot()));
    const restored = createApiServer({ env: one.env, resources: builtInResources, state: JSON.parse(JSON.stringify(one.apiServer.snapshot())) });
    expect(restored.snapshot()).toEqual(one.apiServer.snapshot());
  });
});

describe('bodies for people', () => {
  test.each([
    { name: 'kubectl', target: '/version', agent: 'kubectl/v1.36.2', want: /^\{"major":"1",.*\}\n$/s },
    { name: 'curl', target: '/version', agent: 'curl/8.5.0', want: /^\{\n {2}"major": "1",\n.*\n\}$/s },
    { name: 'curl that wants it short', target: '/version?pretty=false', agent: 'curl/8.5.0', want: /^\{"major":"1",/ },
    { name: 'whoever asks', target: '/version?pretty=true', agent: 'x', want: /^\{\n {2}"major": "1",\n/ },
  ])('$name', ({ target, agent, want }) => {
    const { body } = aSmallCluster().apiServer.handle({ method: 'GET', target, headers: { host: 'api', 'user-agent': agent }, body: new Uint8Array(), client: { address: '127.0.0.1' } });
    expect(decodeUtf8(body as Uint8Array)).toMatch(want);
  });
});
