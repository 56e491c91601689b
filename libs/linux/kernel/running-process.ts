import type { Env } from '#linux/env/env.js';
import type { Files } from '#linux/fs/files.js';
import type { Host } from '#linux/host/host.js';
import type { NetStack } from '#linux/net/network.js';
import type { Terminal } from '#linux/tty/terminal.js';
import { Handle } from './description.js';
import { PROCESS_BYTES } from './limits.js';
import type { Machine } from './machine.js';
import type { Budget, Credentials, ExitStatus, Process, SpawnOptions } from './process.js';
import { defaultAction, signalNumbers } from './signals.js';
import { Errno, Killed, type Signal, type Step, type Wait } from './step.js';
import type { Input, Output } from './stream.js';
import { WakeList } from './wake-list.js';

export type Body = (process: RunningProcess) => Step<number>;

export interface ProcessInit {
  readonly pid: number;
  readonly parent: RunningProcess | undefined;
  readonly argv: readonly string[];
  readonly env: Map<string, string>;
  readonly credentials: Credentials;
  readonly cwd: string;
  readonly umask: number;
  readonly terminal: Terminal | undefined;
  readonly group: number;
  readonly session: number;
  readonly budget: Budget;
  readonly descriptors: Map<number, Handle>;
  readonly body: Body;
}

/** How often a killed program may still wait in its `finally` before it is dropped. */
const LAST_YIELDS = 8;

/** A process as the kernel sees it. Rooms inside libs/linux use this class; programs see the interface `Process`. */
export class RunningProcess implements Process {
  readonly pid: number;
  parent: RunningProcess | undefined;
  argv: readonly string[];
  env: Map<string, string>;
  readonly credentials: Credentials;
  cwd: string;
  umask: number;
  terminal: Terminal | undefined;
  group: number;
  session: number;
  budget: Budget;
  readonly startedMs: number;
  readonly descriptors: Map<number, Handle>;
  /** Files that it opened by itself and has not closed. */
  readonly opened = new Set<Handle>();
  readonly children = new Set<RunningProcess>();
  fuelUsed = 0;
  slice = 0;
  queued = false;
  stopped = false;
  exit: ExitStatus | undefined;
  /** The executable's path, for /proc/PID/exe. */
  executable = '';
  /** Wakes when it ends, stops or goes on. */
  readonly changed = new WakeList();
  /** Instead of being killed when the budget is gone (a shell that lives on after its command). */
  onBudgetGone: (() => void) | undefined;

  readonly #body: Body;
  #coroutine: Step<number> | undefined;
  #cancelPark: (() => void) | undefined;
  #pendingThrow: Error | undefined;
  #wokenWhileStopped = false;
  #dying: Signal | undefined;
  #oomKilled = false;
  #lastYields = 0;
  #actions: Map<Signal, (() => void) | 'ignore'> | undefined;
  #exitListeners: ((exit: ExitStatus) => void)[] | undefined;
  #heldBytes = 0;
  #files: Files | undefined;

  constructor(readonly machine: Machine, init: ProcessInit) {
    this.pid = init.pid;
    this.parent = init.parent;
    this.argv = init.argv;
    this.env = init.env;
    this.credentials = init.credentials;
    this.cwd = init.cwd;
    this.umask = init.umask;
    this.terminal = init.terminal;
    this.group = init.group;
    this.session = init.session;
    this.budget = init.budget;
    this.descriptors = init.descriptors;
    this.#body = init.body;
    this.startedMs = machine.env.clock.now();
    if (init.parent !== undefined) this.#inheritIgnored(init.parent);
  }

  get host(): Host {
    return this.machine.host;
  }

  get world(): Env {
    return this.machine.env;
  }

  get net(): NetStack {
    return this.machine.host.net;
  }

  get files(): Files {
    this.#files ??= this.machine.filesOf(this);
    return this.#files;
  }

  get memoryBytes(): number {
    return this.exit === undefined ? PROCESS_BYTES + this.#heldBytes : 0;
  }

  get state(): 'R' | 'S' | 'T' | 'Z' {
    if (this.exit !== undefined) return 'Z';
    if (this.stopped) return 'T';
    return this.queued || this.machine.scheduler.current === this ? 'R' : 'S';
  }

  get stdin(): Handle {
    return this.#stream(0);
  }

  set stdin(stream: Input) {
    this.setDescriptor(0, stream);
  }

  get stdout(): Handle {
    return this.#stream(1);
  }

  set stdout(stream: Output) {
    this.setDescriptor(1, stream);
  }

  get stderr(): Handle {
    return this.#stream(2);
  }

  set stderr(stream: Output) {
    this.setDescriptor(2, stream);
  }

  #stream(number: number): Handle {
    return this.descriptors.get(number) ?? closedHandle();
  }

  setDescriptor(number: number, stream: Input | Output): void {
    this.descriptors.set(number, stream instanceof Handle ? stream : Handle.from(stream));
  }

  *sleep(ms: number): Step<void> {
    const due = this.world.clock.now() + Math.max(0, Math.ceil(ms));
    if (ms <= 0) yield undefined;
    while (this.world.clock.now() < due) yield { park: (wake) => this.world.clock.after(due - this.world.clock.now(), wake) };
  }

  *work(fuel = 1): Step<void> {
    if (this.charge(fuel)) yield undefined;
  }

  /** Counts fuel. True when it is time to let others run. */
  charge(fuel: number): boolean {
    this.fuelUsed += fuel;
    this.budget.fuel -= fuel;
    this.machine.scheduler.fuelUsed += fuel;
    this.slice -= fuel;
    return this.slice <= 0 || this.#pendingThrow !== undefined;
  }

  spawn(options: SpawnOptions): RunningProcess {
    return this.machine.spawn(this, options);
  }

  /** A copy of this process that goes on with `body`: fork(2). */
  fork(body: Body, options: Omit<SpawnOptions, 'argv'> = {}): RunningProcess {
    return this.machine.startBody(this, { argv: this.argv, ...options }, body);
  }

  *wait(child: Process): Step<ExitStatus> {
    const target = child as RunningProcess;
    while (target.exit === undefined) yield target.changed;
    this.machine.reap(target);
    return target.exit;
  }

  /** Runs another program in this process' place: execve(2). Never returns to the caller's code on success. */
  *replace(options: SpawnOptions): Step<number> {
    const found = this.machine.findProgram(this, options);
    this.argv = found.argv;
    if (options.env !== undefined) this.env = new Map(options.env);
    this.executable = found.path;
    for (const [signal, action] of this.#actions ?? []) if (action !== 'ignore') this.#actions?.delete(signal);
    this.onBudgetGone = undefined;
    return yield* found.program.run(this);
  }

  // ── signals ──

  signal(signal: Signal): void {
    if (this.exit !== undefined) return;
    if (signal === 'SIGCONT') this.#continue();
    const action = this.#actions?.get(signal);
    if (signal === 'SIGKILL' || signal === 'SIGSTOP' || action === undefined) this.#default(signal);
    else if (action !== 'ignore') action();
  }

  #default(signal: Signal): void {
    const inside = this.machine.scheduler.current?.machine === this.machine;
    const deadly = signal === 'SIGKILL' || signal === 'SIGSTOP';
    // Process 1 of a PID namespace only gets what it asked for, except SIGKILL from outside: pid_namespaces(7).
    if (this.pid === 1 && (!deadly || inside)) return;
    const what = defaultAction(signal);
    if (what === 'stop') this.#stop();
    if (what === 'end') this.kill(signal);
  }

  /** Ends it, whatever it thinks of that. */
  kill(signal: Signal, oomKilled = false): void {
    if (this.exit !== undefined) return;
    this.#dying ??= signal;
    if (oomKilled) this.#oomKilled = true;
    if (this.#coroutine === undefined) this.finishKilled();
    else this.interrupt(new Killed(signal));
  }

  /** Throws `error` where it waits now, or at its next yield. */
  interrupt(error: Error): void {
    if (this.exit !== undefined) return;
    if (!(this.#pendingThrow instanceof Killed)) this.#pendingThrow = error;
    if (error instanceof Killed) this.stopped = false;
    this.#cancelPark?.();
    this.#cancelPark = undefined;
    if (this.machine.scheduler.current !== this) this.machine.scheduler.enqueue(this);
  }

  onSignal(signal: Signal, action: (() => void) | 'ignore' | 'default'): () => void {
    const before = this.#actions?.get(signal);
    const put = (value: (() => void) | 'ignore' | undefined) => {
      if (value === undefined) this.#actions?.delete(signal);
      else {
        this.#actions ??= new Map();
        this.#actions.set(signal, value);
      }
    };
    put(action === 'default' ? undefined : action);
    return () => put(before);
  }

  actionOf(signal: Signal): (() => void) | 'ignore' | 'default' {
    return this.#actions?.get(signal) ?? 'default';
  }

  #inheritIgnored(parent: RunningProcess): void {
    for (const [signal, action] of parent.#actions ?? []) {
      if (action !== 'ignore') continue;
      this.#actions ??= new Map();
      this.#actions.set(signal, 'ignore');
    }
  }

  #stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.changed.wakeAll();
    this.parent?.signal('SIGCHLD');
  }

  #continue(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.changed.wakeAll();
    if (this.#wokenWhileStopped) {
      this.#wokenWhileStopped = false;
      this.machine.scheduler.enqueue(this);
    }
  }

  // ── what the scheduler calls ──

  get isDying(): boolean {
    return this.#dying !== undefined;
  }

  get hasPendingThrow(): boolean {
    return this.#pendingThrow !== undefined;
  }

  holdsWhileStopped(): boolean {
    if (!this.stopped) return false;
    this.#wokenWhileStopped = true;
    return true;
  }

  budgetGone(): void {
    if (this.onBudgetGone !== undefined && this.#dying === undefined) this.onBudgetGone();
    else this.kill('SIGKILL');
  }

  step(): IteratorResult<Wait | undefined, number> {
    this.#coroutine ??= this.#body(this);
    const thrown = this.#pendingThrow;
    this.#pendingThrow = undefined;
    return thrown === undefined ? this.#coroutine.next() : this.#coroutine.throw(thrown);
  }

  parkOn(wait: Wait): void {
    let woken = false;
    const cancel = wait.park(() => {
      if (woken) return;
      woken = true;
      this.#cancelPark = undefined;
      this.machine.scheduler.enqueue(this);
    });
    if (!woken) {
      this.#cancelPark = () => {
        woken = true;
        cancel();
      };
    }
  }

  /** A killed program that goes on yielding is thrown at again a few times, then dropped. */
  mustGiveUp(): boolean {
    if (this.#dying === undefined) return false;
    this.#pendingThrow ??= new Killed(this.#dying);
    this.#lastYields++;
    return this.#lastYields > LAST_YIELDS;
  }

  finishKilled(signal: Signal = this.#dying ?? 'SIGKILL'): void {
    this.finish({ status: 128 + signalNumbers[signal], signal, ...(this.#oomKilled ? { oomKilled: true } : {}) });
  }

  finish(exit: ExitStatus): void {
    if (this.exit !== undefined) return;
    this.exit = exit;
    this.#cancelPark?.();
    this.#cancelPark = undefined;
    this.#coroutine = undefined;
    for (const handle of this.descriptors.values()) handle.close();
    for (const handle of this.opened) handle.close();
    this.opened.clear();
    this.#heldBytes = 0;
    this.machine.ended(this);
    this.changed.wakeAll();
    for (const listener of this.#exitListeners ?? []) listener(exit);
    this.#exitListeners = undefined;
  }

  onExit(listener: (exit: ExitStatus) => void): () => void {
    if (this.exit !== undefined) {
      listener(this.exit);
      return () => {};
    }
    this.#exitListeners ??= [];
    this.#exitListeners.push(listener);
    return () => {
      this.#exitListeners = this.#exitListeners?.filter((other) => other !== listener);
    };
  }

  holdMemory(bytes: number): () => void {
    let held = Math.max(0, bytes);
    this.#heldBytes += held;
    this.machine.memoryGrew(held);
    return () => {
      if (this.exit === undefined) this.#heldBytes -= held;
      held = 0;
    };
  }
}

/** What a descriptor that is not open answers: EBADF. */
function closedHandle(): Handle {
  const handle = Handle.of({
    isTty: false, name: '', readable: false, writable: false,
    read: () => { throw new Errno('EBADF'); },
    write: () => { throw new Errno('EBADF'); },
    tryWrite: () => { throw new Errno('EBADF'); },
    unread: () => false,
    release: () => {},
  });
  return handle;
}
