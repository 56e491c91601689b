import { describe, expect, test } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { aSmallCluster, type SmallCluster } from '#cluster/testing/a-small-cluster.js';

const MAPS = '/api/v1/namespaces/default/configmaps';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

interface Entry { readonly manager: string; readonly operation: string; readonly time: string; readonly apiVersion?: string; readonly fieldsType?: string; readonly fieldsV1: Record<string, object> }
interface Answer { readonly code: number; readonly message?: string; readonly data?: object; readonly metadata: { readonly annotations?: Record<string, string>; readonly managedFields?: readonly Entry[]; readonly resourceVersion: string } }

function send(cluster: SmallCluster, method: string, target: string, body: unknown, type = 'application/json'): Answer {
  const response = cluster.apiServer.handle({
    method, target, headers: { host: 'api', 'content-type': type }, body: encodeUtf8(JSON.stringify(body)),
    client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } },
  });
  return { code: response.status, ...JSON.parse(decodeUtf8(response.body as Uint8Array)) } as Answer;
}

const map = (data: object, metadata: object = {}) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm', ...metadata }, data });
const create = (cluster: SmallCluster, data: object, manager: string, metadata: object = {}) => send(cluster, 'POST', `${MAPS}?fieldManager=${manager}`, map(data, metadata));
const change = (cluster: SmallCluster, data: object, manager: string) => send(cluster, 'PATCH', `${MAPS}/m?fieldManager=${manager}`, { data }, 'application/merge-patch+json');
const apply = (cluster: SmallCluster, data: object, manager: string) => send(cluster, 'PATCH', `${MAPS}/m?fieldManager=${manager}`, map(data), 'application/apply-patch+yaml');
const replaceList = (cluster: SmallCluster, value: unknown) => send(cluster, 'PATCH', `${MAPS}/m`, [{ op: 'replace', path: '/metadata/managedFields', value }], 'application/json-patch+json');
const managers = ({ metadata }: Answer) => metadata.managedFields?.map(({ manager, operation, fieldsV1 }) => `${manager} ${operation} ${Object.keys(fieldsV1['f:data'] ?? {}).filter((each) => each !== '.').join(' ')}`.trim());

describe('who manages which field', () => {
  test('a manager that writes again is dated anew; one that only loses fields is not', () => {
    const cluster = aSmallCluster();
    const first = create(cluster, { a: '1', b: '1' }, 'one').metadata.managedFields?.[0]?.time as string;
    cluster.advance(5_000);
    const times = (answer: Answer) => answer.metadata.managedFields?.map(({ manager, time }) => `${manager} ${time === first ? 'then' : 'later'}`);
    expect(times(change(cluster, { a: '2' }, 'two'))).toEqual(['one then', 'two later']);
    expect(times(change(cluster, { b: '2' }, 'one'))).toEqual(['one later', 'two later']);
  });

  test('one empty entry clears the list; nothing is tracked until somebody applies', () => {
    const cluster = aSmallCluster();
    create(cluster, { a: '1' }, 'one');
    expect(replaceList(cluster, [{}]).metadata.managedFields).toBeUndefined();
    expect(change(cluster, { b: '1' }, 'two').metadata.managedFields).toBeUndefined();
    expect(managers(apply(cluster, { c: '1' }, 'three'))).toEqual(['three Apply f:c', 'before-first-apply Update f:a f:b']);
    expect(apply(cluster, { a: '2' }, 'three').message).toBe('Apply failed with 1 conflict: conflict with "before-first-apply" using v1: .data.a');
  });

  test('who applies nothing but a name owns nothing', () => {
    const cluster = aSmallCluster();
    const applyName = () => send(cluster, 'PATCH', `${MAPS}/m?fieldManager=one`, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' } }, 'application/apply-patch+yaml');
    expect(applyName().metadata.managedFields).toBeUndefined();
    apply(cluster, { a: '1' }, 'two');
    apply(cluster, { a: '1' }, 'one');
    expect(managers(applyName())).toEqual(['two Apply f:a']);
  });

  test('a client may write the list; what can not be read changes nothing', () => {
    const cluster = aSmallCluster();
    const entry = create(cluster, { a: '1' }, 'one').metadata.managedFields?.[0] as Entry;
    expect(managers(replaceList(cluster, [{ ...entry, manager: 'other', operation: 'Apply' }]))).toEqual(['other Apply f:a']);
    expect(managers(replaceList(cluster, [{ ...entry, operation: 'Guess' }]))).toEqual(['other Apply f:a']);
    expect(managers(replaceList(cluster, [{ ...entry, fieldsV1: { nosuch: {} } }]))).toEqual(['other Apply f:a']);
  });

  test('more than ten that update: the oldest become one', () => {
    const cluster = aSmallCluster();
    create(cluster, { k0: '0' }, 'm0');
    let answer: Answer | undefined;
    for (let i = 1; i <= 11; i++) {
      cluster.advance(1_000);
      answer = change(cluster, { [`k${i}`]: '1' }, `m${i}`);
    }
    expect(managers(answer as Answer)).toHaveLength(10);
    expect(managers(answer as Answer)?.[0]).toBe('ancient-changes Update f:k0 f:k1 f:k2');
  });
});

describe('what is applied no more', () => {
  const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';
  const deployment = (spec: object, labels: object = { a: 'b' }) => ({
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' },
    spec: { selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }, ...spec },
  });
  const applied = (cluster: SmallCluster, body: object) => send(cluster, 'PATCH', `${DEPLOYMENTS}/d?fieldManager=one`, body, 'application/apply-patch+yaml') as Answer & { readonly spec: { readonly strategy: object; readonly template: object } };

  test('goes with what the server filled in below it', () => {
    const cluster = aSmallCluster();
    applied(cluster, deployment({ strategy: { rollingUpdate: { maxSurge: 3 } } }));
    expect(applied(cluster, deployment({})).spec.strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } });
  });

  test('a part that is held keeps the whole', () => {
    const cluster = aSmallCluster();
    applied(cluster, deployment({}, { a: 'b', c: 'd' }));
    const list = applied(cluster, deployment({}, { a: 'b', c: 'd' })).metadata.managedFields as Entry[];
    // As a list that was moved from client-side apply holds maps themselves, too.
    const whole = JSON.parse(JSON.stringify(list).replace('"f:labels":{', '"f:labels":{".":{},')) as Entry[];
    send(cluster, 'PATCH', `${DEPLOYMENTS}/d`, [{ op: 'replace', path: '/metadata/managedFields', value: whole }], 'application/json-patch+json');
    expect(applied(cluster, deployment({})).spec.template).toMatchObject({ metadata: { labels: { a: 'b' } } });
  });
});

describe('kubectl goes over from applying on its side to the server', () => {
  const applied = (data: object) => ({ annotations: { [LAST_APPLIED]: JSON.stringify(map(data)) } });

  test('it takes what it applied before', () => {
    const cluster = aSmallCluster();
    create(cluster, { a: '1' }, 'kubectl-client-side-apply', applied({ a: '1' }));
    const answer = apply(cluster, { a: '2' }, 'kubectl');
    expect(answer.data).toEqual({ a: '2' });
    expect(answer.metadata.annotations?.[LAST_APPLIED]).toBe('{"apiVersion":"v1","data":{"a":"2"},"kind":"ConfigMap","metadata":{"name":"m"}}\n');
    expect(managers(answer)).toEqual(['kubectl Apply f:a', 'kubectl-client-side-apply Update']);
  });

  test('but not what somebody has changed since', () => {
    const cluster = aSmallCluster();
    create(cluster, { a: '1', b: '1' }, 'kubectl-client-side-apply', applied({ a: '1', b: '1' }));
    change(cluster, { b: '5' }, 'somebody');
    expect(apply(cluster, { a: '2', b: '2' }, 'kubectl').message).toBe('Apply failed with 1 conflict: conflict with "somebody" using v1: .data.b');
  });

  test('others take nothing', () => {
    const cluster = aSmallCluster();
    create(cluster, { a: '1' }, 'kubectl-client-side-apply', applied({ a: '1' }));
    expect(apply(cluster, { a: '2' }, 'other').message).toBe('Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using v1: .data.a');
  });
});
