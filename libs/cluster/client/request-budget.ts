// Mirrors client-go/util/flowcontrol: the token bucket of a client
// Differs: counts what a controller makes in bulk, not each of its requests; grants about a second's worth at a time.
import type { Clock } from '#linux/env/env.js';

/**
 * In place of --kube-api-qps=20 and --kube-api-burst=30 of kube-controller-manager: what learners scale to comes at once, and
 * what no learner means (100,000 replicas) comes at a pace that a worker can bear.
 */
const PER_SECOND = 100;
const BURST = 300;

/** How many objects a controller may make now. */
export class RequestBudget {
  readonly #clock: Clock;
  #tokens = BURST;
  #atMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#atMs = clock.now();
  }

  /** So many of `wanted` may be made now; for more, ask again after `waitMs`. */
  take(wanted: number): { readonly granted: number; readonly waitMs: number } {
    const now = this.#clock.now();
    this.#tokens = Math.min(BURST, this.#tokens + ((now - this.#atMs) * PER_SECOND) / 1000);
    this.#atMs = now;
    const worthwhile = Math.min(wanted, PER_SECOND);
    const granted = this.#tokens < worthwhile ? 0 : Math.min(wanted, Math.floor(this.#tokens));
    this.#tokens -= granted;
    const next = Math.min(wanted - granted, PER_SECOND);
    return { granted, waitMs: Math.ceil(((next - this.#tokens) * 1000) / PER_SECOND) };
  }
}
