// Mirrors client-go/util/workqueue: the queue, its delays and the default rate limiter
// Differs: one worker; keys are worked on from the clock, one after the other.
import type { Env } from '#linux/env/env.js';

/** client-go's ItemExponentialFailureRateLimiter. */
const BACKOFF_BASE_MS = 5;
const BACKOFF_MAX_MS = 1_000_000;
/** What taking a key from the queue costs: nothing runs at the very moment it was asked for. */
const TURN_MS = 1;
/** Keys of one turn: the rest of the world, and whoever hosts it, get theirs in between. */
const KEYS_PER_TURN = 50;

/** Keys waiting for work. A key that is added twice is worked on once. */
export class WorkQueue {
  readonly #env: Env;
  readonly #work: (key: string) => void;
  readonly #onError: (key: string, error: unknown) => void;
  readonly #waiting = new Set<string>();
  readonly #failures = new Map<string, number>();
  readonly #timers = new Map<string, { readonly dueMs: number; readonly cancel: () => void }>();
  #cancelTurn: (() => void) | undefined;
  #isStopped = false;

  constructor(env: Env, work: (key: string) => void, onError: (key: string, error: unknown) => void) {
    this.#env = env;
    this.#work = work;
    this.#onError = onError;
  }

  add(key: string): void {
    if (this.#isStopped) return;
    this.#waiting.add(key);
    this.#cancelTurn ??= this.#env.clock.after(TURN_MS, () => this.#drain());
  }

  /** Keeps the earliest of the times asked for. */
  addAfter(key: string, delayMs: number): void {
    if (this.#isStopped) return;
    if (delayMs <= 0) {
      this.add(key);
      return;
    }
    const dueMs = this.#env.clock.now() + delayMs;
    const known = this.#timers.get(key);
    if (known !== undefined && known.dueMs <= dueMs) return;
    known?.cancel();
    const cancel = this.#env.clock.after(delayMs, () => {
      this.#timers.delete(key);
      this.add(key);
    });
    this.#timers.set(key, { dueMs, cancel });
  }

  addRateLimited(key: string): void {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    this.addAfter(key, Math.min(BACKOFF_BASE_MS * 2 ** failures, BACKOFF_MAX_MS));
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelTurn?.();
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
    this.#waiting.clear();
  }

  /** Works on what waits now, as far as one turn goes; what comes while it works waits for the next one. */
  #drain(): void {
    this.#cancelTurn = undefined;
    const keys = [...this.#waiting].slice(0, KEYS_PER_TURN);
    for (const key of keys) this.#waiting.delete(key);
    for (const key of keys) {
      if (this.#isStopped) return;
      try {
        this.#work(key);
        this.forget(key);
      } catch (error) {
        this.#onError(key, error);
        this.addRateLimited(key);
      }
    }
    if (this.#waiting.size > 0) this.#cancelTurn ??= this.#env.clock.after(TURN_MS, () => this.#drain());
  }
}
