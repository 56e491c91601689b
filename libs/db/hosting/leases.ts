import type pg from 'pg';
import { PRESENCE_LOCKS } from './presence.js';

/** A worker's right to a shard. Each taking-over counts `epoch` up, and every write names it. */
export interface Lease {
  readonly shard: number;
  readonly epoch: bigint;
}

/** Who hosts which shard. The database's clock decides, never a worker's. */
export class Leases {
  constructor(private readonly pool: pg.Pool) {}

  /** Says that this worker lives and where; answers how many do. Dead ones are forgotten. */
  async heartbeat(workerId: string, address: string, ttlMs: number): Promise<number> {
    const found = await this.pool.query<{ living: number }>({
      name: 'heartbeat',
      text: `WITH gone AS (DELETE FROM worker WHERE expires_at < now() AND id <> $1),
        mine AS (
          INSERT INTO worker (id, address, expires_at) VALUES ($1, $2, now() + $3 * interval '1 millisecond')
          ON CONFLICT (id) DO UPDATE SET address = excluded.address, expires_at = excluded.expires_at
        )
        SELECT count(*)::int + 1 AS living FROM worker WHERE expires_at >= now() AND id <> $1`,
      values: [workerId, address, ttlMs],
    });
    return found.rows[0]?.living ?? 1;
  }

  /**
   * Frees the shards of workers whose presence has ended. Just after the database's own start nobody is judged: everyone
   * has lost the connection that shows it.
   */
  async freeDead(): Promise<void> {
    await this.pool.query({
      name: 'free-dead',
      text: `WITH present AS (SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = $1::oid AND objsubid = 2 AND granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())),
        gone AS (
          DELETE FROM worker WHERE pg_postmaster_start_time() < now() - interval '5 seconds'
            AND (hashtext(id)::bigint & 4294967295)::oid NOT IN (SELECT objid FROM present) RETURNING id
        )
        UPDATE shard_lease SET expires_at = '-infinity' FROM gone WHERE owner = gone.id`,
      values: [PRESENCE_LOCKS],
    });
  }

  /** Takes up to `max` shards that nobody holds. One statement: two workers never get the same one. */
  async acquire(workerId: string, address: string, max: number, ttlMs: number): Promise<Lease[]> {
    const taken = await this.pool.query<{ shard: number; epoch: string }>({
      name: 'acquire-leases',
      // FOR UPDATE waits for the appends of the last owner (they hold FOR KEY SHARE), so what follows sees them all.
      text: `WITH free AS (
          SELECT shard FROM shard_lease WHERE owner IS NULL OR expires_at < now()
          ORDER BY shard LIMIT $3 FOR UPDATE SKIP LOCKED
        )
        UPDATE shard_lease l SET owner = $1, address = $2, epoch = l.epoch + 1, expires_at = now() + $4 * interval '1 millisecond'
        FROM free WHERE l.shard = free.shard RETURNING l.shard, l.epoch`,
      values: [workerId, address, max, ttlMs],
    });
    return taken.rows.map(({ shard, epoch }) => ({ shard, epoch: BigInt(epoch) }));
  }

  /** Prolongs leases; answers those that are still this worker's. The others must be given up at once. */
  async renew(leases: readonly Lease[], ttlMs: number): Promise<Lease[]> {
    if (leases.length === 0) return [];
    const kept = await this.pool.query<{ shard: number; epoch: string }>({
      name: 'renew-leases',
      text: `UPDATE shard_lease l SET expires_at = now() + $3 * interval '1 millisecond'
        FROM unnest($1::smallint[], $2::bigint[]) AS mine (shard, epoch)
        WHERE l.shard = mine.shard AND l.epoch = mine.epoch AND l.owner IS NOT NULL RETURNING l.shard, l.epoch`,
      values: [leases.map(({ shard }) => shard), leases.map(({ epoch }) => epoch.toString()), ttlMs],
    });
    return kept.rows.map(({ shard, epoch }) => ({ shard, epoch: BigInt(epoch) }));
  }

  /** Gives shards back, so that another worker need not wait for the lease to run out. */
  async release(leases: readonly Lease[]): Promise<void> {
    await this.pool.query(
      `UPDATE shard_lease l SET owner = NULL, address = NULL, expires_at = '-infinity'
       FROM unnest($1::smallint[], $2::bigint[]) AS mine (shard, epoch) WHERE l.shard = mine.shard AND l.epoch = mine.epoch`,
      [leases.map(({ shard }) => shard), leases.map(({ epoch }) => epoch.toString())]);
  }

  /** A worker that ends says so: the others' fair share grows at once. */
  async leave(workerId: string): Promise<void> {
    await this.pool.query('DELETE FROM worker WHERE id = $1', [workerId]);
  }
}
