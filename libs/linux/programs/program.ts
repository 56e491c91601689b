import type { Process } from '#linux/kernel/process.js';
import type { Step } from '#linux/kernel/step.js';

/**
 * A program of the simulated Linux: the body of an executable file. It gets its arguments in `proc.argv` (argv[0] is the
 * name it was called by) and ends with its exit status, 0 to 255.
 */
export interface Program {
  readonly name: string;
  run(proc: Process): Step<number>;
  /** It answers `NAME __complete WORDS…` as programs made with cobra do: Tab asks it, also where no script was loaded. */
  readonly answersComplete?: true;
}
