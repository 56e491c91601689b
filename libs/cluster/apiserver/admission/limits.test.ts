import { describe, expect, test } from 'vitest';
import type { LimitRangeItem, PodSpec } from '#cluster/api/generated/types.js';
import { limitranges, persistentvolumeclaims, pods, resourcequotas, services } from '#cluster/api/resources.js';
import { aSmallCluster } from '#cluster/testing/a-small-cluster.js';

const metadata = { name: 'x', namespace: 'default' };
type Resources = NonNullable<PodSpec['resources']>;
const container = (resources: Resources = {}, name = 'c') => ({ name, image: 'nginx', resources });

describe('limits of a namespace', () => {
  const asked = (limits: readonly LimitRangeItem[], spec: PodSpec) => {
    const { client } = aSmallCluster();
    client.create(limitranges, { metadata, spec: { limits } });
    return client.create(pods, { metadata, spec });
  };

  test('fill in what a container leaves out', () => {
    const pod = asked([{ type: 'Container', default: { cpu: '1', memory: '1Gi' }, defaultRequest: { memory: '1Mi' } }], { initContainers: [container({}, 'i')], containers: [container({ limits: { cpu: '2' } })] });
    expect(pod.spec?.containers[0]?.resources).toEqual({ limits: { cpu: '2', memory: '1Gi' }, requests: { cpu: '2', memory: '1Mi' } });
    expect(pod.metadata.annotations?.['kubernetes.io/limit-ranger']).toBe('LimitRanger plugin set: memory request for container c; memory limit for container c; cpu, memory request for init container i; cpu, memory limit for init container i');
  });

  test.each<[string, LimitRangeItem, PodSpec, string]>([
    ['too little', { type: 'Container', min: { cpu: '1' } }, { containers: [container({ requests: { cpu: '500m' } })] }, 'minimum cpu usage per Container is 1, but request is 500m'],
    ['nothing said, of two containers alike', { type: 'Pod', min: { cpu: '1' } }, { containers: [container(), container({}, 'd')] }, 'minimum cpu usage per Pod is 1.  No request is specified'],
    ['too much of all together', { type: 'Pod', max: { cpu: '1' } }, { containers: [container({ limits: { cpu: '600m' } }), container({ limits: { cpu: '600m' } }, 'd')] }, 'maximum cpu usage per Pod is 1, but limit is 1200m'],
    ['too much of one that starts', { type: 'Pod', max: { cpu: '1' } }, { initContainers: [container({ limits: { cpu: '2' } }, 'i')], containers: [container({ limits: { cpu: '600m' } })] }, 'maximum cpu usage per Pod is 1, but limit is 2'],
    ['too much of what the pod says', { type: 'Pod', max: { cpu: '1' } }, { resources: { limits: { cpu: '2' } }, containers: [container()] }, 'maximum cpu usage per Pod is 1, but limit is 2'],
    ['too far apart', { type: 'Pod', maxLimitRequestRatio: { cpu: '2' } }, { containers: [container({ requests: { cpu: '100m' }, limits: { cpu: '300m' } })] }, 'cpu max limit to request ratio per Pod is 2, but provided ratio is 3.000000'],
    ['no limit to compare', { type: 'Pod', maxLimitRequestRatio: { cpu: '2' } }, { containers: [container({ requests: { cpu: '100m' } })] }, 'cpu max limit to request ratio per Pod is 2, but no limit is specified or limit is 0'],
  ])('refuse %s', (_name, limit, spec, want) => {
    expect(() => asked([limit], spec)).toThrow(`pods "x" is forbidden: ${want}`);
  });

  test('look only at what a claim requests', () => {
    const { client } = aSmallCluster();
    client.create(limitranges, { metadata, spec: { limits: [{ type: 'PersistentVolumeClaim', max: { storage: '1Gi' } }] } });
    const claim = (storage: string) => client.create(persistentvolumeclaims, { metadata, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } } });
    expect(() => claim('2Gi')).toThrow('persistentvolumeclaims "x" is forbidden: maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 2Gi');
    expect(claim('1Gi').metadata.name).toBe('x');
  });
});

describe('a quota of a namespace', () => {
  const withQuota = (hard: Readonly<Record<string, string>>, more: object = {}) => {
    const { client } = aSmallCluster();
    const quota = client.create(resourcequotas, { metadata, spec: { hard, ...more } });
    client.updateStatus(resourcequotas, { ...quota, status: { hard, used: Object.fromEntries(Object.keys(hard).map((name) => [name, '0'])) } });
    return client;
  };
  const used = (client: ReturnType<typeof withQuota>) => client.get(resourcequotas, 'default', 'x').status?.used;

  test.each<[string, Readonly<Record<string, string>>, PodSpec, string]>([
    ['too much', { 'requests.cpu': '1', pods: '0' }, { containers: [container({ requests: { cpu: '2' } })] }, 'exceeded quota: x, requested: pods=1,requests.cpu=2, used: pods=0,requests.cpu=0, limited: pods=0,requests.cpu=1'],
    ['containers that say nothing', { 'limits.memory': '1Gi', cpu: '1' }, { containers: [container(), container({ limits: { memory: '1Mi' } }, 'd')] }, 'failed quota: x: must specify cpu for: c,d; limits.memory for: c'],
    ['devices', { 'requests.example.com/gpu': '1' }, { containers: [container({ limits: { 'example.com/gpu': '2' } })] }, 'exceeded quota: x, requested: requests.example.com/gpu=2, used: requests.example.com/gpu=0, limited: requests.example.com/gpu=1'],
  ])('refuses %s', (_name, hard, spec, want) => {
    expect(() => withQuota(hard).create(pods, { metadata, spec })).toThrow(`pods "x" is forbidden: ${want}`);
  });

  test('asks what a pod takes before any other quota says that it is too much', () => {
    const client = withQuota({ pods: '0' });
    const other = client.create(resourcequotas, { metadata: { ...metadata, name: 'y' }, spec: { hard: { 'limits.cpu': '1' } } });
    client.updateStatus(resourcequotas, { ...other, status: { hard: { 'limits.cpu': '1' }, used: { 'limits.cpu': '0' } } });
    expect(() => client.create(pods, { metadata, spec: { containers: [container()] } })).toThrow('failed quota: y: must specify limits.cpu for: c');
  });

  test('takes a pod that says what it needs for all of its containers', () => {
    const client = withQuota({ 'requests.cpu': '2' });
    client.create(pods, { metadata, spec: { resources: { requests: { cpu: '1' } }, containers: [container()] } });
    expect(used(client)).toEqual({ 'requests.cpu': '1' });
  });

  test('looks only at what is in its scope', () => {
    const client = withQuota({ pods: '0' }, { scopes: ['CrossNamespacePodAffinity'] });
    const term = { topologyKey: 'a', labelSelector: {}, namespaceSelector: {} };
    expect(client.create(pods, { metadata, spec: { containers: [container()] } }).metadata.name).toBe('x');
    expect(() => client.create(pods, { metadata: { ...metadata, name: 'y' }, spec: { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } }, containers: [container()] } })).toThrow('exceeded quota: x, requested: pods=1');
  });

  test('is charged for a service that becomes another, and not given back by admission', () => {
    const client = withQuota({ services: '1', 'services.nodeports': '1' });
    client.create(services, { metadata, spec: { ports: [{ port: 80 }] } });
    client.patch(services, 'default', 'x', 'merge', { spec: { type: 'NodePort' } });
    expect(used(client)).toEqual({ services: '1', 'services.nodeports': '1' });
    client.patch(services, 'default', 'x', 'merge', { spec: { type: 'ClusterIP' } });
    expect(used(client)).toEqual({ services: '1', 'services.nodeports': '1' });
  });
});
