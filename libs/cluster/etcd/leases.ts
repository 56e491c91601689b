// Mirrors etcd's lessor, as apiserver/pkg/storage/etcd3/lease_manager.go uses it
// Differs: a lease is known by its end; keys that were written within a minute share one.
import type { Clock } from '#linux/env/env.js';
import { LEASE_REUSE_MS } from './limits.js';

/** Keys that go at a time of their own. */
export class Leases {
  readonly #clock: Clock;
  readonly #expire: (key: string) => void;
  readonly #keysByEnd = new Map<number, Set<string>>();
  readonly #endByKey = new Map<string, number>();
  readonly #cancels = new Map<number, () => void>();

  /** `expire` deletes a key whose lease has ended. */
  constructor(clock: Clock, expire: (key: string) => void) {
    this.#clock = clock;
    this.#expire = expire;
  }

  /** The end of a lease that lasts `ttlMs` or up to a minute longer: on the full minute, so that many share it. */
  grant(ttlMs: number): number {
    return Math.ceil((this.#clock.now() + ttlMs) / LEASE_REUSE_MS) * LEASE_REUSE_MS;
  }

  /** Puts a key under the lease that ends then, and under no other. */
  attach(key: string, endMs: number): void {
    if (this.#endByKey.get(key) === endMs) return;
    this.detach(key);
    this.#endByKey.set(key, endMs);
    const keys = this.#keysByEnd.get(endMs);
    if (keys !== undefined) {
      keys.add(key);
      return;
    }
    this.#keysByEnd.set(endMs, new Set([key]));
    this.#cancels.set(endMs, this.#clock.after(endMs - this.#clock.now(), () => this.#end(endMs)));
  }

  detach(key: string): void {
    const endMs = this.#endByKey.get(key);
    if (endMs === undefined) return;
    this.#endByKey.delete(key);
    const keys = this.#keysByEnd.get(endMs);
    keys?.delete(key);
    if (keys?.size !== 0) return;
    this.#keysByEnd.delete(endMs);
    this.#cancels.get(endMs)?.();
    this.#cancels.delete(endMs);
  }

  stop(): void {
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
  }

  #end(endMs: number): void {
    this.#cancels.delete(endMs);
    // In the order of their names: so a restored store ends them as this one would.
    for (const key of [...(this.#keysByEnd.get(endMs) ?? [])].sort()) this.#expire(key);
  }
}
