import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { SeededRandom } from '#linux/env/seeded-random.js';
import { VirtualClock } from '#linux/env/virtual-clock.js';
import type { Layer } from '#linux/host/host.js';
import { createKernel, type Kernel } from '#linux/host/kernel.js';
import type { SimulatedHost } from '#linux/host/simulated-host.js';
import type { KernelLimits } from '#linux/kernel/limits.js';
import type { Process, SpawnOptions } from '#linux/kernel/process.js';
import type { Step } from '#linux/kernel/step.js';
import type { Input, Output } from '#linux/kernel/stream.js';
import { createNetwork, type SimulatedNetwork } from '#linux/net/simulated-network.js';
import type { Program } from '#linux/programs/program.js';
import { programs } from '#linux/programs/list.js';
import { bash, dash } from '#linux/shell/bash.js';

const START_MS = Date.UTC(2026, 0, 1);

/** Process 1 of a machine that is no container: sleeps. */
const init: Program = {
  name: 'init',
  *run() {
    for (;;) yield { park: () => () => {} };
  },
};

const baseLayer: Layer = {
  '/bin': { symlink: 'usr/bin' }, '/usr/bin/bash': { program: bash }, '/usr/bin/sh': { program: dash }, '/sbin/init': { program: init },
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\nuser:x:1000:1000::/home/user:/bin/bash\n', '/etc/group': 'root:x:0:\nuser:x:1000:\n', '/etc/hostname': 'workstation\n',
  '/root': { directory: true, mode: 0o700 }, '/tmp': { directory: true, mode: 0o1777 }, '/home/user': { directory: true, uid: 1000, gid: 1000 },
  ...Object.fromEntries(programs.map((program) => [`/usr/bin/${program.name}`, { program }])),
};

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

/** A small world for tests: one kernel, a clock that is moved as far as somebody waits. */
export class TestWorld {
  readonly clock = new VirtualClock(START_MS);
  readonly kernel: Kernel;
  readonly network: SimulatedNetwork = createNetwork();
  readonly #env;

  constructor(limits: Partial<KernelLimits> = {}) {
    this.#env = { clock: this.clock, random: new SeededRandom(1), log: { write: () => {} } };
    this.kernel = createKernel(this.#env, limits);
  }

  host(name = 'workstation', layers: readonly Layer[] = [], options: Partial<Parameters<Kernel['createHost']>[0]> = {}): SimulatedHost {
    const host = this.kernel.createHost({ name, env: this.#env, network: this.network, layers: [baseLayer, ...layers], ...options });
    host.start({ argv: ['/sbin/init'] });
    return host;
  }

  /** Lets the world go on until `isDone`, moving the clock over waits. False when nothing will ever happen. */
  until(isDone: () => boolean, untilMs = Number.POSITIVE_INFINITY): boolean {
    while (!isDone()) {
      if (this.kernel.run(1000)) continue;
      if (isDone()) return true;
      const next = this.clock.nextAt();
      if (next === undefined || next > untilMs) return false;
      this.clock.runNext(next);
    }
    return true;
  }

  /** Runs a command line in bash to its end. */
  run(host: SimulatedHost, script: string, options: Partial<SpawnOptions> & { readonly input?: string; readonly fuel?: number } = {}): Ran {
    const stdout = new Collector();
    const stderr = new Collector();
    const process = host.start({
      argv: ['bash', '-c', script], cwd: '/tmp', env: new Map([['PATH', '/usr/bin:/bin'], ['HOME', '/root']]),
      stdin: new Given(options.input ?? ''), stdout, stderr, budget: this.kernel.newBudget(options.fuel ?? 5_000_000), ...options,
    });
    this.finish(process);
    return { stdout: stdout.text, stderr: stderr.text, status: process.exit?.status ?? -1 };
  }

  finish(process: Process): void {
    this.until(() => process.exit !== undefined);
  }
}

export class Collector implements Output {
  readonly isTty = false;
  readonly #pieces: string[] = [];

  get text(): string {
    return this.#pieces.join('');
  }

  *write(data: Uint8Array | string): Step<void> {
    this.#pieces.push(typeof data === 'string' ? data : decodeUtf8(data));
  }

  close(): void {}
}

export class Given implements Input {
  readonly isTty = false;
  #rest: Uint8Array;

  constructor(text: string) {
    this.#rest = encodeUtf8(text);
  }

  *read(bytesMax = 65_536): Step<Uint8Array | undefined> {
    if (this.#rest.length === 0) return undefined;
    const piece = this.#rest.subarray(0, bytesMax);
    this.#rest = this.#rest.subarray(piece.length);
    return piece;
  }

  close(): void {}
}
