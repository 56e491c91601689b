import { SLICE_MS_MAX } from './limits.js';

/**
 * Whose turn it is to compute. One slice's worth of turns, then whatever came in meanwhile (lines, answers of the database)
 * is heard: setImmediate alone would run all sessions that wait before it.
 */
export class Turns {
  readonly #waiting = new Set<() => void>();
  #isScheduled = false;

  /** `turn` runs soon, once; those that wait longer before it. It must not throw. */
  add(turn: () => void): void {
    this.#waiting.add(turn);
    this.#schedule();
  }

  has(turn: () => void): boolean {
    return this.#waiting.has(turn);
  }

  remove(turn: () => void): void {
    this.#waiting.delete(turn);
  }

  #schedule(): void {
    if (this.#isScheduled || this.#waiting.size === 0) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      const end = performance.now() + SLICE_MS_MAX;
      for (const turn of [...this.#waiting]) {
        if (!this.#waiting.delete(turn)) continue;
        turn();
        if (performance.now() >= end) break;
      }
      this.#schedule();
    });
  }
}
