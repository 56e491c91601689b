import type { Step } from '#linux/kernel/step.js';
import { runTrap } from './run-traps.js';
import type { Result } from './result.js';
import { type Execute, FLOW_NONE, type Shell, ShellExit } from './shell.js';

/** Takes note of a command's status: `$?`, the ERR trap, `set -e`. */
export function checked(shell: Shell, status: number): Result {
  shell.status = status;
  if (status === 0 || shell.guarded > 0 || shell.flow !== FLOW_NONE) return status;
  if (!shell.options.errexit && shell.traps.get('ERR') === undefined) return status;
  return failed(shell, status);
}

function* failed(shell: Shell, status: number): Step<number> {
  const inFunction = shell.calls.length > 0 && !shell.options.get('errtrace');
  if (shell.traps.get('ERR') !== undefined && !shell.traps.running && !inFunction) {
    shell.traps.running = true;
    try {
      yield* runTrap(shell, 'ERR');
    } finally {
      shell.traps.running = false;
    }
  }
  if (shell.options.errexit) throw new ShellExit(status);
  return status;
}

/** Runs a condition: its failure does not end the shell. */
export function guard(shell: Shell, execute: Execute): Result {
  shell.guarded++;
  let result: Result;
  try {
    result = execute(shell);
  } catch (error) {
    shell.guarded--;
    throw error;
  }
  if (typeof result !== 'number') return guardStep(shell, result);
  shell.guarded--;
  return result;
}

function* guardStep(shell: Shell, result: Step<number>): Step<number> {
  try {
    return yield* result;
  } finally {
    shell.guarded--;
  }
}
