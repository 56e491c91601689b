import type { Env } from '#linux/env/env.js';
import { DiskAccount } from '#linux/fs/disk-account.js';
import { FileTree } from '#linux/fs/file-tree.js';
import { defaultLimits, type KernelLimits } from '#linux/kernel/limits.js';
import { Pipe } from '#linux/kernel/pipe.js';
import type { Handle } from '#linux/kernel/description.js';
import type { Budget } from '#linux/kernel/process.js';
import { Scheduler } from '#linux/kernel/scheduler.js';
import { HostStack } from '#linux/net/host-stack.js';
import type { NetStack, Network } from '#linux/net/network.js';
import { SimulatedNetwork } from '#linux/net/simulated-network.js';
import type { Host, HostOptions, Layer } from './host.js';
import { LayerCache } from './layer-cache.js';
import { SimulatedHost, type WorldParts } from './simulated-host.js';
import { VolumeTree } from './volume-tree.js';

export interface TreeOptions {
  readonly bytesMax?: number;
  /** A tmpfs. */
  readonly inMemory?: boolean;
  readonly copyOf?: VolumeTree;
  /** What it holds to begin with, lowest first. */
  readonly layers?: readonly Layer[];
}

/** The kernel of one world: its hosts' processes, in one run queue. */
export interface Kernel {
  /** Fuel burnt so far. One unit is a microsecond of processor time: the world advances its clock by it. */
  readonly fuelUsed: number;
  /** Nothing can run until a timer or somebody outside wakes it. */
  readonly isIdle: boolean;
  createHost(options: HostOptions): SimulatedHost;
  /** An empty tree that hosts can mount: an emptyDir, a projected volume. `copyOf`: its files to begin with. */
  createTree(options?: TreeOptions): VolumeTree;
  /** A network stack without a host of its own: a pod's, shared by its containers. Its host files are those of the asking process. */
  createNetStack(network: Network): NetStack;
  /** A pipe between processes, or between a process and the outside. Close what you have handed on. */
  createPipe(): { readonly input: Handle; readonly output: Handle };
  newBudget(fuel?: number): Budget;
  /** Runs what can run until nothing can or `fuel` is used up. True when there is more to run. */
  run(fuel: number): boolean;
}

/** `layers` holds the trees made of images; a process with many worlds gives the same one to all. */
export function createKernel(env: Env, limits: Partial<KernelLimits> = {}, layers = new LayerCache()): Kernel {
  return new WorldKernel(env, { ...defaultLimits, ...limits }, layers);
}

class WorldKernel implements Kernel {
  readonly #env: Env;
  readonly #parts: WorldParts;

  constructor(env: Env, limits: KernelLimits, layers: LayerCache) {
    this.#env = env;
    this.#parts = {
      scheduler: new Scheduler(env), limits, layers,
      disk: new DiskAccount(limits.diskBytesMax),
      processes: { processes: 0, processesMax: limits.processesMax },
      newBudget: () => this.newBudget(),
    };
  }

  get fuelUsed(): number {
    return this.#parts.scheduler.fuelUsed;
  }

  get isIdle(): boolean {
    return this.#parts.scheduler.isIdle;
  }

  createHost(options: HostOptions): SimulatedHost {
    return new SimulatedHost(options, this.#parts);
  }

  createTree(options: TreeOptions = {}): VolumeTree {
    const { disk, limits, scheduler } = this.#parts;
    const tree = options.copyOf?.tree.fork(disk) ?? new FileTree(options.layers === undefined ? undefined : this.#parts.layers.rootOf(options.layers), disk, options.bytesMax ?? limits.hostDiskBytesMax, options.inMemory === true ? { bytes: options.bytesMax } : undefined);
    return new VolumeTree(tree, options.copyOf?.names ?? [], scheduler, () => this.#env.clock.now());
  }

  createNetStack(network: Network): NetStack {
    if (!(network instanceof SimulatedNetwork)) throw new TypeError('the network must be made by createNetwork');
    return new HostStack(network, this.#env, this.#parts.scheduler, () => undefined, 0); // as containerd sets it for pods
  }

  createPipe(): { readonly input: Handle; readonly output: Handle } {
    const pipe = new Pipe(this.#parts.scheduler);
    return { input: pipe.openReader(), output: pipe.openWriter() };
  }

  /** Background work (a container's program) is slowed by the world's fuel, not killed: its budget has no end. */
  newBudget(fuel = Number.POSITIVE_INFINITY): Budget {
    return { fuel };
  }

  run(fuel: number): boolean {
    return this.#parts.scheduler.run(fuel);
  }
}

export type { Host };
