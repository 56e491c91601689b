import type { Env } from '#linux/env/env.js';
import { allChanges, applyChanges, changesSince, type FileChange } from '#linux/fs/changes.js';
import { devices } from '#linux/fs/devices.js';
import type { DiskAccount } from '#linux/fs/disk-account.js';
import { FileSpace, isDirectory, mountOf, namesInTree } from '#linux/fs/file-space.js';
import { FileTree } from '#linux/fs/file-tree.js';
import { FileView } from '#linux/fs/file-view.js';
import type { VirtualNode } from '#linux/fs/nodes.js';
import { proc } from '#linux/fs/proc.js';
import type { KernelLimits } from '#linux/kernel/limits.js';
import { Machine } from '#linux/kernel/machine.js';
import type { Budget, Process, SpawnOptions } from '#linux/kernel/process.js';
import { KERNEL_RELEASE } from '#linux/kernel/release.js';
import type { RunningProcess } from '#linux/kernel/running-process.js';
import type { Scheduler } from '#linux/kernel/scheduler.js';
import { Errno } from '#linux/kernel/step.js';
import { HostStack } from '#linux/net/host-stack.js';
import type { NetStack } from '#linux/net/network.js';
import { SimulatedNetwork } from '#linux/net/simulated-network.js';
import { PseudoTerminal } from '#linux/tty/pseudo-terminal.js';
import { findProgram } from './find-program.js';
import type { Attachment } from '#linux/kernel/attachment.js';
import type { Host, HostLimits, HostOptions, Mount, Tree } from './host.js';
import type { LayerCache } from './layer-cache.js';
import { VolumeTree } from './volume-tree.js';

/** What the hosts of one world share. */
export interface WorldParts {
  readonly scheduler: Scheduler;
  readonly limits: KernelLimits;
  readonly disk: DiskAccount;
  readonly layers: LayerCache;
  readonly processes: { processes: number; readonly processesMax: number };
  readonly newBudget: () => Budget;
}

const ROOT_VIEWER = { credentials: { uid: 0, gid: 0, groups: [0] }, cwd: '/', umask: 0o022, process: undefined };

/** A machine or container: composes files, processes and network. */
export class SimulatedHost implements Host {
  readonly name: string;
  readonly env: Env;
  readonly net: NetStack;
  readonly files: FileView;
  readonly machine: Machine;
  stopped = false;
  logIn: Host['logIn'];
  readonly #parts: WorldParts;
  readonly #tree: FileTree;
  readonly #space: FileSpace;
  readonly #ownsNet: boolean;
  readonly #stopListeners = new Set<() => void>();
  #terminals = 0;
  /** What /proc says of memory and processors. */
  readonly #size: { memoryBytesMax: number; processors: number };
  #attachments: Map<Attachment<unknown>, unknown> | undefined;

  constructor(options: HostOptions, parts: WorldParts) {
    this.name = options.name;
    this.env = options.env;
    this.#parts = parts;
    const { limits } = parts;
    const diskBytesMax = options.limits?.diskBytesMax ?? limits.hostDiskBytesMax;
    const source = options.filesOf instanceof SimulatedHost ? options.filesOf.#tree : undefined;
    this.#tree = source?.fork(parts.disk) ?? new FileTree(parts.layers.rootOf(options.layers), parts.disk, diskBytesMax);
    this.#space = new FileSpace(mountOf('/', this.#tree, [], options.readOnlyRoot === true, 'overlay'));
    const nowMs = () => this.env.clock.now();
    this.files = new FileView(this.#space, ROOT_VIEWER, parts.scheduler, nowMs);
    this.#ownsNet = options.net === undefined;
    this.net = options.net ?? new HostStack(networkOf(options), options.env, parts.scheduler, () => this.files);
    this.machine = new Machine({
      host: this, env: options.env, scheduler: parts.scheduler, world: parts.processes, newBudget: parts.newBudget,
      commandFuelMax: limits.commandFuelMax, pids: options.pids,
      limits: {
        processesMax: options.limits?.processesMax ?? limits.hostProcessesMax,
        memoryBytesMax: options.limits?.memoryBytesMax ?? limits.hostMemoryBytesMax,
      },
      findProgram: (process, spawn) => this.#findProgram(process, spawn),
      filesOf: (process) => new FileView(this.#space, viewerOf(process), parts.scheduler, nowMs),
    });
    this.#size = { memoryBytesMax: this.machine.memoryBytesMax, processors: options.limits?.processors ?? 2 };
    this.#mountSystem(options);
  }

  /** What was written to its own files. */
  get diskBytes(): number {
    return this.#tree.bytes;
  }

  /** Gives what runs here other limits, while it runs. */
  resize({ memoryBytesMax, processors }: Pick<HostLimits, 'memoryBytesMax' | 'processors'>): void {
    this.#size.memoryBytesMax = this.machine.memoryBytesMax = memoryBytesMax ?? this.#parts.limits.hostMemoryBytesMax;
    this.#size.processors = processors ?? 2;
  }

  #mountSystem(options: HostOptions): void {
    const size = this.#size;
    let dev: ReturnType<typeof devices> | undefined;
    let procfs: ReturnType<typeof proc> | undefined;
    const facts = {
      machine: this.machine, space: this.#space, bootedMs: this.env.clock.now(),
      get memoryBytesMax() {
        return size.memoryBytesMax;
      },
      get processors() {
        return size.processors;
      },
      kernelRelease: KERNEL_RELEASE, cgroup: options.cgroup ?? '/', addresses: () => this.net.addresses,
    };
    // Made when somebody looks: an idle host pays for two closures.
    this.#space.mount({ path: '/dev', tree: undefined, names: [], readOnly: false, type: 'devtmpfs', root: () => (dev ??= devices(this.#parts.scheduler, () => this.env.random)) });
    this.#space.mount({ path: '/proc', tree: undefined, names: [], readOnly: false, type: 'proc', root: () => (procfs ??= proc(facts)) });
  }

  #findProgram(process: RunningProcess | undefined, options: SpawnOptions) {
    const view = process === undefined && options.credentials === undefined && options.cwd === undefined ? this.files : this.#viewFor(process, options);
    const path = (options.env ?? process?.env)?.get('PATH');
    return findProgram(view, options.argv, path, this.#parts.layers.programs);
  }

  #viewFor(process: RunningProcess | undefined, options: SpawnOptions): FileView {
    const viewer = {
      credentials: options.credentials ?? process?.credentials ?? ROOT_VIEWER.credentials,
      cwd: options.cwd ?? process?.cwd ?? '/', umask: 0o022, process,
    };
    return new FileView(this.#space, viewer, this.#parts.scheduler, () => this.env.clock.now());
  }

  get processes(): readonly Process[] {
    return [...this.machine.processes.values()];
  }

  /** Puts files at a path that are made when somebody looks, as those of /proc are. */
  mountVirtual(path: string, root: () => VirtualNode): void {
    this.#space.mount({ path, tree: undefined, names: [], readOnly: true, type: 'tmpfs', root });
  }

  attach<T>(what: Attachment<T>, value: T): void {
    this.#attachments ??= new Map();
    this.#attachments.set(what, value);
  }

  attached<T>(what: Attachment<T>): T | undefined {
    return this.#attachments?.get(what) as T | undefined;
  }

  get memoryBytes(): number {
    return this.machine.memoryBytes;
  }

  /** Bytes that its changed files take, and may take. */
  get disk(): { readonly bytes: number; readonly bytesMax: number } {
    return { bytes: this.#tree.bytes, bytesMax: this.#tree.bytesMax };
  }

  start(options: SpawnOptions): RunningProcess {
    if (this.stopped) throw new Errno('ESRCH');
    return this.machine.spawn(undefined, options);
  }

  openTerminal(columns: number, rows: number): PseudoTerminal {
    return new PseudoTerminal(this.machine, columns, rows, `/dev/pts/${this.#terminals++}`);
  }

  mount(mount: Mount): () => void {
    if (!(mount.source instanceof VolumeTree)) throw new TypeError('only trees made by createTree or Host.tree can be mounted');
    this.#makeMountPoint(mount.path, mount.source.files.find('/').spot);
    const { tree, names } = mount.source;
    return this.#space.mount(mountOf(normal(mount.path), tree, names, mount.readOnly === true, tree.tmpfs === undefined ? 'ext4' : 'tmpfs'));
  }

  /** As container runtimes do: what a volume is mounted on is made if it is missing. */
  #makeMountPoint(path: string, root: { readonly node: Parameters<typeof isDirectory>[0] } | undefined): void {
    if (this.files.exists(path)) return;
    try {
      if (root === undefined || isDirectory(root.node)) this.files.makeDirectory(path, { parents: true });
      else {
        this.files.makeDirectory(normal(path).replace(/\/[^/]*$/, '') || '/', { parents: true });
        this.files.write(path, '');
      }
    } catch (error) {
      // Under /dev and /proc, or on a read-only volume, the mount itself makes the name appear.
      if (!(error instanceof Errno)) throw error;
    }
  }

  tree(path: string): Tree {
    const found = this.files.find(path);
    if (found.spot === undefined) throw new Errno('ENOENT', path);
    const { tree } = found.spot.mount;
    if (tree === undefined) throw new Errno('EINVAL', path);
    return new VolumeTree(tree, namesInTree(found.spot), this.#parts.scheduler, () => this.env.clock.now());
  }

  get changeCounter(): number {
    return this.#tree.journal.counter;
  }

  changedFiles(): readonly FileChange[] {
    return allChanges(this.#tree);
  }

  changesSince(counter: number): readonly FileChange[] {
    return changesSince(this.#tree, counter);
  }

  applyChanges(changes: readonly FileChange[]): void {
    applyChanges(this.#tree, changes);
  }

  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.machine.stopping = true;
    this.machine.killAll();
    if (this.#ownsNet && this.net instanceof HostStack) this.net.closeAll();
    for (const listener of [...this.#stopListeners]) listener();
    this.#stopListeners.clear();
  }

  onStop(listener: () => void): () => void {
    this.#stopListeners.add(listener);
    return () => this.#stopListeners.delete(listener);
  }
}

function viewerOf(process: RunningProcess) {
  return {
    process,
    credentials: process.credentials,
    get cwd() {
      return process.cwd;
    },
    get umask() {
      return process.umask;
    },
  };
}

function networkOf(options: HostOptions): SimulatedNetwork {
  if (!(options.network instanceof SimulatedNetwork)) throw new TypeError('the network must be made by createNetwork');
  return options.network;
}

function normal(path: string): string {
  return `/${path.split('/').filter((name) => name !== '' && name !== '.').join('/')}`;
}
