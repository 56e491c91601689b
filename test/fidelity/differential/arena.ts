import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Credentials, makeCredentials } from '#kube-http/certificates.js';
import { KubeServer } from '#kube-http/kube-server.js';
import { SharedParts } from '#world/shared-parts.js';
import { World, type WorldChanges } from '#world/world.js';
import type { WorldShell } from '#world/world-shell.js';
import { changedObjects } from './changed-objects.js';
import { RunningWorld } from './running-world.js';

/** What a line answered, and what it changed in the cluster. */
export interface Answer {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** Objects the line made, changed or removed, as readable text. */
  readonly changes: string;
}

export interface Line {
  readonly text: string;
  /** Whether the line means to change something: it gets a cluster of its own. */
  readonly writes: boolean;
}

const home = path.join(import.meta.dirname, 'home');
/** The simulated clock starts as long before the wall's, so that the real kubectl sees no times to come. */
const HEAD_START_MS = 7_200_000;
const SETUP_TIMEOUT_MS = 1_800_000;
const VIRTUAL_TIMEOUT_MS = 60_000;
const REAL_TIMEOUT_MS = 30_000;
/** How fast a cluster's own time goes while the real kubectl waits for what it changed. Where it only reads, time goes as the wall's: all such lines share a cluster. */
const SPEED = 20;

/** Where both keep what discovery said: not among the files of the home, which lines read with `-R`. */
const OUR_CACHE = 'export KUBECACHEDIR=/var/cache/kubectl; cd';
/** The long sleep: until what fails has given up (a deployment after 600 s) and what crashes waits for minutes, nothing is about to happen. */
const setup = `
${OUR_CACHE}
kubectl apply -f cluster.yaml >/dev/null || exit 1
sleep 5
kubectl apply -f boats.yaml >/dev/null
kubectl rollout status deployment web --timeout=120s >/dev/null
kubectl set image deployment web nginx=nginx:1.28 >/dev/null
kubectl annotate deployment web kubernetes.io/change-cause="newer image" --overwrite >/dev/null
kubectl rollout status deployment web --timeout=120s >/dev/null
kubectl label node node01 disk=ssd >/dev/null
kubectl taint node node02 special=yes:PreferNoSchedule >/dev/null
kubectl wait --for=condition=Ready pod/solo pod/many --timeout=120s >/dev/null
base64 -d <<'END' | kubectl apply -f - >/dev/null || exit 1
${readFileSync(path.join(import.meta.dirname, 'rich.yaml')).toString('base64')}
END
sleep 900
`;

/** One simulated cluster asked by two kubectls: the real one through HTTPS, and ours in its own shell. */
export class Arena {
  readonly #base: World;
  readonly #state: WorldChanges;
  readonly #shell: WorldShell;
  readonly #config: string;
  #server: KubeServer | undefined;
  #served: RunningWorld | undefined;
  readonly #credentials: Credentials = makeCredentials(['127.0.0.1']);
  readonly #folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'differential-')));

  private constructor() {
    const shared = new SharedParts();
    this.#base = World.create({ layout: 'kubeadm', nodes: ['controlplane', 'node01', 'node02'], seed: 1, startMs: Date.now() - HEAD_START_MS }, { shared, log: { write: (level, message, facts) => level === 'error' && console.error(message, facts) } });
    this.#shell = this.#base.openShell();
    const answer = this.#shell.run(`${filesOf(home, '')}\n${setup}`, { stdin: '', timeoutMs: SETUP_TIMEOUT_MS });
    if (answer.exitCode !== 0) throw new Error(`the cluster could not be set up (${answer.exitCode}): ${answer.stdout}${answer.stderr}`);
    this.#config = this.#shell.run('cat ~/.kube/config', { stdin: '', timeoutMs: 1000 }).stdout;
    this.#state = this.#base.changesSince(undefined);
  }

  static async open(kubectl: string): Promise<Arena> {
    const arena = new Arena();
    arena.#server = await KubeServer.listen(() => arena.#served as RunningWorld, arena.#credentials, 0, () => Promise.resolve(false));
    mkdirSync(path.join(arena.#folder, 'bin'));
    symlinkSync(kubectl, path.join(arena.#folder, 'bin/kubectl'));
    return arena;
  }

  async close(): Promise<void> {
    this.#served?.stop();
    await this.#server?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The line's answers: the real kubectl's, then ours. */
  async both(line: Line): Promise<readonly [Answer, Answer]> {
    const theirs = line.writes ? this.#base.fork() : this.#base;
    const real = await this.#real(theirs, line);
    return [real, this.#ours(line.writes ? this.#base.fork() : this.#base, line)];
  }

  async #real(world: World, line: Line): Promise<Answer> {
    const before = world.mark();
    const working = path.join(this.#folder, 'root');
    this.#furnish(working);
    this.#served = new RunningWorld(world, line.writes ? SPEED : 1);
    const answer = await this.#bash(working, line.text);
    this.#served.stop();
    return { ...answer, changes: line.writes ? changedObjects(this.#state, world.changesSince(before)) : '' };
  }

  #ours(world: World, line: Line): Answer {
    const before = world.mark();
    const shell = line.writes ? world.openShell() : this.#shell;
    const { stdout, stderr, exitCode } = shell.run(`${OUR_CACHE}; ${line.text}`, { stdin: '', timeoutMs: VIRTUAL_TIMEOUT_MS });
    return { stdout, stderr, exitCode, changes: line.writes ? changedObjects(this.#state, world.changesSince(before)) : '' };
  }

  /** The files of our workstation's home, with the way to the served cluster in place of ours. */
  #furnish(working: string): void {
    rmSync(working, { recursive: true, force: true });
    cpSync(home, working, { recursive: true });
    mkdirSync(path.join(working, '.kube'));
    const data = (text: string) => Buffer.from(text).toString('base64');
    const config = this.#config
      .replace(/certificate-authority-data: .*/, `certificate-authority-data: ${data(this.#credentials.authority)}`)
      .replace(/client-certificate-data: .*/, `client-certificate-data: ${data(this.#credentials.admin.certificatePem)}`)
      .replace(/client-key-data: .*/, `client-key-data: ${data(this.#credentials.admin.keyPem)}`)
      .replace(/server: .*/, `server: https://127.0.0.1:${(this.#server as KubeServer).port}`);
    writeFileSync(path.join(working, '.kube/config'), config, { mode: 0o600 });
  }

  #bash(working: string, text: string): Promise<Omit<Answer, 'changes'>> {
    const env = { HOME: working, PATH: `${path.join(this.#folder, 'bin')}:/usr/local/bin:/usr/bin:/bin`, TZ: 'UTC', LANG: 'C.UTF-8', KUBECACHEDIR: path.join(this.#folder, 'cache') };
    return new Promise((resolve) => {
      const child = spawn('bash', ['-c', text], { cwd: working, env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
      const chunks = { stdout: '', stderr: '' };
      child.stdout.on('data', (data: Buffer) => (chunks.stdout += data.toString()));
      child.stderr.on('data', (data: Buffer) => (chunks.stderr += data.toString()));
      child.stdin.end();
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        process.kill(-(child.pid as number), 'SIGKILL');
      }, REAL_TIMEOUT_MS);
      child.on('close', (code) => {
        clearTimeout(timer);
        const hidden = (output: string) => output.replaceAll(working, '/root').replaceAll(path.join(this.#folder, 'cache'), '/root/.kube/cache');
        resolve({ stdout: hidden(chunks.stdout), stderr: hidden(chunks.stderr), exitCode: isLate ? 124 : (code ?? 137) });
      });
    });
  }
}

/** A script that writes the files of a folder. */
function filesOf(folder: string, under: string): string {
  return readdirSync(folder).map((name) => {
    const file = path.join(folder, name);
    const target = `${under}${name}`;
    if (statSync(file).isDirectory()) return `mkdir -p ~/${target}\n${filesOf(file, `${target}/`)}`;
    return `base64 -d > ~/${target} <<'END'\n${readFileSync(file).toString('base64')}\nEND`;
  }).join('\n');
}
