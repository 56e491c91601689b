import type { Process } from '#linux/kernel/process.js';
import type { Step } from '#linux/kernel/step.js';

/**
 * A program of the simulated Linux: the body of an executable file. It gets its arguments in `proc.argv` (argv[0] is the
 * name it was called by) and ends with its exit status, 0 to 255.
 */
export interface Program {
  readonly name: string;
  run(proc: Process): Step<number>;
  /** Words that may come next, for Tab. `words` is the command line so far; the last is being typed. */
  complete?(proc: Process, words: readonly string[]): readonly string[];
}
