import { PassThrough, Readable, Writable } from 'node:stream';
import {
  AppsV1Api, CoreV1Api, Exec, KubeConfig, KubernetesObjectApi, type KubernetesObject, Log, makeInformer, PatchStrategy, PortForward, Watch,
} from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveCluster, type ServedCluster } from './served-cluster.js';

const TIMEOUT_MS = 120_000;
const template = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] } };
const selector = { matchLabels: { app: 'a' } };

/** Kinds, and where their lists are. */
const kinds: readonly (readonly [path: string, object: KubernetesObject & Record<string, unknown>])[] = [
  ['/api/v1/namespaces/default/configmaps', { apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'b' } }],
  ['/api/v1/namespaces/default/secrets', { apiVersion: 'v1', kind: 'Secret', stringData: { a: 'b' } }],
  ['/api/v1/namespaces/default/pods', { apiVersion: 'v1', kind: 'Pod', spec: template.spec }],
  ['/api/v1/namespaces/default/services', { apiVersion: 'v1', kind: 'Service', spec: { selector: { app: 'a' }, ports: [{ port: 80 }] } }],
  ['/api/v1/namespaces/default/persistentvolumeclaims', { apiVersion: 'v1', kind: 'PersistentVolumeClaim', spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }],
  ['/apis/apps/v1/namespaces/default/deployments', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { replicas: 1, selector, template } }],
  ['/apis/apps/v1/namespaces/default/statefulsets', { apiVersion: 'apps/v1', kind: 'StatefulSet', spec: { serviceName: 'x', selector, template } }],
  ['/apis/batch/v1/namespaces/default/jobs', { apiVersion: 'batch/v1', kind: 'Job', spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox:1.36', command: ['true'] }] } } } }],
  ['/apis/networking.k8s.io/v1/namespaces/default/ingresses', { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', spec: { defaultBackend: { service: { name: 'x', port: { number: 80 } } } } }],
  ['/apis/policy/v1/namespaces/default/poddisruptionbudgets', { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', spec: { minAvailable: 1, selector } }],
  ['/apis/rbac.authorization.k8s.io/v1/clusterroles', { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', rules: [] }],
  ['/apis/storage.k8s.io/v1/storageclasses', { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', provisioner: 'example.com/x' }],
];

class Captured extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** Asks until it is true. */
async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + TIMEOUT_MS / 2;
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('@kubernetes/client-node against wheelhouse cluster serve', () => {
  let cluster: ServedCluster;
  const config = new KubeConfig();
  let objects: KubernetesObjectApi;
  let core: CoreV1Api;

  beforeAll(async () => {
    cluster = await serveCluster();
    config.loadFromFile(cluster.kubeconfig);
    objects = KubernetesObjectApi.makeApiClient(config);
    core = config.makeApiClient(CoreV1Api);
    await core.createNamespacedPod({ namespace: 'default', body: { metadata: { name: 'talk' }, spec: { containers: [{ name: 'c', image: 'busybox:1.36', command: ['sh', '-c', 'echo first; echo second; sleep 86400'] }] } } });
    await core.createNamespacedPod({ namespace: 'default', body: { metadata: { name: 'web' }, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] } } });
    await until('pods', async () => (await core.listNamespacedPod({ namespace: 'default' })).items.every(({ status }) => status?.phase === 'Running'));
  }, TIMEOUT_MS);

  afterAll(() => cluster.stop());

  test.each(kinds)('an informer of %s sees an object come, change and go', async (path, object) => {
    const metadata = { name: 'seen', ...(path.includes('/namespaces/') ? { namespace: 'default' } : {}) };
    const { apiVersion = '', kind = '' } = object;
    const list = () => objects.list(apiVersion, kind, path.includes('/namespaces/') ? 'default' : undefined);
    const informer = makeInformer(config, path, list);
    const seen: string[] = [];
    for (const verb of ['add', 'update', 'delete'] as const) informer.on(verb, ({ metadata: of }) => of?.name === 'seen' && seen.push(verb));
    informer.on('error', (error) => seen.push(`error ${String(error)}`));
    await informer.start();
    try {
      await objects.create({ ...object, metadata });
      await until('add', () => seen.includes('add'));
      const merged = await objects.patch({ apiVersion, kind, metadata: { ...metadata, labels: { mark: 'yes' } } } as KubernetesObject, undefined, undefined, undefined, undefined, PatchStrategy.MergePatch);
      expect(merged.metadata?.labels).toMatchObject({ mark: 'yes' });
      await until('update', () => seen.includes('update'));
      expect(informer.get('seen', path.includes('/namespaces/') ? 'default' : '')?.metadata?.name).toBe('seen');
      await objects.delete({ apiVersion, kind, metadata }, undefined, undefined, 0, undefined, 'Background');
      await until('delete', () => seen.includes('delete'));
      expect(seen.filter((each) => each.startsWith('error'))).toEqual([]);
      expect([seen[0], seen.at(-1), seen.filter((verb) => verb === 'add').length]).toEqual(['add', 'delete', 1]);
    } finally {
      await informer.stop();
    }
  }, TIMEOUT_MS);

  test('a watch that begins with the present says when that is over, and ends when it should', async () => {
    const phases: string[] = [];
    const query = { fieldSelector: 'metadata.name=talk', sendInitialEvents: true, resourceVersionMatch: 'NotOlderThan', allowWatchBookmarks: true, timeoutSeconds: 1 };
    await new Promise<void>((resolve) => {
      void new Watch(config).watch('/api/v1/namespaces/default/pods', query, (phase, { metadata }) => phases.push(`${phase} ${metadata.name ?? JSON.stringify(metadata.annotations)}`), () => resolve());
    });
    expect(phases).toEqual(['ADDED talk', 'BOOKMARK {"k8s.io/initial-events-end":"true"}']);
  }, TIMEOUT_MS);

  test('exec: input, both outputs, and the exit code', async () => {
    const [stdout, stderr] = [new Captured(), new Captured()];
    const status = await new Promise<{ readonly status?: string; readonly details?: { readonly causes?: readonly { readonly message?: string }[] } }>((resolve, reject) => {
      new Exec(config).exec('default', 'talk', 'c', ['sh', '-c', 'cat; echo err >&2; exit 3'], stdout, stderr, Readable.from(['hello\n']), false, resolve).catch(reject);
    });
    expect([stdout.text, stderr.text, status.status, status.details?.causes?.[0]?.message]).toEqual(['hello\n', 'err\n', 'Failure', '3']);
  }, TIMEOUT_MS);

  test('log, of what was said and of what is being said', async () => {
    const said = new Captured();
    await new Log(config).log('default', 'talk', 'c', said, { tailLines: 1 });
    await until('the last line', () => said.text === 'second\n');
    await core.createNamespacedPod({ namespace: 'default', body: { metadata: { name: 'short' }, spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox:1.36', command: ['sh', '-c', 'echo one; sleep 2; echo two'] }] } } });
    await until('the pod', async () => (await core.readNamespacedPod({ namespace: 'default', name: 'short' })).status?.phase === 'Running');
    const followed = new Captured();
    const isOver = new Promise((resolve) => followed.on('finish', resolve));
    await new Log(config).log('default', 'short', 'c', followed, { follow: true });
    await isOver;
    expect(followed.text).toBe('one\ntwo\n');
  }, TIMEOUT_MS);

  test('port-forward', async () => {
    const out = new Captured();
    const input = new PassThrough();
    const socket = await new PortForward(config).portForward('default', 'web', [80], out, null, input);
    input.write('GET / HTTP/1.0\r\nHost: web\r\n\r\n');
    await until('the page', () => out.text.includes('Welcome to nginx!'));
    expect(out.text).toMatch(/^HTTP\/1\.[01] 200 OK\r\n/);
    (socket as { close(): void }).close();
  }, TIMEOUT_MS);

  test('server-side apply by two managers: a conflict, then force, then a field that is given up', async () => {
    const apps = config.makeApiClient(AppsV1Api);
    const deployment = (spec: object) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'applied', namespace: 'default' }, spec });
    const apply = (manager: string, spec: object, force?: boolean) => objects.patch(deployment(spec) as KubernetesObject, undefined, undefined, manager, force, PatchStrategy.ServerSideApply);
    await apply('one', { replicas: 2, selector, template });
    await expect(apply('two', { replicas: 3 })).rejects.toMatchObject({ code: 409 });
    await apply('two', { replicas: 3 }, true);
    const { spec, metadata } = await apps.readNamespacedDeployment({ namespace: 'default', name: 'applied' });
    expect(spec?.replicas).toBe(3);
    expect(metadata?.managedFields?.filter(({ operation }) => operation === 'Apply').map(({ manager }) => manager).sort()).toEqual(['one', 'two']);
    await apply('one', { selector, template });
    expect((await apps.readNamespacedDeployment({ namespace: 'default', name: 'applied' })).spec?.replicas).toBe(3);
    await apply('two', {});
    expect((await apps.readNamespacedDeployment({ namespace: 'default', name: 'applied' })).spec?.replicas).toBe(1);
  }, TIMEOUT_MS);
});
