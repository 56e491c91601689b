import { describe, expect, test } from 'vitest';
import { encodeUtf8, decodeUtf8 } from '#linux/env/text.js';
import { builtInStrategies } from './list.js';
import { aSmallCluster, type SmallCluster } from '#cluster/testing/a-small-cluster.js';

const CORE = '/api/v1/namespaces/default';

function send(cluster: SmallCluster, method: string, target: string, body?: unknown) {
  const response = cluster.apiServer.handle({
    method, target, headers: { host: 'api', ...(method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {}) },
    body: body === undefined ? new Uint8Array() : encodeUtf8(JSON.stringify(body)),
    client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } },
  });
  return { code: response.status, warning: response.headers['warning'], body: JSON.parse(decodeUtf8(response.body as Uint8Array)) };
}

const claim = { metadata: { name: 'c' }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: '', resources: { requests: { storage: '1Gi' } } } };
const bound = { status: { phase: 'Bound', capacity: { storage: '1Gi' } } };

/** Each row: what is made first, what is asked then, and the answer. What one request shows stands with the resource. */
describe('refusals that need a past', () => {
  const rows: readonly (readonly [string, readonly (readonly [string, string, unknown])[], string])[] = [
    ['a claim that shrinks', [['POST', `${CORE}/persistentvolumeclaims`, claim], ['PATCH', `${CORE}/persistentvolumeclaims/c/status`, bound], ['PATCH', `${CORE}/persistentvolumeclaims/c`, { spec: { resources: { requests: { storage: '500Mi' } } } }]],
      'PersistentVolumeClaim "c" is invalid: spec.resources.requests.storage: Forbidden: field can not be less than status.capacity'],
    ['a claim that grows without a class that lets it', [['POST', `${CORE}/persistentvolumeclaims`, claim], ['PATCH', `${CORE}/persistentvolumeclaims/c/status`, bound], ['PATCH', `${CORE}/persistentvolumeclaims/c`, { spec: { resources: { requests: { storage: '5Gi' } } } }]],
      'persistentvolumeclaims "c" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize'],
    ['a namespace on its way out, once more', [['POST', '/api/v1/namespaces', { metadata: { name: 'blue', finalizers: ['example.com/wait'] } }], ['DELETE', '/api/v1/namespaces/blue', undefined], ['POST', '/api/v1/namespaces', { metadata: { name: 'blue' } }]],
      'object is being deleted: namespaces "blue" already exists'],
    ['what is there already, with a version', [['POST', `${CORE}/configmaps`, { metadata: { name: 'c' } }], ['POST', `${CORE}/configmaps`, { metadata: { name: 'c', resourceVersion: '7' } }]],
      'configmaps "c" already exists'],
    ['a version for what is new', [['POST', `${CORE}/configmaps`, { metadata: { name: 'c', resourceVersion: '7' } }]],
      'resourceVersion should not be set on objects to be created'],
  ];
  test.each(rows)('%s', (_name, requests, message) => {
    const cluster = aSmallCluster();
    const answers = requests.map(([method, target, body]) => send(cluster, method, target, body));
    for (const { code } of answers.slice(0, -1)) expect(code).toBeLessThan(300);
    expect(answers.at(-1)?.body.message).toBe(message);
  });
});

describe('what the server says and does besides', () => {
  test('Endpoints are deprecated', () => {
    expect(send(aSmallCluster(), 'GET', `${CORE}/endpoints`).warning).toContain('v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice');
  });

  test('a binding does not change what the user wants, and unset times are null', () => {
    const cluster = aSmallCluster();
    send(cluster, 'POST', `${CORE}/pods`, { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'nginx' }] } });
    expect(send(cluster, 'POST', `${CORE}/pods/p/binding`, { metadata: { name: 'p' }, target: { kind: 'Node', name: 'n' } }).code).toBe(201);
    const pod = send(cluster, 'GET', `${CORE}/pods/p`).body;
    expect(pod.metadata.generation).toBe(1);
    expect(pod.status.conditions).toEqual([{ type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: '2026-01-01T00:00:00Z', observedGeneration: 1 }]);
  });
});

describe('tables', () => {
  /** Kubernetes asks for a description that there is none of. */
  const UNDESCRIBED = new Set(['runtimeclasses Handler']);
  const columns = builtInStrategies.flatMap(({ names, columns }) => (columns ?? []).map((column) => [`${names.plural} ${column.name}`, column] as const));
  test.each(columns.filter(([name]) => !UNDESCRIBED.has(name)))('%s says what it is for', (_name, { description }) => {
    expect(typeof description === 'function' ? description() : description).toMatch(/.{12}/);
  });

  function table(cluster: SmallCluster, plural: string) {
    const response = cluster.apiServer.handle({
      method: 'GET', target: `${CORE}/${plural}`, headers: { host: 'api', accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }, body: new Uint8Array(),
      client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } },
    });
    return JSON.parse(decodeUtf8(response.body as Uint8Array)) as { columnDefinitions: readonly { name: string; description: string }[]; rows: readonly object[] };
  }

  test('are sent with it', () => {
    const { columnDefinitions } = table(aSmallCluster(), 'services');
    expect(columnDefinitions.find(({ name }) => name === 'Type')?.description).toMatch(/^type determines how the Service is exposed\. .* More info: https:\S+$/);
  });

  test('say which pods are over', () => {
    const cluster = aSmallCluster();
    send(cluster, 'POST', `${CORE}/pods`, { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'nginx' }] } });
    expect(table(cluster, 'pods').rows[0]).not.toHaveProperty('conditions');
    send(cluster, 'PATCH', `${CORE}/pods/p/status`, { status: { phase: 'Failed' } });
    expect(table(cluster, 'pods').rows[0]).toMatchObject({ conditions: [{ type: 'Completed', status: 'True', reason: 'Failed', message: 'The pod failed.' }], object: { metadata: { name: 'p' } } });
  });
});

describe('bodies that lack nearly all', () => {
  const creatable = builtInStrategies.filter(({ verbs, namespaced, names }) => (verbs === undefined || verbs.includes('create')) && (namespaced || names.plural !== 'namespaces'));
  test.each(creatable.map((strategy) => [`${strategy.names.plural}.${strategy.version}.${strategy.group}`, strategy] as const))('%s', (_name, { group, version, namespaced, names }) => {
    const cluster = aSmallCluster();
    const path = `${group === '' ? `/api/${version}` : `/apis/${group}/${version}`}${namespaced ? '/namespaces/default' : ''}/${names.plural}`;
    for (const body of [{ metadata: { name: 'x' } }, { metadata: { name: 'x' }, spec: {} }, { metadata: { name: '10.0.0.9' }, spec: { template: { spec: {} }, jobTemplate: { spec: {} } } }]) {
      expect(send(cluster, 'POST', path, body).code).not.toBe(500);
    }
  });
});
