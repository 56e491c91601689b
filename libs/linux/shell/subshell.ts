import type { SpawnOptions } from '#linux/kernel/process.js';
import type { RunningProcess } from '#linux/kernel/running-process.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { runExitTrap } from './run-traps.js';
import { SUBSHELL_DEPTH_MAX } from './limits.js';
import { settle } from './result.js';
import { CommandAbort, type Execute, ExpansionError, type Shell, ShellExit } from './shell.js';

/** Starts a process that goes on as a copy of this shell. Throws Errno EAGAIN when there are too many processes. */
export function forkShell(shell: Shell, body: (inner: Shell) => Step<number>, options: Omit<SpawnOptions, 'argv'> = {}): RunningProcess {
  if (shell.subshellDepth >= SUBSHELL_DEPTH_MAX) throw new Errno('EAGAIN');
  let inner: Shell | undefined;
  const child = shell.process.fork((process) => {
    const copy = inner as Shell;
    copy.process = process;
    inner = undefined;
    return runShell(copy, body);
  }, options);
  inner = shell.fork(child); // now, not when it first runs: later changes are not its own
  inner.mainPid = shell.mainPid ?? shell.process.pid;
  defaultSignals(shell, child);
  return child;
}

/** What an interactive shell ignores for itself is no matter for its children. */
export function defaultSignals(shell: Shell, child: RunningProcess): void {
  if (!shell.interactive) return;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU', 'SIGQUIT'] as const) {
    if (shell.traps.get(signal) !== '') child.onSignal(signal, 'default');
  }
}

/** `( … )`, a part of a pipeline, `… &`. */
export function startSubshell(shell: Shell, body: Execute, options: Omit<SpawnOptions, 'argv'> = {}): RunningProcess {
  return forkShell(shell, (inner) => settle(body(inner)), options);
}

/** Runs a shell to its end: exits become statuses, the EXIT trap runs last. */
export function* runShell(shell: Shell, body: (shell: Shell) => Step<number>): Step<number> {
  let status: number;
  try {
    status = yield* body(shell);
  } catch (error) {
    status = exitStatusOf(shell, error);
  }
  shell.status = status;
  yield* shell.flushErrors();
  return yield* runExitTrap(shell, status);
}

/** The status with which a shell ends because of that error; errors that are not the script's go on. */
export function exitStatusOf(shell: Shell, error: unknown): number {
  if (error instanceof ShellExit || error instanceof CommandAbort) return error.status;
  if (error instanceof ExpansionError) {
    shell.warn(error.message);
    return error.status;
  }
  throw error;
}
