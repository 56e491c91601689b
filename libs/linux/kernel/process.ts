import type { Env } from '#linux/env/env.js';
import type { Files } from '#linux/fs/files.js';
import type { Host } from '#linux/host/host.js';
import type { NetStack } from '#linux/net/network.js';
import type { Terminal } from '#linux/tty/terminal.js';
import type { Capability } from './capabilities.js';
import type { Input, Output } from './stream.js';
import type { Signal, Step } from './step.js';

export interface Credentials {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  /** What is left of the superuser's rights; all of them unless said. */
  readonly capabilities?: ReadonlySet<Capability>;
  /** prctl(2): nothing that it runs gains rights by being set-user-ID. */
  readonly noNewPrivileges?: boolean;
  /** System calls are filtered. */
  readonly hasSeccompFilter?: boolean;
}

/** How a process ended: `status` is 0 to 255 as `$?` shows it (128 + signal number when killed). */
export interface ExitStatus {
  readonly status: number;
  readonly signal?: Signal;
  /** The memory limit of its host ended it. */
  readonly oomKilled?: boolean;
}

/** Fuel that a command and all that it starts may use together; at 0 they are killed. */
export interface Budget {
  fuel: number;
}

/** What to start. Streams not named are inherited from the parent, or closed where there is none. */
export interface SpawnOptions {
  readonly argv: readonly string[];
  readonly env?: ReadonlyMap<string, string>;
  readonly cwd?: string;
  readonly credentials?: Credentials;
  readonly stdin?: Input;
  readonly stdout?: Output;
  readonly stderr?: Output;
  /** Makes a new session with this controlling terminal. */
  readonly terminal?: Terminal;
  /** Makes a new process group, as a shell does for each pipeline. */
  readonly newGroup?: boolean;
  /** Joins this process group (a pid), as the later parts of a pipeline do. */
  readonly group?: number;
  /** Makes a new session without a terminal (setsid). */
  readonly newSession?: boolean;
  /** Descriptors from 3 on that the program inherits. */
  readonly descriptors?: ReadonlyMap<number, Input | Output>;
  /** Another budget than the parent's. */
  readonly budget?: Budget;
}

/** A running program, as itself and its host see it. */
export interface Process {
  readonly pid: number;
  readonly parent: Process | undefined;
  readonly argv: readonly string[];
  readonly env: Map<string, string>;
  readonly credentials: Credentials;
  readonly host: Host;
  /** The world's clock, random and log. */
  readonly world: Env;
  cwd: string;
  umask: number;
  stdin: Input;
  stdout: Output;
  stderr: Output;
  readonly terminal: Terminal | undefined;
  /** The process group and the session, each by its leader's pid. */
  readonly group: number;
  readonly session: number;
  /** When it was started, virtual milliseconds since the Unix epoch. */
  readonly startedMs: number;
  /** Fuel that it has used: its processor time in microseconds. */
  readonly fuelUsed: number;
  /** As ps shows it: running, sleeping, stopped, zombie. */
  readonly state: 'R' | 'S' | 'T' | 'Z';
  readonly memoryBytes: number;
  /** Files as this process may reach them: relative to `cwd`, checked against `credentials`. Throws Errno. */
  readonly files: Files;
  readonly net: NetStack;
  /** undefined while it runs. */
  readonly exit: ExitStatus | undefined;

  sleep(ms: number): Step<void>;
  /** Charges fuel for a stretch of pure computing and lets others run. Call it in every loop over a learner's input. */
  work(fuel?: number): Step<void>;
  /** Starts the program found for argv[0] (PATH is searched unless it has a slash). Throws Errno: ENOENT, EACCES, EAGAIN. */
  spawn(options: SpawnOptions): Process;
  /** Waits for a process that this one started. */
  wait(child: Process): Step<ExitStatus>;
  /** Runs another program in this process' place, with the same pid: execve(2). Throws Errno: ENOENT, EACCES. */
  replace(options: SpawnOptions): Step<number>;
  signal(signal: Signal): void;
  /** Counts bytes against the host's memory limit until the returned function is called or the process ends. */
  holdMemory(bytes: number): () => void;
  /** Replaces what a signal does: a handler, 'ignore' or 'default'. Returns the way back. */
  onSignal(signal: Signal, action: (() => void) | 'ignore' | 'default'): () => void;
  /** Called when it has ended, at once if it has already. Returns the cancel. */
  onExit(listener: (exit: ExitStatus) => void): () => void;
}
