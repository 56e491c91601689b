import type { Assignment } from '#linux/shell/assignments.js';
import type { Result } from '#linux/shell/result.js';
import type { Shell } from '#linux/shell/shell.js';
import { control } from './control.js';
import { declarations } from './declare.js';
import { directories } from './directories.js';
import { interactive } from './interactive.js';
import { jobs } from './jobs.js';
import { output } from './output.js';
import { read } from './read.js';
import { settings } from './settings.js';
import { test } from './test.js';

/** A command that the shell does itself. `arrays`: array values of `declare` and its kin, by their argument. */
export interface Builtin {
  run(shell: Shell, args: readonly string[], arrays: ReadonlyMap<string, Assignment> | undefined): Result;
  /** Not in a POSIX sh. */
  readonly bashOnly?: boolean;
}

export type Builtins = Readonly<Record<string, Builtin>>;

const all: ReadonlyMap<string, Builtin> = new Map(Object.entries({
  ...control, ...declarations, ...directories, ...interactive, ...jobs, ...output, ...read, ...settings, ...test,
}));

/** POSIX' special builtins. */
export const specialBuiltins = new Set(['break', ':', '.', 'continue', 'eval', 'exec', 'exit', 'export', 'readonly', 'return', 'set', 'shift', 'source', 'times', 'trap', 'unset']);

export function findBuiltin(shell: Shell, name: string): Builtin | undefined {
  const found = all.get(name);
  return found?.bashOnly === true && !shell.isBash ? undefined : found;
}

export function builtinNames(): readonly string[] {
  return [...all.keys()].sort();
}
