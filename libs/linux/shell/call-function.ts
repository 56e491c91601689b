import type { Step } from '#linux/kernel/step.js';
import type { Result } from './result.js';
import { runTrap } from './run-traps.js';
import { FLOW_NONE, FLOW_RETURN, type Shell, type ShellFunction } from './shell.js';

/** Calls a function: its own positional parameters and locals; `A=1 f` for as long as it runs. */
export function callFunction(shell: Shell, called: ShellFunction, args: readonly string[], temporary: readonly (readonly [string, string])[] | undefined): Result {
  const { positional, loopDepth } = shell;
  const limit = Number(shell.variables.find('FUNCNEST')?.value ?? 0);
  if (limit > 0 && shell.calls.length >= limit) {
    shell.warn(`${called.name}: maximum function nesting level exceeded (${limit})`);
    return 1;
  }
  shell.enter();
  shell.calls.push({ name: called.name, file: called.file, callLine: shell.line });
  shell.variables.push();
  for (const [name, value] of temporary ?? []) {
    const variable = shell.variables.makeLocal(name);
    variable.value = value;
    variable.exported = true;
  }
  shell.positional = args.slice(1);
  shell.loopDepth = 0;
  const leave = (status: number): number => {
    shell.positional = positional;
    shell.loopDepth = loopDepth;
    shell.variables.pop();
    shell.calls.pop();
    shell.leave();
    if (shell.flow !== FLOW_RETURN) return status;
    shell.flow = FLOW_NONE;
    return shell.status;
  };
  let result: Result;
  try {
    result = called.execute(shell);
  } catch (error) {
    leave(1);
    throw error;
  }
  if (typeof result === 'number' && shell.traps.get('RETURN') === undefined) return leave(result);
  return waitForEnd(shell, result, leave);
}

function* waitForEnd(shell: Shell, result: Result, leave: (status: number) => number): Step<number> {
  let status = 1;
  let left = false;
  try {
    status = typeof result === 'number' ? result : yield* result;
    if (shell.traps.get('RETURN') !== undefined) yield* runTrap(shell, 'RETURN');
    left = true;
    return leave(status);
  } finally {
    if (!left) leave(status);
  }
}
