// Mirrors containerd's containers and tasks, as the kubelet uses them through CRI
// Differs: a container is a host of libs/linux; its root file system is dropped when its program ends.
import type { ImageVersion } from '#cluster/images/image.js';
import type { Env } from '#linux/env/env.js';
import type { SimulatedHost as Host } from '#linux/host/simulated-host.js';
import type { Kernel } from '#linux/host/kernel.js';
import type { ExitStatus, Process, SpawnOptions } from '#linux/kernel/process.js';
import { furtherProcesses } from '#linux/kernel/seen-process.js';
import { Errno, type Signal } from '#linux/kernel/step.js';
import type { Mount } from '#linux/host/host.js';
import type { NetStack, Network } from '#linux/net/network.js';
import type { Terminal } from '#linux/tty/terminal.js';
import { decodeUtf8 } from '#linux/env/text.js';
import { ByteQueue, emptyInput } from './byte-queue.js';
import type { SharedProcesses } from './shared-processes.js';
import type { ContainerLog } from './container-log.js';
import { TERMINATION_MESSAGE_BYTES_MAX } from './limits.js';
import { createError } from './start-error.js';
import { Stdio } from './stdio.js';
import { type ResolvedUser, resolveUser, type UserRequest } from './user.js';

/** What hosts a container needs from its node. */
export interface Runtime {
  readonly env: Env;
  readonly kernel: Kernel;
  readonly network: Network;
  /** Called with the host of each container that is made. */
  readonly onHost?: (host: Host) => void;
}

export interface ContainerConfig {
  /** 64 hexadecimal digits. */
  readonly id: string;
  readonly hostname: string;
  readonly image: ImageVersion;
  readonly argv: readonly string[];
  /** Without PATH, HOSTNAME, TERM and HOME, which the runtime adds. */
  readonly variables: ReadonlyMap<string, string>;
  readonly workingDir: string | undefined;
  readonly user: Omit<UserRequest, 'imageUser'>;
  readonly mounts: readonly Mount[];
  readonly net: NetStack;
  readonly memoryBytesMax: number | undefined;
  readonly processors: number | undefined;
  readonly readOnlyRoot: boolean;
  /** Undefined: its processes are for itself. */
  readonly shared: SharedProcesses | undefined;
  readonly tty: boolean;
  readonly stdin: boolean;
  readonly stdinOnce: boolean;
  readonly terminationMessagePath: string;
  readonly cgroup: string;
  readonly log: ContainerLog;
}

/** The container can't be made: `CreateContainerError`. */
export class CreateError extends Error {}
/** The container was made, and its program can't be run: `StartError`, exit code 128. */
export class StartError extends Error {}

export interface ContainerExit {
  readonly exitCode: number;
  readonly isOutOfMemory: boolean;
  /** What the program left at its termination message path. */
  readonly message: string;
}

const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const TERMINAL_SIZE = [80, 24] as const;

/** A container: created with its files, started once, ended once. */
export class Container {
  readonly config: ContainerConfig;
  readonly stdio: Stdio;
  readonly user: ResolvedUser;
  readonly environment: ReadonlyMap<string, string>;
  readonly #runtime: Runtime;
  #host: Host | undefined;
  #process: Process | undefined;
  #terminal: Terminal | undefined;
  #stdin: ByteQueue | undefined;
  #exit: ContainerExit | undefined;
  #cancelKill: (() => void) | undefined;
  readonly #listeners = new Set<(exit: ContainerExit) => void>();

  /** Throws CreateError. */
  constructor(config: ContainerConfig, runtime: Runtime) {
    this.config = config;
    this.#runtime = runtime;
    this.stdio = new Stdio(config.log, runtime.env);
    const { image, memoryBytesMax, processors } = config;
    if (config.argv.length === 0) throw new CreateError(`failed to generate container "${config.id}" spec: failed to generate spec: no command specified`);
    this.#host = runtime.kernel.createHost({
      name: config.hostname, env: runtime.env, network: runtime.network, layers: image.layers, net: config.net, cgroup: config.cgroup,
      readOnlyRoot: config.readOnlyRoot, ...(config.shared === undefined ? {} : { pids: config.shared.namespace }),
      limits: { ...(memoryBytesMax === undefined ? {} : { memoryBytesMax }), ...(processors === undefined ? {} : { processors }) },
    });
    runtime.onHost?.(this.#host);
    this.#showOthers(this.#host);
    for (const mount of config.mounts) this.#host.mount({ ...mount, path: throughLinks(this.#host, mount.path) });
    const user = resolveUser(this.#host.files, { ...config.user, imageUser: image.config.user ?? '' });
    if (user === undefined) {
      throw new CreateError(`failed to generate container "${config.id}" spec: failed to generate spec: no users found for "${image.config.user}"`);
    }
    this.user = user;
    this.environment = this.#makeEnvironment();
  }

  #showOthers(host: Host): void {
    const { shared } = this.config;
    if (shared !== undefined) host.attach(furtherProcesses, () => shared.others(new Set(host.processes)));
  }

  get host(): Host | undefined {
    return this.#host;
  }

  /** Gives the program other limits, while it runs. */
  resize({ memoryBytesMax, processors }: Pick<ContainerConfig, 'memoryBytesMax' | 'processors'>): void {
    this.#host?.resize({ ...(memoryBytesMax === undefined ? {} : { memoryBytesMax }), ...(processors === undefined ? {} : { processors }) });
  }

  get isRunning(): boolean {
    return this.#process !== undefined && this.#exit === undefined;
  }

  get exit(): ContainerExit | undefined {
    return this.#exit;
  }

  get terminal(): Terminal | undefined {
    return this.#terminal;
  }

  /** Throws StartError. */
  start(): void {
    const host = this.#host as Host;
    const cwd = this.config.workingDir ?? this.config.image.config.workingDir ?? '/';
    if (!host.files.exists(cwd)) this.#makeFolder(host, cwd);
    try {
      this.#process = host.start({ argv: this.config.argv, env: this.environment, cwd, credentials: this.user.credentials, ...this.#streams(host) });
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      this.#end({ exitCode: 128, isOutOfMemory: false, message: '' });
      throw new StartError(createError(this.config.argv[0] as string, error));
    }
    this.#process.onExit((exit) => this.#ended(exit));
  }

  /** Called when the program has ended; not for one that could not be started. */
  onExit(listener: (exit: ContainerExit) => void): void {
    this.#listeners.add(listener);
  }

  /** Asks the program to end, and kills it after the grace. */
  stop(signal: Signal, graceMs: number): void {
    if (!this.isRunning) return;
    this.#cancelKill?.();
    if (graceMs <= 0) {
      this.kill();
      return;
    }
    this.#cancelKill = this.#runtime.env.clock.after(graceMs, () => this.kill());
    this.#process?.signal(signal);
  }

  kill(): void {
    this.#process?.signal('SIGKILL');
  }

  /** Starts a command beside the program. Throws Errno. */
  exec(options: Omit<SpawnOptions, 'env' | 'credentials'>, tty: boolean): Process {
    if (this.#host === undefined || !this.isRunning) throw new Errno('ESRCH');
    const env = tty ? new Map([...this.environment, ['TERM', 'xterm']]) : this.environment;
    const cwd = this.config.workingDir ?? this.config.image.config.workingDir ?? '/';
    return this.#host.start({ cwd, ...options, env, credentials: this.user.credentials });
  }

  /** Bytes for the program's standard input, from an attached client. */
  type(data: Uint8Array): void {
    if (this.#terminal !== undefined) this.#terminal.type(decodeUtf8(data));
    else this.#stdin?.push(data);
  }

  /** The attached client has no more input. */
  endInput(): void {
    if (this.config.stdinOnce) this.#stdin?.end();
  }

  #streams(host: Host): Partial<SpawnOptions> {
    if (this.config.tty) {
      const terminal = host.openTerminal(...TERMINAL_SIZE);
      this.#terminal = terminal;
      terminal.onOutput(() => {
        const data = terminal.take();
        if (data.length > 0) this.stdio.take('stdout', data);
      });
      return { terminal, stdin: terminal.input, stdout: terminal.output, stderr: terminal.output };
    }
    if (this.config.stdin) this.#stdin = new ByteQueue();
    return { stdin: this.#stdin ?? emptyInput, stdout: this.stdio.output('stdout'), stderr: this.stdio.output('stderr') };
  }

  #makeEnvironment(): Map<string, string> {
    const { image, variables, tty, hostname } = this.config;
    const fromImage = { ...image.config.env };
    const env = new Map<string, string>([['PATH', fromImage['PATH'] ?? DEFAULT_PATH]]);
    if (tty) env.set('TERM', 'xterm');
    env.set('HOSTNAME', hostname);
    for (const [name, value] of Object.entries(fromImage)) env.set(name, value);
    for (const [name, value] of variables) env.set(name, value);
    if (!env.has('HOME')) env.set('HOME', this.user.home);
    return env;
  }

  #makeFolder(host: Host, path: string): void {
    try {
      host.files.makeDirectory(path, { parents: true });
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
    }
  }

  #ended({ status, oomKilled }: ExitStatus): void {
    const path = this.config.terminationMessagePath;
    let message = '';
    try {
      message = decodeUtf8(this.#host?.files.read(path).subarray(-TERMINATION_MESSAGE_BYTES_MAX) ?? new Uint8Array(0));
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
    }
    this.#end({ exitCode: status, isOutOfMemory: oomKilled === true, message });
    for (const listener of this.#listeners) listener(this.#exit as ContainerExit);
    this.#listeners.clear();
  }

  #end(exit: ContainerExit): void {
    this.#exit = exit;
    this.#cancelKill?.();
    this.config.log.close(this.#runtime.env.clock.now());
    this.#host?.stop();
    this.#host = undefined;
    this.#stdin = undefined;
  }
}

/** A mount point with the image's symlinks followed: /var/run/secrets is under /run where /var/run leads there. */
function throughLinks({ files }: Host, path: string): string {
  const names = path.split('/').filter((name) => name !== '');
  for (let known = names.length; known > 0; known--) {
    const prefix = `/${names.slice(0, known).join('/')}`;
    if (!files.exists(prefix)) continue;
    const rest = names.slice(known).join('/');
    return rest === '' ? files.resolve(prefix) : `${files.resolve(prefix)}/${rest}`;
  }
  return path;
}
