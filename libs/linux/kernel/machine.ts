import type { Env } from '#linux/env/env.js';
import type { Files } from '#linux/fs/files.js';
import type { Host } from '#linux/host/host.js';
import type { Program } from '#linux/programs/program.js';
import { Handle } from './description.js';
import { PID_MAX, SPAWN_FUEL } from './limits.js';
import { Pipe } from './pipe.js';
import type { Budget, SpawnOptions } from './process.js';
import { type Body, RunningProcess } from './running-process.js';
import type { PidNamespace } from './pid-namespace.js';
import type { Scheduler } from './scheduler.js';
import { Errno } from './step.js';
import type { Input, Output } from './stream.js';

/** What an argv leads to: a script's interpreter is resolved already. */
export interface FoundProgram {
  readonly program: Program;
  readonly path: string;
  readonly argv: readonly string[];
}

/** What the host brings to its process table. */
export interface MachineParts {
  readonly host: Host;
  readonly env: Env;
  readonly scheduler: Scheduler;
  readonly limits: { readonly processesMax: number; readonly memoryBytesMax: number };
  /** Processes of the whole world, and its limit. */
  readonly world: { processes: number; readonly processesMax: number };
  readonly newBudget: () => Budget;
  readonly commandFuelMax: number;
  readonly pids?: PidNamespace | undefined;
  readonly findProgram: (process: RunningProcess | undefined, options: SpawnOptions) => FoundProgram;
  readonly filesOf: (process: RunningProcess) => Files;
}

const ROOT = { uid: 0, gid: 0, groups: [0] };

/** The process table of one host. */
export class Machine {
  readonly host: Host;
  readonly env: Env;
  readonly scheduler: Scheduler;
  readonly processes = new Map<number, RunningProcess>();
  stopping = false;
  readonly #parts: MachineParts;
  /** More than this, and the largest process is killed. */
  memoryBytesMax: number;
  readonly pids: PidNamespace;

  constructor(parts: MachineParts) {
    this.#parts = parts;
    this.memoryBytesMax = parts.limits.memoryBytesMax;
    this.host = parts.host;
    this.pids = parts.pids ?? { lastPid: 0 };
    this.env = parts.env;
    this.scheduler = parts.scheduler;
  }

  findProgram(process: RunningProcess | undefined, options: SpawnOptions): FoundProgram {
    return this.#parts.findProgram(process, options);
  }

  filesOf(process: RunningProcess): Files {
    return this.#parts.filesOf(process);
  }

  newBudget(): Budget {
    return this.#parts.newBudget();
  }

  /** What one command line may burn. */
  newCommandBudget(): Budget {
    return { fuel: this.#parts.commandFuelMax };
  }

  tick(bytes: number): boolean {
    return this.scheduler.tick(bytes);
  }

  /** pipe(2): both ends are the caller's; what it hands to a child is duplicated, so it closes its own. */
  pipe(): { readonly input: Handle; readonly output: Handle } {
    const pipe = new Pipe(this.scheduler);
    return { input: pipe.openReader(), output: pipe.openWriter() };
  }

  spawn(parent: RunningProcess | undefined, options: SpawnOptions): RunningProcess {
    const found = this.#findForSpawn(parent, options);
    const process = this.startBody(parent, { ...options, argv: found.argv }, (self) => found.program.run(self));
    process.executable = found.path;
    return process;
  }

  /** As execvp(3): what is no program is a shell script. */
  #findForSpawn(parent: RunningProcess | undefined, options: SpawnOptions): FoundProgram {
    try {
      return this.findProgram(parent, options);
    } catch (error) {
      if (!(error instanceof Errno) || error.code !== 'ENOEXEC' || error.path === undefined) throw error;
      return this.findProgram(parent, { ...options, argv: ['/bin/sh', error.path, ...options.argv.slice(1)] });
    }
  }

  startBody(parent: RunningProcess | undefined, options: SpawnOptions, body: Body): RunningProcess {
    const { world, limits } = this.#parts;
    if (this.stopping) throw new Errno('EAGAIN');
    if (this.processes.size >= limits.processesMax || world.processes >= world.processesMax) throw new Errno('EAGAIN');
    const pid = this.#nextPid();
    const newSession = options.newSession === true || options.terminal !== undefined || parent === undefined;
    const process = new RunningProcess(this, {
      pid, parent, body,
      argv: options.argv,
      env: new Map(options.env ?? parent?.env ?? []),
      credentials: options.credentials ?? parent?.credentials ?? ROOT,
      cwd: options.cwd ?? parent?.cwd ?? '/',
      umask: parent?.umask ?? 0o022,
      terminal: options.terminal ?? (options.newSession === true ? undefined : parent?.terminal),
      group: newSession || options.newGroup === true ? pid : (options.group ?? (parent as RunningProcess).group),
      session: newSession ? pid : (parent as RunningProcess).session,
      budget: options.budget ?? parent?.budget ?? this.newBudget(),
      descriptors: descriptorsOf(parent, options),
    });
    this.processes.set(pid, process);
    world.processes++;
    parent?.children.add(process);
    (parent ?? process).charge(SPAWN_FUEL);
    this.scheduler.enqueue(process);
    this.memoryGrew(process.memoryBytes);
    return process;
  }

  #nextPid(): number {
    do {
      this.pids.lastPid = this.pids.lastPid >= PID_MAX ? 300 : this.pids.lastPid + 1;
    } while (this.processes.has(this.pids.lastPid));
    return this.pids.lastPid;
  }

  get memoryBytes(): number {
    let bytes = 0;
    for (const process of this.processes.values()) bytes += process.memoryBytes;
    return bytes;
  }

  /** Looks whether the memory limit holds, and kills the largest process as often as it does not. */
  memoryGrew(bytes: number): void {
    if (bytes <= 0) return;
    let total = this.memoryBytes;
    const victims = total > this.memoryBytesMax ? [...this.processes.values()] : [];
    victims.sort((a, b) => b.memoryBytes - a.memoryBytes || a.pid - b.pid);
    for (const victim of victims) {
      if (total <= this.memoryBytesMax) return;
      if (victim.exit !== undefined) continue;
      total -= victim.memoryBytes;
      victim.kill('SIGKILL', true);
    }
  }

  /** Called once for each process, after its streams are closed. */
  ended(process: RunningProcess): void {
    this.#parts.world.processes--;
    const init = this.processes.get(1);
    for (const child of process.children) this.#adopt(child, init === process ? undefined : init);
    process.children.clear();
    if (process.session === process.pid && process.terminal !== undefined) this.#hangUp(process);
    const parent = process.parent;
    if (parent === undefined || parent.exit !== undefined || parent.actionOf('SIGCHLD') === 'ignore') this.reap(process);
    else parent.signal('SIGCHLD');
    if (process.pid === 1) this.killAll();
  }

  #adopt(child: RunningProcess, init: RunningProcess | undefined): void {
    child.parent = init;
    init?.children.add(child);
    if (child.exit !== undefined) this.reap(child);
  }

  #hangUp(leader: RunningProcess): void {
    for (const process of [...this.processes.values()]) {
      if (process === leader || process.session !== leader.session || process.exit !== undefined) continue;
      process.signal('SIGHUP');
      process.signal('SIGCONT');
    }
  }

  /** Takes an ended process out of the table: somebody has seen its status. */
  reap(process: RunningProcess): void {
    if (process.exit === undefined || this.processes.get(process.pid) !== process) return;
    this.processes.delete(process.pid);
    process.parent?.children.delete(process);
  }

  signalGroup(group: number, signal: Parameters<RunningProcess['signal']>[0]): boolean {
    let found = false;
    for (const process of [...this.processes.values()]) {
      if (process.group !== group) continue;
      found = true;
      process.signal(signal);
    }
    return found;
  }

  killAll(): void {
    for (const process of [...this.processes.values()]) {
      process.kill('SIGKILL');
    }
  }
}

function descriptorsOf(parent: RunningProcess | undefined, options: SpawnOptions): Map<number, Handle> {
  const found = new Map<number, Handle>();
  // One wrapper for a foreign stream, however often it is named: it is closed when the last of them is.
  const wrapped = new Map<Input | Output, Handle>();
  const take = (stream: Input | Output): Handle => {
    const known = wrapped.get(stream);
    if (known !== undefined) return known.duplicate();
    const handle = Handle.from(stream);
    wrapped.set(stream, handle);
    return handle;
  };
  const terminal = options.terminal;
  const named: [number, Input | Output | undefined][] = [
    [0, options.stdin ?? terminal?.input], [1, options.stdout ?? terminal?.output], [2, options.stderr ?? terminal?.output],
  ];
  for (const [number, stream] of named) if (stream !== undefined) found.set(number, take(stream));
  for (const [number, stream] of options.descriptors ?? []) found.set(number, take(stream));
  for (const [number, handle] of parent?.descriptors ?? []) {
    if (!found.has(number) && !handle.closed && (number < 3 || options.descriptors === undefined)) found.set(number, handle.duplicate());
  }
  return found;
}
