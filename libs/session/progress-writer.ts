import type { StepChecks } from '#contracts/rest/attempts.js';
import type { Db } from '#db/db.js';
import { PROGRESS_AFTER_MS } from './limits.js';
import type { SessionAddress } from './session-directory.js';

/**
 * Stores how checks stand, a moment later: they change often while a learner works, and a world that is restored is judged
 * anew, so nothing is lost with what was not stored yet. A step that is done is stored at once: who sees the last check
 * turn green goes to look at their progress.
 */
export class ProgressWriter {
  readonly #waiting = new Map<string, { readonly address: SessionAddress; readonly steps: Map<number, StepChecks> }>();
  #timer: NodeJS.Timeout | undefined;
  #storing: Promise<void> = Promise.resolve();

  constructor(private readonly db: Db, private readonly onError: (error: unknown) => void) {}

  save(address: SessionAddress, steps: readonly StepChecks[]): void {
    const waiting = this.#waiting.get(address.sessionId) ?? { address, steps: new Map() };
    for (const step of steps) waiting.steps.set(step.step, step);
    this.#waiting.set(address.sessionId, waiting);
    if (steps.some(isDone)) void this.settle();
    else this.#timer ??= setTimeout(() => void this.settle(), PROGRESS_AFTER_MS);
  }

  /** What waits is about a world that is gone. */
  forget(sessionId: string): void {
    this.#waiting.delete(sessionId);
  }

  /** Stores what waits, after what is being stored. */
  settle(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#storing = this.#storing.then(() => this.#store());
    return this.#storing;
  }

  async #store(): Promise<void> {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { address, steps } of all) {
      await this.db.asTenant(address.organisationId, (rows) => rows.sessions.saveChecks(address.sessionId, [...steps.values()])).catch(this.onError);
    }
  }
}

function isDone({ checks }: StepChecks): boolean {
  return checks.length > 0 && checks.every(({ state }) => state === 'pass');
}
