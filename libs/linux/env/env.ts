/** All that a world takes from outside. One per session; never shared, never a global. */
export interface Env {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export interface Clock {
  /** Virtual milliseconds since the Unix epoch. Moves only when the session host moves it. */
  now(): number;
  /** Runs `task` once, `delayMs` from now; equal times run in the order of the calls. Returns the cancel. */
  after(delayMs: number, task: () => void): () => void;
}

export interface Random {
  /** Uniform integer in [0, bound). `bound` is at most 2^32. */
  below(bound: number): number;
  /** True `hits` times in `outOf`: integers, so that every platform draws alike. */
  chance(hits: number, outOf: number): boolean;
}

export interface Log {
  /** A line for the operator, never shown to the learner. */
  write(level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: Readonly<Record<string, unknown>>): void;
}
