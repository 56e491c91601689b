import type { Clock } from '#linux/env/env.js';

/** Tasks that wait for their time, each under a name. */
export class NamedTimers {
  readonly #clock: Clock;
  readonly #cancels = new Map<string, () => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  has(name: string): boolean {
    return this.#cancels.has(name);
  }

  /** Runs `task` later, in place of an earlier one of the same name. */
  set(name: string, delayMs: number, task: () => void): void {
    this.#cancels.get(name)?.();
    this.#cancels.set(name, this.#clock.after(delayMs, () => {
      this.#cancels.delete(name);
      task();
    }));
  }

  clear(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }
}
