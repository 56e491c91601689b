import type { Script } from 'unbash';
import type { Assignment } from './assignments.js';
import type { Result } from './result.js';
import type { Execute, Shell } from './shell.js';

/** A command that the shell does itself. `arrays`: array values of `declare` and its kin, by their argument. */
export interface Builtin {
  run(shell: Shell, args: readonly string[], arrays: ReadonlyMap<string, Assignment> | undefined): Result;
  /** Not in a POSIX sh. */
  readonly bashOnly?: boolean;
}

export type Builtins = Readonly<Record<string, Builtin>>;

/** What a shell understands. It is handed to the shell, because commands run texts that hold commands. */
export interface Language {
  /** Makes a text into something that can be run. `origin`: what messages call it. */
  compileSource(shell: Shell, text: string, origin: string): Execute;
  /** The same for a script that has been parsed already. */
  compileScript(script: Script, source: string): Execute;
  readonly builtins: ReadonlyMap<string, Builtin>;
}
