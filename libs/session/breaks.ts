import { BREAKS_MAX, BREAKS_WITHIN_MS } from './limits.js';

/** Counts how often worlds have broken of late, so that one that always does is not made again for ever. */
export class Breaks {
  readonly #times = new Map<string, number[]>();

  /** Notes a break at `now`; true when there were too many. */
  add(sessionId: string, now: number): boolean {
    const recent = [...(this.#times.get(sessionId) ?? []).filter((at) => now - at < BREAKS_WITHIN_MS), now];
    this.#times.set(sessionId, recent);
    for (const [id, times] of this.#times) if (times.every((at) => now - at >= BREAKS_WITHIN_MS)) this.#times.delete(id);
    return recent.length > BREAKS_MAX;
  }

  forget(sessionId: string): void {
    this.#times.delete(sessionId);
  }
}
