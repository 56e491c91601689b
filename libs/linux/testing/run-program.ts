import { VirtualClock } from '#linux/env/virtual-clock.js';
import { SeededRandom } from '#linux/env/seeded-random.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import type { Host, Layer } from '#linux/host/host.js';
import { createKernel, type Kernel } from '#linux/host/kernel.js';
import type { Input, Output } from '#linux/kernel/stream.js';
import { SimulatedNetwork } from '#linux/net/simulated-network.js';
import { createBusybox } from '#linux/programs/busybox.js';
import { busyboxApplets, programsByName } from '#linux/programs/list.js';

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

const ACCOUNTS: Layer = {
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\nuser:x:1000:1000:User:/home/user:/bin/bash\n',
  '/etc/group': 'root:x:0:\nusers:x:1000:user\n',
  '/etc/hostname': 'box\n',
  '/etc/hosts': '127.0.0.1 localhost\n',
  '/root': { directory: true, mode: 0o700 },
  '/home/user': { directory: true, uid: 1000, gid: 1000 },
  '/tmp': { directory: true, mode: 0o1777 },
};

const START_MS = Date.UTC(2026, 0, 1);
const FUEL_A_TURN = 10_000;
const TURNS_MAX = 100_000;

/** A host with every program in /usr/bin, and the clock that its tests own. */
export class ProgramBench {
  readonly clock = new VirtualClock(START_MS);
  readonly network = new SimulatedNetwork();
  readonly kernel: Kernel;
  readonly host: Host;

  constructor(files: Layer = {}) {
    const env = { clock: this.clock, random: new SeededRandom(1), log: { write: () => {} } };
    this.kernel = createKernel(env);
    this.host = this.kernel.createHost({ name: 'box', env, network: this.network, layers: [ACCOUNTS, binaries(), files] });
    this.network.attach(this.host.net, '10.0.0.1');
  }

  /** Runs a program to its end, moving the clock as far as it waits. `fuel` ends it when it is used up. */
  run(argv: readonly string[], stdin: string | Uint8Array = '', env: Readonly<Record<string, string>> = {}, fuel = Number.POSITIVE_INFINITY): Ran {
    const out = new Sink();
    const err = new Sink();
    const process = this.host.start({
      argv, cwd: '/root', budget: this.kernel.newBudget(fuel), stdin: new Source(typeof stdin === 'string' ? encodeUtf8(stdin) : stdin), stdout: out, stderr: err,
      env: new Map([['PATH', '/usr/bin'], ['HOME', '/root'], ...Object.entries(env)]),
    });
    for (let turn = 0; turn < TURNS_MAX && process.exit === undefined; turn++) {
      if (!this.kernel.run(FUEL_A_TURN) && process.exit === undefined && !this.clock.runNext(Number.MAX_SAFE_INTEGER)) break;
    }
    if (process.exit === undefined) throw new Error(`${argv.join(' ')} does not end`);
    return { stdout: out.text, stderr: err.text, status: process.exit.status };
  }
}

function binaries(): Layer {
  const busybox = createBusybox(busyboxApplets);
  return {
    ...Object.fromEntries([...programsByName].map(([name, program]) => [`/usr/bin/${name}`, { program }])),
    '/bin/busybox': { program: busybox },
    ...Object.fromEntries([...busyboxApplets.keys()].map((name) => [`/bin/${name}`, { symlink: '/bin/busybox' }])),
  };
}

class Source implements Input {
  readonly isTty = false;
  #at = 0;
  constructor(private readonly content: Uint8Array) {}

  *read(bytesMax = 65_536) {
    if (this.#at >= this.content.length) return undefined;
    const chunk = this.content.subarray(this.#at, this.#at + bytesMax);
    this.#at += chunk.length;
    return chunk;
  }

  close(): void {}
}

class Sink implements Output {
  readonly isTty = false;
  readonly #parts: Uint8Array[] = [];

  *write(data: Uint8Array | string) {
    this.#parts.push(typeof data === 'string' ? encodeUtf8(data) : data.slice());
  }

  close(): void {}

  get text(): string {
    const all = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.length, 0));
    this.#parts.reduce((at, part) => {
      all.set(part, at);
      return at + part.length;
    }, 0);
    return decodeUtf8(all);
  }
}
