import { Cluster } from '#cluster/bootstrap/cluster.js';
import type { Client } from '#cluster/client/client.js';
import type { Env, Log } from '#linux/env/env.js';
import { type RandomState, SeededRandom } from '#linux/env/seeded-random.js';
import { decodeUtf8 } from '#linux/env/text.js';
import { VirtualClock } from '#linux/env/virtual-clock.js';
import { createKernel, type Kernel } from '#linux/host/kernel.js';
import type { SimulatedHost } from '#linux/host/simulated-host.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { drive } from '#linux/kernel/drive.js';
import type { Process } from '#linux/kernel/process.js';
import { isStep } from '#linux/net/http-server-side.js';
import type { HttpRequest, HttpResponse, Upgraded } from '#linux/net/network.js';
import { SimulatedNetwork } from '#linux/net/simulated-network.js';
import { Capture, Given } from '#linux/kernel/capture.js';
import { Drive, type RunOptions } from './drive.js';
import { COMMAND_FUEL, HISTORY_LINES_MAX, OUTPUT_BYTES_MAX, SETTLE_LIMIT_MS, SETTLED_AFTER_MS } from './limits.js';
import { Machines } from './machines.js';
import { type Probed, probe } from './probe.js';
import type { SharedParts } from './shared-parts.js';
import { type Mark, type WorldChanges, WorldState } from './world-state.js';
import { WorldShell } from './world-shell.js';
import { WorldTerminal, type WorldTerminalState } from './world-terminal.js';
import type { Layout } from './topology/layout.js';
import { planOf } from './topology/plan.js';

export type { WorldTerminal, WorldTerminalState } from './world-terminal.js';
export type { WorldChanges } from './world-state.js';

export interface WorldOptions {
  readonly layout: Layout;
  readonly nodes: readonly string[];
  readonly seed: number;
  /** Virtual time at the beginning, in milliseconds since the Unix epoch. */
  readonly startMs: number;
}

/** What a world is given by whoever makes it: a log for the operator, and what all worlds of the process share. */
export interface WorldSurroundings {
  readonly log?: Log;
  /** One for all worlds of a process: without it each world would be made from nothing. */
  readonly shared: SharedParts;
}

/** How a command ended that was run for its output. */
export interface RanCommand {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

const silent: Log = { write: () => undefined };
const ADMIN = { name: 'admin', groups: ['system:masters', 'system:authenticated'] };
const WORKSTATION = 'workstation';
const HOUR_MS = 3_600_000;
const TEMPLATE_SEED = 1;

/** One learner's world: machines, their network, a cluster on them, and a clock that only its host moves. */
export class World {
  readonly options: WorldOptions;
  readonly cluster: Cluster;
  /** The API as the cluster's own administrator, for checks and views. */
  readonly client: Client;
  readonly settleLimitMs = SETTLE_LIMIT_MS;
  readonly env: Env;
  readonly kernel: Kernel;
  readonly machines: Machines;
  readonly #clock: VirtualClock;
  readonly #random: SeededRandom;
  readonly #drive: Drive;
  readonly #surroundings: Required<WorldSurroundings>;
  readonly #state: WorldState;
  #history: readonly string[];
  #historyLines: number;
  #settledRevision = -1;
  #settledSinceMs = 0;

  private constructor(options: WorldOptions, surroundings: WorldSurroundings, stored?: ReadonlyMap<string, unknown>) {
    this.options = options;
    this.#surroundings = { log: surroundings.log ?? silent, shared: surroundings.shared };
    const restored = WorldState.read(stored);
    this.#clock = new VirtualClock(restored?.nowMs ?? options.startMs);
    this.#random = new SeededRandom((restored?.random as RandomState | undefined) ?? options.seed);
    this.env = { clock: this.#clock, random: this.#random, log: this.#surroundings.log };
    this.kernel = createKernel(this.env, {}, this.#surroundings.shared.layers);
    this.#drive = new Drive(this.#clock, this.kernel);
    const network = new SimulatedNetwork();
    const plan = planOf(options.layout, options.nodes);
    this.machines = new Machines({ plan, env: this.env, kernel: this.kernel, network, shared: this.#surroundings.shared });
    if (restored !== undefined) this.machines.applyFiles(restored.files);
    this.cluster = new Cluster({
      env: this.env, kernel: this.kernel, network, plan, nodeHosts: this.machines.nodes, shared: this.#surroundings.shared.cluster,
      authority: this.#surroundings.shared.authority,
      stored: restored?.cluster, securePort: Number(/:(\d+)$/.exec(plan.access.server)?.[1] ?? '6443'),
    });
    this.client = this.cluster.apiServer.client(ADMIN, 'wheelhouse');
    this.#history = restored?.history ?? [];
    this.#historyLines = restored?.historyLines ?? 0;
    this.#state = new WorldState();
    let disconnect: (() => void) | undefined;
    this.cluster.onServing((port) => {
      disconnect?.();
      disconnect = port === undefined ? undefined : this.machines.connect(this.cluster.apiServer, port);
    });
    this.cluster.start();
  }

  /**
   * A fresh world: a copy of one whose cluster was booted on the full hour before the last, so that a process boots each
   * layout once an hour, and the same options give the same world in every process.
   */
  static create(options: WorldOptions, surroundings: WorldSurroundings): World {
    const bootMs = Math.floor(options.startMs / HOUR_MS - 1) * HOUR_MS;
    const booted = surroundings.shared.bootedOf(`${options.layout}/${options.nodes.join()}`, bootMs, () => {
      const template = new World({ ...options, startMs: bootMs, seed: TEMPLATE_SEED }, surroundings);
      template.#boot();
      return new Map(Object.entries(template.changesSince(undefined).set));
    });
    return World.restore(WorldState.renewed(booted, options), surroundings);
  }

  /** A world from what `changesSince(undefined)` told. Its programs start again; its time goes on where it stopped. */
  static restore(stored: ReadonlyMap<string, unknown>, surroundings: WorldSurroundings): World {
    return new World(WorldState.optionsIn(stored), surroundings, stored);
  }

  /** A copy that shares everything that neither of them changes. Programs start again in it. */
  fork(): World {
    const { set } = this.changesSince(undefined);
    return World.restore(new Map(Object.entries(set)), this.#surroundings);
  }

  now(): number {
    return this.#clock.now();
  }

  get nodeNames(): readonly string[] {
    return this.options.nodes;
  }

  get hostNames(): readonly string[] {
    return [WORKSTATION, ...this.nodeNames];
  }

  get history(): readonly string[] {
    return this.#history;
  }

  /** Lines ever typed, those that are forgotten too. */
  get historyLines(): number {
    return this.#historyLines;
  }

  /** Grows with each change of the cluster that is more than a heartbeat. */
  get clusterRevision(): number {
    return this.cluster.revision;
  }

  /** Grows with each change that a check could see. */
  get revision(): number {
    return this.cluster.revision + this.machines.fileChanges + this.#historyLines;
  }

  findHost(name: string): SimulatedHost | undefined {
    return this.machines.find(name);
  }

  /** The host of a running container; of the pod's first if none is named. */
  findContainer(namespace: string, pod: string, container?: string): SimulatedHost | undefined {
    return this.cluster.findContainer(namespace, pod, container);
  }

  /** Remembers a line that was typed on a terminal. */
  remember(line: string): void {
    this.#historyLines++;
    this.#history = [...this.#history, line].slice(-HISTORY_LINES_MAX);
  }

  // ── time ──

  /** Lets `ms` of virtual time pass. */
  advance(ms: number): void {
    this.#drive.run(this.now() + ms);
  }

  /** Runs to `toMs` or until `isOver`; true when there. With `untilSettled`, also when nothing more is about to happen. */
  work(toMs: number, isOver: () => boolean, untilSettled = false): boolean {
    const until = untilSettled ? () => this.isSettled() : undefined;
    return this.#drive.run(toMs, { isOver, until }) !== 'interrupted';
  }

  /** Runs until `until`, at most `limitMs` of virtual time. True when it came true. */
  runUntil(until: () => boolean, limitMs: number, options: Omit<RunOptions, 'until'> = {}): boolean {
    return this.#drive.run(this.now() + limitMs, { ...options, until }) === 'met';
  }

  /** Nothing but heartbeats has happened for a while, and no program runs. */
  isSettled(): boolean {
    if (this.cluster.revision !== this.#settledRevision) {
      this.#settledRevision = this.cluster.revision;
      this.#settledSinceMs = this.now();
    }
    return this.kernel.isIdle && this.now() - this.#settledSinceMs >= SETTLED_AFTER_MS;
  }

  isRunnable(): boolean {
    return !this.kernel.isIdle;
  }

  nextDueMs(): number | undefined {
    return this.kernel.isIdle ? this.#clock.nextAt() : this.now();
  }

  stopNode(name: string): void {
    this.cluster.stopNode(name);
  }

  startNode(name: string): void {
    this.cluster.startNode(name);
  }

  // ── programs ──

  openShell(): WorldShell {
    return new WorldShell(this, this.#workstation());
  }

  openTerminal(host: string, columns: number, rows: number, state?: WorldTerminalState): WorldTerminal {
    const found = this.findHost(host);
    if (found === undefined) throw new RangeError(`there is no host ${host}`);
    return new WorldTerminal(this, found, columns, rows, state);
  }

  /** Runs a bash script as root of a host, and lets time pass until it ends. */
  runScript(host: string, script: string, timeoutMs: number): RanCommand {
    const found = this.findHost(host);
    if (found === undefined) throw new RangeError(`there is no host ${host}`);
    return this.runOn(found, ['bash', '-c', script], timeoutMs);
  }

  runOn(host: SimulatedHost, argv: readonly string[], timeoutMs: number): RanCommand {
    const stdout = new Capture(OUTPUT_BYTES_MAX);
    const stderr = new Capture(OUTPUT_BYTES_MAX);
    let process: Process;
    try {
      process = host.start({
        argv, env: this.machines.loginEnvironment(host), cwd: this.machines.homeOf(host), stdin: new Given(''), stdout, stderr,
        budget: this.kernel.newBudget(COMMAND_FUEL),
      });
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      return { status: error.code === 'ENOENT' ? 127 : 126, stdout: '', stderr: `${argv[0]}: ${error.message}\n`, timedOut: false };
    }
    const timedOut = !this.runUntil(() => process.exit !== undefined, timeoutMs);
    if (timedOut) process.signal('SIGKILL');
    return { status: process.exit?.status ?? 124, stdout: decodeUtf8(stdout.bytes()), stderr: decodeUtf8(stderr.bytes()), timedOut };
  }

  /** Asks for an http URL from a host's network. */
  reach(host: SimulatedHost, url: string, timeoutMs: number): Probed {
    let probed: Probed | undefined;
    const task = function* (): Step<number> {
      probed = yield* probe(host.net, url, timeoutMs);
      return 0;
    };
    host.machine.startBody(undefined, { argv: ['probe'] }, task);
    this.runUntil(() => probed !== undefined, timeoutMs + 1_000);
    return probed ?? { outcome: 'timeout' };
  }

  // ── the Kubernetes API from outside ──

  request(request: Omit<HttpRequest, 'client'> & Partial<Pick<HttpRequest, 'client'>>): HttpResponse {
    return this.cluster.apiServer.handle({ client: { address: '127.0.0.1', certificate: { commonName: 'admin', organizations: ['system:masters'] } }, ...request });
  }

  /**
   * As `request`, for one who can wait: what is passed on to a pod or a service, or waits for a webhook, answers when it
   * has. The returned function gives it up: nobody waits any more.
   */
  answer(request: HttpRequest, done: (answer: HttpResponse) => void): () => void {
    const answer = this.request(request);
    if (answer.later !== undefined) return drive(this.env.clock, answer.later, done, (error) => { throw error; });
    done(answer);
    return () => undefined;
  }

  /** What becomes of a request to upgrade, when that is decided. The returned function gives it up, until then. */
  upgrade(request: HttpRequest, done: (answer: Upgraded) => void): () => void {
    const answer = this.cluster.apiServer.upgrade(request);
    if (isStep(answer)) return drive(this.env.clock, answer, done, (error) => { throw error; });
    done(answer);
    return () => undefined;
  }

  // ── state ──

  mark(): Mark {
    return this.#state.mark(this);
  }

  /** What changed since the mark, as keys and JSON values; everything without one. */
  changesSince(mark: Mark | undefined): WorldChanges {
    return this.#state.changesSince(this, mark);
  }

  get randomState(): RandomState {
    return this.#random.state();
  }

  #boot(): void {
    this.runUntil(() => this.cluster.isBooted(), SETTLE_LIMIT_MS);
  }

  #workstation(): SimulatedHost {
    return this.findHost(WORKSTATION) as SimulatedHost;
  }
}
