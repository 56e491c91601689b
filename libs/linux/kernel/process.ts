import type { Env } from '#linux/env/env.js';
import type { Files } from '#linux/fs/files.js';
import type { Host } from '#linux/host/host.js';
import type { NetStack } from '#linux/net/network.js';
import type { Terminal } from '#linux/tty/terminal.js';
import type { Input, Output } from './stream.js';
import type { Signal, Step } from './step.js';

export interface Credentials {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
}

/** How a process ended: `status` is 0 to 255 as `$?` shows it (128 + signal number when killed). */
export interface ExitStatus {
  readonly status: number;
  readonly signal?: Signal;
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
  signal(signal: Signal): void;
  /** Replaces what a signal does: a handler, 'ignore' or 'default'. Returns the way back. */
  onSignal(signal: Signal, action: (() => void) | 'ignore' | 'default'): () => void;
  /** Called when it has ended, at once if it has already. Returns the cancel. */
  onExit(listener: (exit: ExitStatus) => void): () => void;
}
