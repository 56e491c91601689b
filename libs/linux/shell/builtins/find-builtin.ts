import type { Builtin } from '#linux/shell/language.js';
import type { Shell } from '#linux/shell/shell.js';

/** POSIX' special builtins. */
export const specialBuiltins = new Set(['break', ':', '.', 'continue', 'eval', 'exec', 'exit', 'export', 'readonly', 'return', 'set', 'shift', 'source', 'times', 'trap', 'unset']);

export function findBuiltin(shell: Shell, name: string): Builtin | undefined {
  const found = shell.language.builtins.get(name);
  return found?.bashOnly === true && !shell.isBash ? undefined : found;
}

export function builtinNames(shell: Shell): readonly string[] {
  return [...shell.language.builtins.keys()].sort();
}
