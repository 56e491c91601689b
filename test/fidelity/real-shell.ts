import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { realHelm, realKubectl } from './real-tools.js';
import type { Recording } from './recording.js';
import { type Answer, NoAnswer, type ReplayShell } from './replay.js';

const root = path.resolve(import.meta.dirname, '../..');
const ANSWER_MS = 120_000;
const SYSTEM = ['/usr/local/bin', '/usr/bin', '/bin'];

/** bash with the real kubectl and helm, before a cluster that `wheelhouse cluster serve` serves; its time can be moved. */
export class RealShell implements ReplayShell {
  private constructor(
    private readonly folder: string, private readonly server: ChildProcess, private readonly bash: ChildProcess, private readonly control: Control,
  ) {}

  static async open({ nodes }: Recording): Promise<RealShell> {
    const folder = mkdtempSync(path.join(tmpdir(), 'wheelhouse-'));
    const kubeconfig = path.join(folder, '.kube/config');
    const server = spawn(process.execPath, [
      'apps/cli/bin/wheelhouse.js', 'cluster', 'serve', '--port', '0', '--kubeconfig', kubeconfig, '--layout', 'bare', '--nodes', nodes.join(), '--seed', '1',
    ], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise<void>((resolve, reject) => {
      server.stdout?.on('data', (data: Buffer) => data.toString().includes('ready:') && resolve());
      server.once('exit', () => reject(new Error('cluster serve ended')));
    });
    const bash = spawn('bash', ['--norc', '--noprofile'], {
      cwd: folder, stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
      env: { PATH: [toolsFolder(), ...SYSTEM].join(':'), HOME: folder, KUBECONFIG: kubeconfig, LANG: 'C.UTF-8', TERM: 'dumb' },
    });
    return new RealShell(folder, server, bash, new Control(kubeconfig));
  }

  async run({ cmd, settle }: { readonly cmd: string; readonly settle?: number }): Promise<Answer> {
    await this.pass(settle);
    const [typed, stdout, stderr] = ['.typed', '.stdout', '.stderr'].map((name) => path.join(this.folder, name)) as [string, string, string];
    writeFileSync(typed, cmd);
    const answers = this.bash.stdio[3] as NodeJS.ReadableStream;
    const exitCode = await new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => reject(new NoAnswer(`no answer to: ${cmd}`)), ANSWER_MS);
      answers.once('data', (data: Buffer) => {
        clearTimeout(timer);
        resolve(Number(data.toString()));
      });
      this.bash.stdin?.write(`eval "$(cat '${typed}')" >'${stdout}' 2>'${stderr}' </dev/null 3>&-; echo $? >&3\n`);
    });
    // The recordings were made in /root.
    const read = (file: string) => readFileSync(file, 'utf8').replaceAll(this.folder, '/root');
    return { exitCode, stdout: read(stdout), stderr: read(stderr) };
  }

  async tell({ event, node, settle }: { readonly event: string; readonly node: string; readonly settle?: number }): Promise<void> {
    await this.pass(settle);
    await this.control.post(event, { node });
  }

  close(): void {
    this.bash.kill('SIGKILL');
    this.server.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async pass(seconds = 0): Promise<void> {
    if (seconds > 0) await this.control.post('advance', { seconds });
  }
}

function toolsFolder(): string {
  const [kubectl, helm] = [realKubectl(), realHelm()];
  if (kubectl === undefined || helm === undefined) throw new Error('there is no real kubectl for this machine');
  return path.dirname(kubectl);
}

interface Kubeconfig {
  readonly clusters: readonly [{ readonly cluster: { readonly server: string; readonly 'certificate-authority-data': string } }];
  readonly users: readonly [{ readonly user: { readonly 'client-certificate-data': string; readonly 'client-key-data': string } }];
}

/** What a served cluster lets its admin do with its time and machines. */
class Control {
  private readonly server: string;
  private readonly tls: { ca: Buffer; cert: Buffer; key: Buffer };

  /** Reads the kubeconfig once: the session may change it. */
  constructor(kubeconfig: string) {
    const { clusters: [{ cluster }], users: [{ user }] } = parse(readFileSync(kubeconfig, 'utf8')) as Kubeconfig;
    const bytes = (text: string) => Buffer.from(text, 'base64');
    this.server = cluster.server;
    this.tls = { ca: bytes(cluster['certificate-authority-data']), cert: bytes(user['client-certificate-data']), key: bytes(user['client-key-data']) };
  }

  post(action: string, body: object): Promise<void> {
    return new Promise((resolve, reject) => {
      const asked = request(`${this.server}/wheelhouse/v1/${action}`, { method: 'POST', ...this.tls, agent: false }, (answer) => {
        answer.resume();
        answer.once('end', () => (answer.statusCode === 200 ? resolve() : reject(new Error(`${action}: ${answer.statusCode}`))));
      });
      asked.once('error', reject);
      asked.end(JSON.stringify(body));
    });
  }
}
