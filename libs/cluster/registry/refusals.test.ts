import { describe, expect, test } from 'vitest';
import { encodeUtf8, decodeUtf8 } from '#linux/env/text.js';
import { builtInStrategies } from './list.js';
import { aSmallCluster, type SmallCluster } from '#cluster/testing/a-small-cluster.js';

const CORE = '/api/v1/namespaces/default';
const APPS = '/apis/apps/v1/namespaces/default';
const BATCH = '/apis/batch/v1/namespaces/default';

function send(cluster: SmallCluster, method: string, target: string, body?: unknown) {
  const response = cluster.apiServer.handle({
    method, target, headers: { host: 'api', ...(method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {}) },
    body: body === undefined ? new Uint8Array() : encodeUtf8(JSON.stringify(body)),
    client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } },
  });
  return { code: response.status, warning: response.headers['warning'], body: JSON.parse(decodeUtf8(response.body as Uint8Array)) };
}

const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
const forever = { ...template, spec: { ...template.spec, restartPolicy: 'Never' } };
const workload = { metadata: { name: 'w' }, spec: { selector: { matchLabels: { app: 'a' } }, template } };
const claim = { metadata: { name: 'c' }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: '', resources: { requests: { storage: '1Gi' } } } };
const bound = { status: { phase: 'Bound', capacity: { storage: '1Gi' } } };
const service = { metadata: { name: 's' }, spec: { clusterIP: '10.96.50.50', ports: [{ port: 80 }] } };
const hpa = { metadata: { name: 'h' }, spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'w' } } };

/** Each row: what is made first, what is asked then, and the answer. */
describe('refusals', () => {
  const rows: readonly (readonly [string, readonly (readonly [string, string, unknown])[], string])[] = [
    ['a strategy that is none', [['POST', `${APPS}/deployments`, { ...workload, spec: { ...workload.spec, strategy: { type: 'Slow' } } }]],
      'Deployment.apps "w" is invalid: spec.strategy: Unsupported value: {"Type":"Slow","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"'],
    ['an empty selector of a replica set', [['POST', `${APPS}/replicasets`, { ...workload, spec: { selector: {}, template } }]],
      'ReplicaSet.apps "w" is invalid: spec.selector: Invalid value: {}: empty selector is invalid for deployment'],
    ['completions of an indexed job alone', [['POST', `${BATCH}/jobs`, { metadata: { name: 'j' }, spec: { completionMode: 'Indexed', completions: 3, parallelism: 3, template: forever } }], ['PATCH', `${BATCH}/jobs/j`, { spec: { completions: 6 } }]],
      'Job.batch "j" is invalid: spec.completions: Invalid value: 6: can only be modified in tandem with spec.parallelism'],
    ['a time zone that is none', [['POST', `${BATCH}/cronjobs`, { metadata: { name: 'c' }, spec: { schedule: '* * * * *', timeZone: 'Mars/Base', jobTemplate: { spec: { template: forever } } } }]],
      'CronJob.batch "c" is invalid: spec.timeZone: Invalid value: "Mars/Base": unknown time zone Mars/Base'],
    ['the time zone of the machine', [['POST', `${BATCH}/cronjobs`, { metadata: { name: 'c' }, spec: { schedule: '* * * * *', timeZone: 'Local', jobTemplate: { spec: { template: forever } } } }]],
      'CronJob.batch "c" is invalid: spec.timeZone: Invalid value: "Local": timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'],
    ['a budget over all', [['POST', '/apis/policy/v1/namespaces/default/poddisruptionbudgets', { metadata: { name: 'b' }, spec: { minAvailable: '120%', selector: {} } }]],
      'PodDisruptionBudget.policy "b" is invalid: spec.minAvailable: Invalid value: "120%": must not be greater than 100%'],
    ['an autoscaler without a maximum', [['POST', '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers', hpa], ['PATCH', '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers/h', { spec: { maxReplicas: 0 } }]],
      'HorizontalPodAutoscaler.autoscaling "h" is invalid: [spec.maxReplicas: Required value: must be set and greater than 0, spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`]'],
    ['a runtime class that is not there', [['POST', `${CORE}/pods`, { metadata: { name: 'p' }, spec: { ...template.spec, runtimeClassName: 'gvisor' } }]],
      'pods "p" is forbidden: pod rejected: RuntimeClass "gvisor" not found'],
    ['overhead of no class', [['POST', `${CORE}/pods`, { metadata: { name: 'p' }, spec: { ...template.spec, overhead: { cpu: '1' } } }]],
      'pods "p" is forbidden: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead'],
    ['a claim that shrinks', [['POST', `${CORE}/persistentvolumeclaims`, claim], ['PATCH', `${CORE}/persistentvolumeclaims/c/status`, bound], ['PATCH', `${CORE}/persistentvolumeclaims/c`, { spec: { resources: { requests: { storage: '500Mi' } } } }]],
      'PersistentVolumeClaim "c" is invalid: spec.resources.requests.storage: Forbidden: field can not be less than status.capacity'],
    ['a claim that grows without a class that lets it', [['POST', `${CORE}/persistentvolumeclaims`, claim], ['PATCH', `${CORE}/persistentvolumeclaims/c/status`, bound], ['PATCH', `${CORE}/persistentvolumeclaims/c`, { spec: { resources: { requests: { storage: '5Gi' } } } }]],
      'persistentvolumeclaims "c" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize'],
    ['a claim that grows unbound', [['POST', `${CORE}/persistentvolumeclaims`, claim], ['PATCH', `${CORE}/persistentvolumeclaims/c`, { spec: { resources: { requests: { storage: '5Gi' } } } }]],
      'persistentvolumeclaims "c" is forbidden: Only bound persistent volume claims can be expanded'],
    ['an address outside of the range', [['POST', `${CORE}/services`, { ...service, spec: { ...service.spec, clusterIP: '192.168.1.1' } }]],
      'Service "s" is invalid: spec.clusterIPs: Invalid value: ["192.168.1.1"]: failed to allocate IP 192.168.1.1: the provided network does not match the current range'],
    ['another address', [['POST', `${CORE}/services`, service], ['PATCH', `${CORE}/services/s`, { spec: { clusterIP: '10.96.50.51' } }]],
      'Service "s" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.50.51"]: may not change once set'],
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

describe('what the server fills in', () => {
  const job = { metadata: { name: 'j' }, spec: { template: forever } };
  const controller = { metadata: { name: 'rc' }, spec: { template } };
  test.each([
    ['a job goes by the labels of its pods', `${BATCH}/jobs`, job, { metadata: { labels: { app: 'a', 'job-name': 'j' } } }],
    ['a job keeps labels of its own', `${BATCH}/jobs`, { ...job, metadata: { name: 'j', labels: { x: 'y' } } }, { metadata: { labels: { x: 'y' } } }],
    ['a replication controller too', `${CORE}/replicationcontrollers`, controller, { metadata: { labels: { app: 'a' } }, spec: { selector: { app: 'a' } } }],
    ['a daemon set counts its templates', `${APPS}/daemonsets`, workload, { metadata: { annotations: { 'deprecated.daemonset.template.generation': '1' } } }],
    ['a service may begin with a digit', `${CORE}/services`, { metadata: { name: '9lives' }, spec: { ports: [{ port: 80 }] } }, { metadata: { name: '9lives' } }],
  ])('%s', (_name, target, body, want) => {
    expect(send(aSmallCluster(), 'POST', target, body).body).toMatchObject(want);
  });

  test('a changed template raises the generation of a daemon set', () => {
    const cluster = aSmallCluster();
    send(cluster, 'POST', `${APPS}/daemonsets`, workload);
    const generationAfter = (patch: unknown) => send(cluster, 'PATCH', `${APPS}/daemonsets/w`, patch).body.metadata.annotations['deprecated.daemonset.template.generation'];
    expect(generationAfter({ spec: { minReadySeconds: 3 } })).toBe('1');
    expect(generationAfter({ spec: { template: { spec: { terminationGracePeriodSeconds: 3 } } } })).toBe('2');
  });

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
