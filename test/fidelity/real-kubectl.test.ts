import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SharedParts } from '#world/shared-parts.js';
import { World } from '#world/world.js';
import { realKubectl } from './real-tools.js';

const root = path.resolve(import.meta.dirname, '../..');
const kubectl = realKubectl();
const hasScript = existsSync('/usr/bin/script') && process.platform === 'linux';

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const manifest = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: nginx, image: "nginx:1.27"}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;

describe.skipIf(kubectl === undefined)('the real kubectl against wheelhouse cluster serve', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wheelhouse-'));
  const kubeconfig = path.join(folder, 'config');
  let server: ChildProcess;

  function run(args: readonly string[], input?: string, env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    return new Promise((resolve) => {
      const child = execFile(kubectl as string, args, { env: { ...process.env, ...env, KUBECONFIG: kubeconfig, HOME: folder }, timeout: 60_000 }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
      });
      child.stdin?.end(input ?? '');
    });
  }

  /** Runs until its output holds `wanted`, or fails after a while. */
  function runUntil(args: readonly string[], wanted: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = spawn(kubectl as string, args, { env: { ...process.env, KUBECONFIG: kubeconfig, HOME: folder } });
      let seen = '';
      const timer = setTimeout(() => {
        child.kill();
        reject(new Error(`no ${wanted} in: ${seen}`));
      }, 30_000);
      const hear = (data: Buffer) => {
        seen += data.toString();
        if (!seen.includes(wanted)) return;
        clearTimeout(timer);
        child.kill();
        resolve(seen);
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
    });
  }

  /** Types the lines one after another, each when the prompt before it is there. */
  function runUntilExit(program: string, args: readonly string[], lines: readonly string[]): Promise<{ readonly code: number | null; readonly stdout: string }> {
    return new Promise((resolve) => {
      const child = spawn(program, args, { env: { ...process.env, KUBECONFIG: kubeconfig, HOME: folder, TERM: 'xterm' }, timeout: 60_000 });
      let stdout = '';
      let typed = 0;
      child.stdout.on('data', (data: Buffer) => {
        stdout += data.toString();
        if (typed < lines.length && stdout.split('# ').length > typed + 1) child.stdin.write(lines[typed++] as string);
      });
      child.on('exit', (code) => resolve({ code, stdout }));
    });
  }

  beforeAll(async () => {
    server = spawn(process.execPath, ['apps/cli/bin/wheelhouse.js', 'cluster', 'serve', '--port', '0', '--kubeconfig', kubeconfig, '--layout', 'bare', '--seed', '1'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise<void>((resolve, reject) => {
      server.stdout?.on('data', (data: Buffer) => data.toString().includes('ready:') && resolve());
      server.on('exit', () => reject(new Error('cluster serve ended')));
    });
  }, 180_000);

  afterAll(() => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  test('get: nodes', async () => {
    const { code, stdout } = await run(['get', 'nodes']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^controlplane\s+Ready\s+control-plane\s+/m);
  });

  test('apply, wait, get -o wide', async () => {
    expect(await run(['apply', '-f', '-'], manifest)).toMatchObject({ code: 0, stdout: 'deployment.apps/web created\nservice/web created\n' });
    expect(await run(['rollout', 'status', 'deployment/web', '--timeout=60s'])).toMatchObject({ code: 0 });
    const { stdout } = await run(['get', 'pods', '-o', 'wide']);
    expect(stdout.match(/1\/1\s+Running/g)).toHaveLength(2);
    expect(await run(['apply', '-f', '-'], manifest)).toMatchObject({ stdout: 'deployment.apps/web unchanged\nservice/web unchanged\n' });
  });

  test('describe, with events', async () => {
    const { code, stdout } = await run(['describe', 'deployment', 'web']);
    expect(code).toBe(0);
    expect(stdout).toContain('Scaled up replica set web-');
  });

  test('logs -f', async () => {
    await run(['run', 'talk', '--image=busybox:1.36', '--restart=Never', '--', 'sh', '-c', 'for i in 1 2 3; do echo line $i; sleep 1; done; sleep 600']);
    await run(['wait', '--for=condition=Ready', 'pod/talk', '--timeout=60s']);
    expect(await runUntil(['logs', '-f', 'talk'], 'line 3')).toContain('line 1');
  });

  test('exec, with input and with an exit code', async () => {
    expect(await run(['exec', '-i', 'talk', '--', 'cat'], 'hello\n')).toMatchObject({ code: 0, stdout: 'hello\n' });
    expect(await run(['exec', 'talk', '--', 'sh', '-c', 'exit 7'])).toMatchObject({ code: 7 });
  });

  test.skipIf(!hasScript)('exec -it has a terminal', async () => {
    // script(1) gives kubectl a terminal of its own.
    const { stdout, code } = await runUntilExit('script', ['-qefc', `'${kubectl}' exec -it talk -- sh`, '/dev/null'], ['tty; stty size\n', 'echo $((40 + 2)) && exit 3\n']);
    expect(stdout).toMatch(/\/dev\/pts\/\d+\r\n\d+ \d+\r\n/);
    expect(stdout).toContain('\r\n42\r\n');
    expect(code).toBe(3);
  });

  test.each([['a WebSocket around SPDY', {}], ['SPDY itself', { KUBECTL_PORT_FORWARD_WEBSOCKETS: 'false' }]])('port-forward over %s', async (_name, env) => {
    await run(['run', 'web', '--image=nginx:1.27']);
    await run(['wait', '--for=condition=Ready', 'pod/web', '--timeout=60s']);
    const child = spawn(kubectl as string, ['port-forward', 'pod/web', ':80'], { env: { ...process.env, ...env, KUBECONFIG: kubeconfig, HOME: folder } });
    try {
      const port = await new Promise<string>((resolve, reject) => {
        let seen = '';
        child.stdout.on('data', (data: Buffer) => {
          seen += data.toString();
          const found = /Forwarding from 127\.0\.0\.1:(\d+) -> 80/.exec(seen)?.[1];
          if (found !== undefined) resolve(found);
        });
        child.on('exit', () => reject(new Error(`port-forward ended: ${seen}`)));
      });
      const pages = await Promise.all([1, 2, 3].map(async () => (await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })).text()));
      for (const page of pages) expect(page).toContain('Welcome to nginx!');
    } finally {
      child.kill();
    }
  });

  test.each([['WebSocket', {}], ['SPDY', { KUBECTL_REMOTE_COMMAND_WEBSOCKETS: 'false' }]])('its proxy carries exec over %s', async (_name, env) => {
    const child = spawn(kubectl as string, ['proxy', '--port=0', '--disable-filter'], { env: { ...process.env, KUBECONFIG: kubeconfig, HOME: folder } });
    try {
      const address = await new Promise<string>((resolve, reject) => {
        child.stdout.on('data', (data: Buffer) => resolve(/127\.0\.0\.1:\d+/.exec(data.toString())?.[0] ?? ''));
        child.on('exit', () => reject(new Error('proxy ended')));
      });
      expect(await run(['-s', `http://${address}`, 'exec', '-i', 'talk', '--', 'sh', '-c', 'cat; exit 5'], 'hello\n', env)).toMatchObject({ code: 5, stdout: 'hello\n' });
    } finally {
      child.kill();
    }
  });

  test('exec over SPDY itself', async () => {
    const { code, stdout, stderr } = await run(['exec', '-i', 'talk', '--', 'sh', '-c', 'cat; echo err >&2; exit 5'], 'hello\n', { KUBECTL_REMOTE_COMMAND_WEBSOCKETS: 'false' });
    expect([code, stdout, stderr]).toEqual([5, 'hello\n', 'err\ncommand terminated with exit code 5\n']);
  });

  test('get -w', async () => {
    const watching = runUntil(['get', 'configmaps', '-w', '--no-headers'], 'watched');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await run(['create', 'configmap', 'watched']);
    expect(await watching).toContain('watched');
  });

  test('-v=8 tells of the same headers as our kubectl', async () => {
    const namesIn = (log: string) => [...log.matchAll(/"Response" status="(.*)" headers=<\n((?:\t.*\n)+) >/g)].map(([, status, lines = '']) => [status, ...lines.trimEnd().split('\n').map((line) => line.trim().split(':')[0])]);
    const world = World.create({ layout: 'bare', nodes: ['controlplane'], seed: 1, startMs: Date.UTC(2026, 0, 1) }, { shared: new SharedParts() });
    const shell = world.openShell();
    for (const args of ['get pods nothing', 'create configmap told', 'get --raw /api/v1/namespaces/default/endpoints']) {
      const { stderr } = await run([...args.split(' '), '-v=8', '--cache-dir', path.join(folder, args)]);
      const own = namesIn(shell.run(`kubectl ${args} -v=8`, { stdin: '', timeoutMs: 60_000 }).stderr);
      // X-Varied-Accept is a note that the real one makes for itself.
      expect(namesIn(stderr).map((names) => names.filter((name) => name !== 'X-Varied-Accept'))).toEqual(own);
      expect(own.at(-1)).toEqual(expect.arrayContaining(['Audit-Id', 'Content-Length', 'Date', 'X-Kubernetes-Pf-Flowschema-Uid', 'X-Kubernetes-Pf-Prioritylevel-Uid']));
    }
  });

  test('delete', async () => {
    expect(await run(['delete', 'deployment', 'web', '--wait=false'])).toMatchObject({ code: 0, stdout: 'deployment.apps "web" deleted from default namespace\n' });
    expect(await run(['get', 'deployment', 'web'])).toMatchObject({ code: 1, stderr: 'Error from server (NotFound): deployments.apps "web" not found\n' });
  });
});
