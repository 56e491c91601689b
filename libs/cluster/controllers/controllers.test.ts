import { describe, expect, test } from 'vitest';
import {
  configmaps, daemonsets, deployments, endpoints, endpointslices, namespaces, nodes, persistentvolumeclaims, poddisruptionbudgets, pods, replicasets, replicationcontrollers,
  resourcequotas, secrets, serviceaccounts, services, statefulsets,
} from '#cluster/api/resources.js';
import { HollowCluster } from '#cluster/testing/hollow-cluster.js';
import { aDaemonSet, aDeployment, aPod, aPodAsking, aService, aStatefulSet, template } from '#cluster/testing/manifests.js';

const SETTLE_MS = 5_000;

function images(cluster: HollowCluster, app: string): readonly string[] {
  return cluster.list(pods).filter(({ metadata }) => metadata.labels?.['app'] === app).map(({ spec }) => spec.containers[0]?.image ?? '');
}

function withImage(app: string, image: string) {
  return { ...template(app), spec: { ...template(app).spec, containers: [{ name: 'c', image }] } };
}

describe('deployment', () => {
  test('is made, scaled and told of', () => {
    const cluster = new HollowCluster();
    cluster.client.create(deployments, aDeployment('web', 3));
    cluster.advance(SETTLE_MS);
    const [web] = cluster.list(deployments);
    expect(web?.status).toMatchObject({ replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3, terminatingReplicas: 0 });
    expect(web?.status?.conditions?.map(({ type, status, reason }) => `${type} ${status} ${reason ?? ''}`)).toEqual(['Available True MinimumReplicasAvailable', 'Progressing True NewReplicaSetAvailable']);
    cluster.client.patch(deployments, 'default', 'web', 'merge', { spec: { replicas: 1 } });
    cluster.advance(SETTLE_MS);
    expect(cluster.list(pods)).toHaveLength(1);
    expect(cluster.messages('ScalingReplicaSet')).toEqual(expect.arrayContaining(['Scaled up replica set web-X from 0 to 3', 'Scaled down replica set web-X from 3 to 1']));
    expect(cluster.problems).toEqual([]);
  });

  test('rolls to another image and back, keeping revisions', () => {
    const cluster = new HollowCluster();
    cluster.client.create(deployments, aDeployment('web', 4));
    cluster.advance(SETTLE_MS);
    cluster.client.patch(deployments, 'default', 'web', 'merge', { spec: { template: withImage('web', 'nginx:1.28') } });
    cluster.advance(SETTLE_MS);
    expect(images(cluster, 'web')).toEqual(Array(4).fill('nginx:1.28'));
    const revisions = () => cluster.list(replicasets).map(({ metadata, spec }) => [spec.template?.spec?.containers[0]?.image, metadata.annotations?.['deployment.kubernetes.io/revision'], spec.replicas]).sort();
    expect(revisions()).toEqual([['nginx:1.27', '1', 0], ['nginx:1.28', '2', 4]]);
    cluster.client.patch(deployments, 'default', 'web', 'merge', { spec: { template: withImage('web', 'nginx:1.27') } });
    cluster.advance(SETTLE_MS);
    expect(revisions()).toEqual([['nginx:1.27', '3', 4], ['nginx:1.28', '2', 0]]);
    expect(cluster.list(deployments)[0]?.metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3');
    expect(cluster.problems).toEqual([]);
  });

  test('misses its deadline when the new pods never get ready', () => {
    const cluster = new HollowCluster();
    cluster.client.create(deployments, aDeployment('web', 2, { progressDeadlineSeconds: 8 }));
    cluster.advance(SETTLE_MS);
    cluster.client.patch(deployments, 'default', 'web', 'merge', { spec: { template: template('web', { nodeSelector: { no: 'where' } }) } });
    cluster.advance(12_000);
    const progressing = cluster.list(deployments)[0]?.status?.conditions?.find(({ type }) => type === 'Progressing');
    expect(progressing).toMatchObject({ status: 'False', reason: 'ProgressDeadlineExceeded' });
    expect(progressing?.message).toMatch(/^ReplicaSet "web-[a-z0-9]+" has timed out progressing\.$/);
  });

  test('recreates: no new pod before the last old one is gone', () => {
    const cluster = new HollowCluster();
    cluster.client.create(deployments, aDeployment('web', 2, { strategy: { type: 'Recreate' } }));
    cluster.advance(SETTLE_MS);
    cluster.client.patch(deployments, 'default', 'web', 'merge', { spec: { template: withImage('web', 'nginx:1.28') } });
    let mixed = false;
    for (let i = 0; i < 50; i++) {
      cluster.advance(100);
      mixed ||= new Set(images(cluster, 'web')).size > 1;
    }
    expect(mixed).toBe(false);
    expect(images(cluster, 'web')).toEqual(['nginx:1.28', 'nginx:1.28']);
  });

  test('paused, it only scales', () => {
    const cluster = new HollowCluster();
    cluster.client.create(deployments, aDeployment('web', 2));
    cluster.advance(SETTLE_MS);
    cluster.client.patch(deployments, 'default', 'web', 'merge', { spec: { paused: true, replicas: 3, template: withImage('web', 'nginx:1.28') } });
    cluster.advance(SETTLE_MS);
    expect(images(cluster, 'web')).toEqual(Array(3).fill('nginx:1.27'));
    expect(cluster.list(deployments)[0]?.status?.conditions?.find(({ type }) => type === 'Progressing')).toMatchObject({ status: 'Unknown', reason: 'DeploymentPaused' });
  });
});

describe('replica set and replication controller', () => {
  test('adopts what matches, gives up what is too many, releases what no longer matches', () => {
    const cluster = new HollowCluster();
    cluster.client.create(replicasets, { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'trio', namespace: 'default' }, spec: { replicas: 3, selector: { matchLabels: { app: 'trio' } }, template: template('trio') } });
    cluster.advance(SETTLE_MS);
    cluster.client.create(pods, aPod('loose', {}, { app: 'trio' }));
    cluster.advance(SETTLE_MS);
    expect(cluster.list(pods)).toHaveLength(3);
    expect(cluster.client.find(pods, 'default', 'loose')).toBeUndefined();
    const [first] = cluster.list(pods);
    cluster.client.patch(pods, 'default', first?.metadata.name ?? '', 'merge', { metadata: { labels: { app: 'free' } } });
    cluster.advance(SETTLE_MS);
    expect(cluster.list(pods)).toHaveLength(4);
    expect(cluster.list(pods).find(({ metadata }) => metadata.labels?.['app'] === 'free')?.metadata.ownerReferences).toBeUndefined();
  });

  test('a replication controller keeps its pods', () => {
    const cluster = new HollowCluster();
    cluster.client.create(replicationcontrollers, { apiVersion: 'v1', kind: 'ReplicationController', metadata: { name: 'rc', namespace: 'default' }, spec: { replicas: 2, selector: { app: 'rc' }, template: template('rc') } });
    cluster.advance(SETTLE_MS);
    expect(cluster.list(replicationcontrollers)[0]?.status).toMatchObject({ replicas: 2, readyReplicas: 2 });
  });
});

describe('daemon set', () => {
  test('runs on each node it tolerates, and rolls', () => {
    const cluster = new HollowCluster();
    cluster.client.create(daemonsets, aDaemonSet('agent'));
    cluster.advance(SETTLE_MS);
    const onNodes = () => cluster.list(pods).map(({ spec }) => spec.nodeName).sort();
    expect(onNodes()).toEqual(['node01', 'node02']);
    expect(cluster.list(daemonsets)[0]?.status).toMatchObject({ desiredNumberScheduled: 2, currentNumberScheduled: 2, numberReady: 2, numberAvailable: 2, updatedNumberScheduled: 2 });
    cluster.client.patch(daemonsets, 'default', 'agent', 'merge', { spec: { template: template('agent', { tolerations: [{ operator: 'Exists' }] }) } });
    cluster.advance(SETTLE_MS);
    expect(onNodes()).toEqual(['controlplane', 'node01', 'node02']);
    expect(cluster.list(daemonsets)[0]?.status).toMatchObject({ updatedNumberScheduled: 3, numberAvailable: 3 });
    expect(cluster.problems).toEqual([]);
  });
});

test('a daemon that may be there twice is replaced node by node once the new one is available', () => {
  const cluster = new HollowCluster();
  const { spec, ...agent } = aDaemonSet('agent');
  cluster.client.create(daemonsets, { ...agent, spec: { selector: { matchLabels: { app: 'agent' } }, template: template('agent'), ...spec, minReadySeconds: 2, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } } });
  cluster.advance(SETTLE_MS);
  cluster.client.patch(daemonsets, 'default', 'agent', 'merge', { spec: { template: withImage('agent', 'nginx:1.28') } });
  cluster.advance(1_000);
  expect(cluster.list(pods)).toHaveLength(3);
  cluster.advance(4 * SETTLE_MS);
  expect(images(cluster, 'agent')).toEqual(['nginx:1.28', 'nginx:1.28']);
  expect(cluster.list(daemonsets)[0]?.status).toMatchObject({ updatedNumberScheduled: 2, numberAvailable: 2 });
});

describe('stateful set', () => {
  test('grows in order, shrinks from the top, updates down to the partition', () => {
    const cluster = new HollowCluster();
    cluster.client.create(statefulsets, aStatefulSet('db', 3));
    cluster.advance(SETTLE_MS);
    expect(cluster.list(pods).map(({ metadata }) => metadata.name)).toEqual(['db-0', 'db-1', 'db-2']);
    expect(cluster.messages('SuccessfulCreate')).toEqual(['create Pod db-0 in StatefulSet db successful', 'create Pod db-1 in StatefulSet db successful', 'create Pod db-2 in StatefulSet db successful']);
    cluster.client.patch(statefulsets, 'default', 'db', 'merge', { spec: { updateStrategy: { rollingUpdate: { partition: 2 } }, template: withImage('db', 'postgres:17') } });
    cluster.advance(SETTLE_MS);
    expect(images(cluster, 'db')).toEqual(['nginx:1.27', 'nginx:1.27', 'postgres:17']);
    cluster.client.patch(statefulsets, 'default', 'db', 'merge', { spec: { updateStrategy: { rollingUpdate: { partition: 0 } } } });
    cluster.advance(SETTLE_MS);
    expect(images(cluster, 'db')).toEqual(Array(3).fill('postgres:17'));
    const [db] = cluster.list(statefulsets);
    expect(db?.status?.currentRevision).toBe(db?.status?.updateRevision);
    cluster.client.patch(statefulsets, 'default', 'db', 'merge', { spec: { replicas: 1 } });
    cluster.advance(SETTLE_MS);
    expect(cluster.list(pods).map(({ metadata }) => metadata.name)).toEqual(['db-0']);
    expect(cluster.problems).toEqual([]);
  });
});

describe("a stateful set's claims", () => {
  const claimed = (more: object) => aStatefulSet('db', 2, { podManagementPolicy: 'Parallel', volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }], ...more });
  const owners = (cluster: HollowCluster) => cluster.list(persistentvolumeclaims).map(({ metadata }) => `${metadata.name}: ${(metadata.ownerReferences ?? []).map(({ kind, name }) => `${kind} ${name}`).join()}`);

  test.each([
    ['stay', { whenDeleted: 'Retain', whenScaled: 'Retain' }, ['data-db-0: ', 'data-db-1: '], ['data-db-0: ', 'data-db-1: ']],
    ['go with the set', { whenDeleted: 'Delete', whenScaled: 'Retain' }, ['data-db-0: StatefulSet db', 'data-db-1: StatefulSet db'], ['data-db-0: StatefulSet db', 'data-db-1: StatefulSet db']],
    ['go with a pod that is too many', { whenDeleted: 'Retain', whenScaled: 'Delete' }, ['data-db-0: ', 'data-db-1: '], ['data-db-0: ']],
    ['go either way', { whenDeleted: 'Delete', whenScaled: 'Delete' }, ['data-db-0: StatefulSet db', 'data-db-1: StatefulSet db'], ['data-db-0: StatefulSet db']],
  ])('%s', (_name, persistentVolumeClaimRetentionPolicy, before, after) => {
    const cluster = new HollowCluster();
    cluster.client.create(statefulsets, claimed({ persistentVolumeClaimRetentionPolicy }));
    cluster.advance(SETTLE_MS);
    expect(owners(cluster)).toEqual(before);
    cluster.client.patch(statefulsets, 'default', 'db', 'merge', { spec: { replicas: 1 } });
    cluster.advance(SETTLE_MS);
    expect(owners(cluster)).toEqual(after);
  });
});

describe('services', () => {
  test('endpoints and slices follow the pods', () => {
    const cluster = new HollowCluster();
    cluster.client.create(services, aService('web'));
    cluster.client.create(deployments, aDeployment('web', 2));
    cluster.advance(SETTLE_MS);
    const ips = cluster.list(pods).map(({ status }) => status?.podIP ?? '').sort();
    expect(cluster.client.get(endpoints, 'default', 'web').subsets?.[0]?.addresses?.map(({ ip }) => ip)).toEqual(ips);
    const [slice] = cluster.list(endpointslices).filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'web');
    expect(slice?.endpoints?.map((endpoint) => endpoint.addresses[0]).sort()).toEqual(ips);
    expect(slice?.ports).toMatchObject([{ port: 80, protocol: 'TCP' }]);
    cluster.client.delete(services, 'default', 'web');
    cluster.advance(SETTLE_MS);
    expect(cluster.client.find(endpoints, 'default', 'web')).toBeUndefined();
    expect(cluster.list(endpointslices).map(({ metadata }) => metadata.name)).toEqual(['kubernetes']);
    expect(cluster.problems).toEqual([]);
  });
});

describe('namespaces', () => {
  test('have an account and the root certificate; their content goes with them', () => {
    const cluster = new HollowCluster();
    cluster.client.create(namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'blue' } });
    cluster.advance(1_000);
    expect(cluster.list(serviceaccounts, 'blue').map(({ metadata }) => metadata.name)).toEqual(['default']);
    expect(cluster.list(configmaps, 'blue').map(({ metadata }) => metadata.name)).toEqual(['kube-root-ca.crt']);
    cluster.client.create(configmaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'held', namespace: 'blue', finalizers: ['example.com/keep'] } });
    cluster.client.delete(namespaces, undefined, 'blue');
    cluster.advance(4_000);
    expect(cluster.list(configmaps, 'blue')).toHaveLength(2);
    cluster.advance(4_000);
    const conditions = cluster.client.get(namespaces, undefined, 'blue').status?.conditions ?? [];
    expect(conditions.filter(({ status }) => status === 'True').map(({ message }) => message)).toEqual([
      'Some resources are remaining: configmaps. has 1 resource instances',
      'Some content in the namespace has finalizers remaining: example.com/keep in 1 resource instances',
    ]);
    cluster.client.patch(configmaps, 'blue', 'held', 'merge', { metadata: { finalizers: null } });
    cluster.advance(20_000);
    expect(cluster.client.find(namespaces, undefined, 'blue')).toBeUndefined();
    expect(cluster.problems).toEqual([]);
  });
});

describe('garbage collection', () => {
  const configMap = (name: string, uid?: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default', ...(uid === undefined ? {} : { ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'parent', uid, blockOwnerDeletion: true }] }) } });

  test.each([
    { name: 'background: the child goes after its parent', propagationPolicy: 'Background', left: [] },
    { name: 'foreground: the parent waits for the child', propagationPolicy: 'Foreground', left: [] },
    { name: 'orphan: the child stays, without the reference', propagationPolicy: 'Orphan', left: ['child'] },
  ] as const)('$name', ({ propagationPolicy, left }) => {
    const cluster = new HollowCluster({ nodes: [] });
    const parent = cluster.client.create(configmaps, configMap('parent'));
    cluster.client.create(configmaps, configMap('child', parent.metadata.uid));
    cluster.advance(1_000);
    cluster.client.delete(configmaps, 'default', 'parent', { propagationPolicy });
    cluster.advance(2_000);
    const found = cluster.list(configmaps).filter(({ metadata }) => metadata.name !== 'kube-root-ca.crt');
    expect(found.map(({ metadata }) => metadata.name)).toEqual(left);
    for (const { metadata } of found) expect(metadata.ownerReferences).toBeUndefined();
  });

  test('in the foreground only those go late that hold their parent', () => {
    const cluster = new HollowCluster({ nodes: [] });
    const { uid } = cluster.client.create(configmaps, configMap('parent')).metadata;
    const held = configMap('held', uid);
    cluster.client.create(configmaps, { ...held, metadata: { ...held.metadata, finalizers: ['example.com/keep'] } });
    cluster.client.create(configmaps, { ...configMap('free'), metadata: { name: 'free', namespace: 'default', ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'parent', uid }] } });
    cluster.client.delete(configmaps, 'default', 'parent', { propagationPolicy: 'Foreground' });
    cluster.advance(2_000);
    expect(cluster.list(configmaps).map(({ metadata }) => metadata.name)).toEqual(['held', 'kube-root-ca.crt', 'parent']);
  });

  test('an owner in another namespace is none, and that is told', () => {
    const cluster = new HollowCluster({ nodes: [] });
    const { uid } = cluster.client.create(configmaps, { ...configMap('parent'), metadata: { name: 'parent', namespace: 'kube-system' } }).metadata;
    cluster.client.create(configmaps, configMap('child', uid));
    cluster.advance(2_000);
    expect(cluster.client.find(configmaps, 'default', 'child')).toBeUndefined();
    expect(cluster.messages('OwnerRefInvalidNamespace')).toEqual([`ownerRef [v1/ConfigMap, namespace: default, name: parent, uid: ${uid}] does not exist in namespace "default"`]);
  });

  test('who has an owner of an unknown kind stays as it is', () => {
    const cluster = new HollowCluster({ nodes: [] });
    const child = configMap('child', '00000000-0000-0000-0000-000000000000');
    cluster.client.create(configmaps, { ...child, metadata: { ...child.metadata, ownerReferences: [...child.metadata.ownerReferences ?? [], { apiVersion: 'v1', kind: 'Nothing', name: 'x', uid: 'y' }] } });
    cluster.advance(2_000);
    expect(cluster.client.get(configmaps, 'default', 'child').metadata.ownerReferences).toHaveLength(2);
  });

  test('an owner that never was is no owner', () => {
    const cluster = new HollowCluster({ nodes: [] });
    cluster.client.create(configmaps, configMap('child', '00000000-0000-0000-0000-000000000000'));
    cluster.advance(2_000);
    expect(cluster.client.find(configmaps, 'default', 'child')).toBeUndefined();
  });
});

describe('nodes', () => {
  test('come and go with a word; one that is deleted stays away', () => {
    const cluster = new HollowCluster();
    cluster.advance(SETTLE_MS);
    cluster.client.create(nodes, { metadata: { name: 'extra' } });
    cluster.advance(1_000);
    for (const name of ['extra', 'node02']) cluster.client.delete(nodes, undefined, name);
    cluster.advance(30_000);
    expect(cluster.list(nodes).map(({ metadata }) => metadata.name)).toEqual(['controlplane', 'node01']);
    expect(cluster.messages('RegisteredNode')).toContain('Node extra event: Registered Node extra in Controller');
    expect(cluster.messages('RemovingNode')).toEqual(['Node extra event: Removing Node extra from Controller', 'Node node02 event: Removing Node node02 from Controller']);
  });

  test('a silent node is noticed, tainted and emptied; it comes back', () => {
    const cluster = new HollowCluster();
    const tolerations = ['unreachable', 'not-ready'].map((what) => ({ key: `node.kubernetes.io/${what}`, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 }));
    cluster.client.create(deployments, aDeployment('web', 2, { template: template('web', { tolerations }) }));
    cluster.advance(SETTLE_MS);
    cluster.stopNode('node02');
    const ready = () => cluster.client.get(nodes, undefined, 'node02').status?.conditions?.find(({ type }) => type === 'Ready');
    cluster.advance(20_000);
    expect(ready()?.status).toBe('True');
    cluster.advance(40_000);
    expect(ready()).toMatchObject({ status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' });
    expect(cluster.client.get(nodes, undefined, 'node02').spec.taints?.map(({ key, effect }) => `${key}:${effect}`).sort()).toEqual(['node.kubernetes.io/unreachable:NoExecute', 'node.kubernetes.io/unreachable:NoSchedule']);
    expect(cluster.messages('NodeNotReady')).toContain('Node node02 status is now: NodeNotReady');
    cluster.advance(15_000);
    const placed = cluster.list(pods).map(({ spec, metadata }) => `${spec.nodeName ?? ''} ${metadata.deletionTimestamp === undefined ? 'stays' : 'goes'}`).sort();
    expect(placed).toEqual(['node01 stays', 'node01 stays', 'node02 goes']);
    cluster.startNode('node02');
    cluster.advance(SETTLE_MS);
    expect(cluster.client.get(nodes, undefined, 'node02').spec.taints ?? []).toEqual([]);
    expect(cluster.problems).toEqual([]);
  });

  test('cordoned nodes are tainted', () => {
    const cluster = new HollowCluster();
    cluster.client.patch(nodes, undefined, 'node01', 'merge', { spec: { unschedulable: true } });
    cluster.advance(1_000);
    expect(cluster.client.get(nodes, undefined, 'node01').spec.taints?.map(({ key }) => key)).toEqual(['node.kubernetes.io/unschedulable']);
    expect(cluster.client.get(nodes, undefined, 'node01').spec.podCIDR).toMatch(/^10\.244\.\d\.0\/24$/);
  });
});

describe('what is made for others', () => {
  test('the token of a secret for an account, until the account goes', () => {
    const cluster = new HollowCluster({ nodes: [] });
    cluster.client.create(serviceaccounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'bot', namespace: 'default' } });
    cluster.client.create(secrets, { apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/service-account-token', metadata: { name: 'bot-token', namespace: 'default', annotations: { 'kubernetes.io/service-account.name': 'bot' } } });
    cluster.advance(1_000);
    expect(Object.keys(cluster.client.get(secrets, 'default', 'bot-token').data ?? {}).sort()).toEqual(['ca.crt', 'namespace', 'token']);
    cluster.client.delete(serviceaccounts, 'default', 'bot');
    cluster.advance(1_000);
    expect(cluster.client.find(secrets, 'default', 'bot-token')).toBeUndefined();
    expect(cluster.problems).toEqual([]);
  });

  test('the claim of an ephemeral volume, which goes with its pod', () => {
    const cluster = new HollowCluster();
    const spec = { accessModes: ['ReadWriteOnce'], storageClassName: 'none', resources: { requests: { storage: '1Gi' } } };
    cluster.client.create(pods, aPod('p', { volumes: [{ name: 'scratch', ephemeral: { volumeClaimTemplate: { spec } } }] }));
    cluster.advance(1_000);
    expect(cluster.client.find(persistentvolumeclaims, 'default', 'p-scratch')).toBeDefined();
    cluster.client.delete(pods, 'default', 'p', { gracePeriodSeconds: 0 });
    cluster.advance(2_000);
    expect(cluster.client.find(persistentvolumeclaims, 'default', 'p-scratch')).toBeUndefined();
  });
});

describe('budgets and quotas', () => {
  test('a budget says how many pods may go', () => {
    const cluster = new HollowCluster();
    cluster.client.create(deployments, aDeployment('web', 3));
    cluster.client.create(poddisruptionbudgets, { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'web', namespace: 'default' }, spec: { minAvailable: '50%', selector: { matchLabels: { app: 'web' } } } });
    cluster.advance(SETTLE_MS);
    expect(cluster.list(poddisruptionbudgets)[0]?.status).toMatchObject({ currentHealthy: 3, desiredHealthy: 2, expectedPods: 3, disruptionsAllowed: 1 });
  });

  test('a quota counts what is there', () => {
    const cluster = new HollowCluster();
    cluster.client.create(resourcequotas, { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q', namespace: 'default' }, spec: { hard: { pods: '5', 'requests.memory': '1Gi', 'requests.cpu': '2', configmaps: '9' } } });
    cluster.client.create(pods, aPodAsking('a', { cpu: '250m', memory: '64Mi' }));
    cluster.client.create(pods, aPodAsking('b', { cpu: '250m', memory: '64Mi' }));
    cluster.advance(SETTLE_MS);
    expect(cluster.list(resourcequotas)[0]?.status?.used).toEqual({ pods: '2', 'requests.memory': '128Mi', 'requests.cpu': '500m', configmaps: '1' });
    cluster.client.delete(pods, 'default', 'a');
    cluster.advance(SETTLE_MS);
    expect(cluster.list(resourcequotas)[0]?.status?.used).toMatchObject({ pods: '1', 'requests.memory': '64Mi' });
  });
});
