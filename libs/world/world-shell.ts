import { decodeUtf8 } from '#linux/env/text.js';
import type { SimulatedHost } from '#linux/host/simulated-host.js';
import type { RunningProcess } from '#linux/kernel/running-process.js';
import type { Step } from '#linux/kernel/step.js';
import { WakeList } from '#linux/kernel/wake-list.js';
import { createShell } from '#linux/shell/bash.js';
import { runLine } from '#linux/shell/interactive.js';
import { ShellExit } from '#linux/shell/shell.js';
import { Capture, Given } from '#linux/kernel/capture.js';
import { OUTPUT_BYTES_MAX } from './limits.js';
import type { World } from './world.js';

export interface ShellAnswer {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** As timeout(1) answers. */
const TIMED_OUT = 124;

interface Task {
  readonly line: string;
  readonly stdin: Given;
  readonly stdout: Capture;
  readonly stderr: Capture;
  status?: number;
}

/** One bash that lives from line to line: its folder, variables, functions and jobs stay. Each line's output is taken apart. */
export class WorldShell {
  readonly #world: World;
  readonly #host: SimulatedHost;
  readonly #arrived = new WakeList();
  #process: RunningProcess | undefined;
  #task: Task | undefined;
  #cwd: string;

  constructor(world: World, host: SimulatedHost) {
    this.#world = world;
    this.#host = host;
    this.#cwd = world.machines.homeOf(host);
  }

  /** Runs a command line (or several) and lets virtual time pass until it ends, at most `timeoutMs`. */
  run(line: string, options: { readonly stdin: string; readonly timeoutMs: number }): ShellAnswer {
    const task: Task = { line, stdin: new Given(options.stdin), stdout: new Capture(OUTPUT_BYTES_MAX), stderr: new Capture(OUTPUT_BYTES_MAX) };
    const process = this.#alive();
    this.#task = task;
    this.#arrived.wakeAll();
    const isDone = this.#world.runUntil(() => task.status !== undefined || process.exit !== undefined, options.timeoutMs);
    this.#cwd = process.cwd;
    if (!isDone) this.#end(process);
    const exitCode = task.status ?? (isDone ? (process.exit?.status ?? 0) : TIMED_OUT);
    return { stdout: decodeUtf8(task.stdout.bytes()), stderr: decodeUtf8(task.stderr.bytes()), exitCode };
  }

  /** The shell, or a new one in its place when it has ended (`exit`, a timeout). */
  #alive(): RunningProcess {
    if (this.#process !== undefined && this.#process.exit === undefined) return this.#process;
    const nothing = new Capture(0);
    const options = {
      argv: ['bash'], env: this.#world.machines.loginEnvironment(this.#host), cwd: this.#cwd,
      stdin: new Given(''), stdout: nothing, stderr: nothing, newSession: true,
    };
    this.#process = this.#host.machine.startBody(undefined, options, (self) => this.#serve(self));
    return this.#process;
  }

  *#serve(self: RunningProcess): Step<number> {
    const shell = createShell(self, 'bash');
    shell.source = { text: '', name: 'bash', lineOffset: 0, interactive: false };
    for (;;) {
      const task = this.#task;
      if (task === undefined) {
        yield this.#arrived;
        continue;
      }
      this.#task = undefined;
      self.stdin = task.stdin;
      self.stdout = task.stdout;
      self.stderr = task.stderr;
      try {
        task.status = yield* runLine(shell, task.line);
      } catch (error) {
        if (!(error instanceof ShellExit)) throw error;
        task.status = error.status;
        return error.status;
      }
    }
  }

  /** The line did not end: it goes, and the shell with it. */
  #end(process: RunningProcess): void {
    for (const one of this.#host.machine.processes.values()) {
      if (one.session === process.session) one.signal('SIGKILL');
    }
    this.#world.runUntil(() => process.exit !== undefined, 0);
  }
}
