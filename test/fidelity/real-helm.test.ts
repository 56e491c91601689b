import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { realHelm, realKubectl } from './real-tools.js';
import { serveCluster, type ServedCluster } from './served-cluster.js';

const helm = realHelm();
const kubectl = realKubectl();
const TIMEOUT_MS = 180_000;

const files: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: greeter\nversion: 1.0.0\nappVersion: "1"\n',
  'values.yaml': 'replicas: 1\ngreeting: hello\n',
  'templates/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}}\ndata: {greeting: {{ .Values.greeting | quote }}, revision: "{{ .Release.Revision }}"}\n',
  'templates/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: {{ .Release.Name }}}}
  template:
    metadata: {labels: {app: {{ .Release.Name }}}}
    spec: {containers: [{name: web, image: "nginx:1.27"}]}
`,
  'templates/hook.yaml': `apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-before
  annotations: {helm.sh/hook: "pre-install,pre-upgrade", helm.sh/hook-delete-policy: before-hook-creation}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: "busybox:1.36", command: ["true"]}]}}}
`,
};

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

describe.skipIf(helm === undefined || kubectl === undefined)('the real helm against wheelhouse cluster serve', () => {
  let cluster: ServedCluster;
  let chart = '';

  function run(program: string | undefined, args: readonly string[]): Promise<Ran> {
    return new Promise((resolve) => {
      execFile(program as string, args, { env: { ...process.env, KUBECONFIG: cluster.kubeconfig, HOME: cluster.folder }, timeout: TIMEOUT_MS / 2 }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
      });
    });
  }
  const read = async (what: string, field: string) => (await run(kubectl, ['get', ...what.split(' '), '-o', `jsonpath={${field}}`])).stdout;

  beforeAll(async () => {
    cluster = await serveCluster();
    chart = path.join(cluster.folder, 'greeter');
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(chart, name)), { recursive: true });
      writeFileSync(path.join(chart, name), text);
    }
  }, TIMEOUT_MS);

  afterAll(() => cluster?.stop());

  test('install, and wait until it is ready', async () => {
    const { code, stdout, stderr } = await run(helm, ['install', 'demo', chart, '--wait', '--timeout', '80s']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('STATUS: deployed\nREVISION: 1\n');
    expect(await read('deployment demo', '.status.readyReplicas')).toBe('1');
    expect(await read('job demo-before', '.status.succeeded')).toBe('1');
  }, TIMEOUT_MS);

  test('upgrade, with other values', async () => {
    const { code, stderr, stdout } = await run(helm, ['upgrade', 'demo', chart, '--set', 'greeting=bonjour,replicas=2', '--wait', '--timeout', '80s']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('REVISION: 2\n');
    expect([await read('configmap demo', '.data.greeting'), await read('deployment demo', '.status.readyReplicas')]).toEqual(['bonjour', '2']);
  }, TIMEOUT_MS);

  test('an upgrade that the API refuses leaves the release as failed', async () => {
    const { code, stderr } = await run(helm, ['upgrade', 'demo', chart, '--set', 'replicas=-1']);
    expect(code).toBe(1);
    expect(stderr).toContain('spec.replicas: Invalid value: -1: must be greater than or equal to 0');
    expect(await read('deployment demo', '.spec.replicas')).toBe('2');
  }, TIMEOUT_MS);

  test('rollback to the first', async () => {
    const { code, stdout } = await run(helm, ['rollback', 'demo', '1', '--wait', '--timeout', '80s']);
    expect([code, stdout]).toEqual([0, 'Rollback was a success! Happy Helming!\n']);
    expect([await read('configmap demo', '.data.greeting'), await read('deployment demo', '.spec.replicas')]).toEqual(['hello', '1']);
    const history = await run(helm, ['history', 'demo', '-o', 'json']);
    expect((JSON.parse(history.stdout) as { status: string }[]).map(({ status }) => status)).toEqual(['superseded', 'superseded', 'failed', 'deployed']);
  }, TIMEOUT_MS);

  test('uninstall', async () => {
    expect(await run(helm, ['uninstall', 'demo', '--wait', '--timeout', '80s'])).toMatchObject({ code: 0, stdout: 'release "demo" uninstalled\n' });
    expect(await run(kubectl, ['get', 'deployments,configmaps,secrets', '-l', 'owner=helm', '-o', 'name'])).toMatchObject({ code: 0, stdout: '' });
    expect(await run(kubectl, ['get', 'deployment', 'demo'])).toMatchObject({ code: 1 });
  }, TIMEOUT_MS);
});
