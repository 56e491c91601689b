import { SHARD_COUNT } from '#contracts/jobs/sharding.js';
import type { Lease, Leases } from '#db/hosting/leases.js';
import { LEASE_MS, LEASE_RENEW_MS } from './limits.js';

export interface ShardKeeperParts {
  readonly leases: Leases;
  readonly workerId: string;
  readonly address: string;
  /** These shards are ours from now on. */
  readonly onGain: (leases: readonly Lease[]) => Promise<void>;
  /** A shard is not ours any more. `isOrderly`: we gave it back, so its sessions can still be stored. */
  readonly onLoss: (lease: Lease, isOrderly: boolean) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/**
 * Holds this worker's fair share of the shards: takes free and expired ones, gives some back when workers come, and
 * forgets at once what it could not prolong in time.
 */
export class ShardKeeper {
  readonly #parts: ShardKeeperParts;
  readonly #held = new Map<number, Lease>();
  #renewedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(parts: ShardKeeperParts) {
    this.#parts = parts;
  }

  get held(): ReadonlyMap<number, Lease> {
    return this.#held;
  }

  async start(): Promise<void> {
    await this.#round();
    this.#schedule();
  }

  /** The shard turned out to be another worker's. */
  async lost(shard: number): Promise<void> {
    const lease = this.#held.get(shard);
    if (lease === undefined) return;
    this.#held.delete(shard);
    await this.#parts.onLoss(lease, false);
  }

  /** Gives everything back. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#giveBack([...this.#held.values()]);
    await this.#parts.leases.leave(this.#parts.workerId);
  }

  #schedule(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#round().catch(this.#parts.onError).finally(() => this.#schedule());
    }, LEASE_RENEW_MS);
  }

  async #round(): Promise<void> {
    await this.#dropExpired();
    const { leases, workerId, address } = this.#parts;
    const startedAt = performance.now();
    await leases.freeDead();
    const workers = await leases.heartbeat(workerId, address, LEASE_MS);
    const kept = await leases.renew([...this.#held.values()], LEASE_MS);
    this.#renewedAt = startedAt;
    const keptShards = new Set(kept.map((lease) => lease.shard));
    for (const shard of [...this.#held.keys()]) if (!keptShards.has(shard)) await this.lost(shard);
    const share = Math.ceil(SHARD_COUNT / workers);
    if (this.#held.size > share) await this.#giveBack([...this.#held.values()].slice(share));
    else if (this.#held.size < share) {
      const gained = await leases.acquire(workerId, address, share - this.#held.size, LEASE_MS);
      for (const lease of gained) this.#held.set(lease.shard, lease);
      if (gained.length > 0) await this.#parts.onGain(gained);
    }
  }

  /** A process that slept longer than its leases last (a stopped machine) must not believe in them. */
  async #dropExpired(): Promise<void> {
    if (this.#held.size === 0 || performance.now() - this.#renewedAt < LEASE_MS) return;
    for (const shard of [...this.#held.keys()]) await this.lost(shard);
  }

  async #giveBack(given: readonly Lease[]): Promise<void> {
    for (const lease of given) this.#held.delete(lease.shard);
    await Promise.all(given.map((lease) => this.#parts.onLoss(lease, true)));
    await this.#parts.leases.release(given);
  }
}
