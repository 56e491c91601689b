import type { Step } from '#linux/kernel/step.js';
import { settle } from './result.js';
import { CommandAbort, type Shell, ShellExit } from './shell.js';
import type { TrapName } from './traps.js';

/** Runs the commands of a trap; `$?` is afterwards what it was before. */
export function* runTrap(shell: Shell, name: TrapName): Step<void> {
  const command = shell.traps.get(name);
  if (command === undefined || command === '') return;
  const { status, flow, line } = shell;
  yield* settle(shell.language.compileSource(shell, command, name === 'EXIT' ? 'exit trap' : 'trap')(shell));
  shell.line = line;
  if (shell.flow === 0) shell.flow = flow;
  shell.status = status;
}

/** What has come since the last command. */
export function* runPendingTraps(shell: Shell): Step<void> {
  for (let signal = shell.traps.pending.shift(); signal !== undefined; signal = shell.traps.pending.shift()) yield* runTrap(shell, signal);
}

/** The EXIT trap, once. Answers the status to end with. */
export function* runExitTrap(shell: Shell, status: number): Step<number> {
  const command = shell.traps.get('EXIT');
  if (command === undefined || command === '') return status;
  shell.traps.put('EXIT', undefined);
  shell.flow = 0;
  shell.guarded = 0;
  try {
    yield* settle(shell.language.compileSource(shell, command, 'exit trap')(shell));
  } catch (error) {
    if (error instanceof ShellExit || error instanceof CommandAbort) return error.status;
    throw error;
  }
  yield* shell.flushErrors();
  return status;
}
