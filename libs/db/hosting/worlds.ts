import type pg from 'pg';
import { StaleLease } from '#db/errors.js';
import type { Lease } from './leases.js';

/** One piece of a world's log. `position` counts from 1 without gaps, per session. */
export interface LogEntry {
  readonly lease: Lease;
  readonly organisationId: string;
  readonly sessionId: string;
  readonly position: bigint;
  readonly bytes: Uint8Array;
}
export type SnapshotKind = 'latest' | 'step' | 'final';
export interface Snapshot {
  /** The last position of the log that is in it. */
  readonly position: bigint;
  readonly bytes: Uint8Array;
}
/** A world as it is stored: its last snapshot, if there is one, and the log after it, in order. */
export interface StoredWorld {
  readonly snapshot: Snapshot | undefined;
  readonly log: readonly { readonly position: bigint; readonly bytes: Uint8Array }[];
}

/** The stored worlds. Each write names its lease, and a newer lease refuses it within the statement that writes. */
export class Worlds {
  constructor(private readonly pool: pg.Pool) {}

  /**
   * Appends entries of any number of sessions and shards in one statement and one commit: when it returns, they are
   * durable. Entries of a stale lease are not written; StaleLease names their shards, the others are durable even then.
   */
  async append(entries: readonly LogEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const written = await this.pool.query<{ session_id: string; position: string }>({
      name: 'append-world-log',
      text: `WITH held AS (
          SELECT l.shard, l.epoch FROM shard_lease l
          JOIN (SELECT DISTINCT * FROM unnest($1::smallint[], $2::bigint[])) AS named (shard, epoch)
            ON l.shard = named.shard AND l.epoch = named.epoch
          ORDER BY l.shard FOR KEY SHARE OF l
        )
        INSERT INTO world_log (session_id, position, organisation_id, epoch, bytes)
        SELECT e.session_id, e.position, e.organisation_id, e.epoch, e.bytes
        FROM unnest($1::smallint[], $2::bigint[], $3::uuid[], $4::bigint[], $5::text[], $6::bytea[])
          AS e (shard, epoch, session_id, position, organisation_id, bytes)
        JOIN held ON held.shard = e.shard AND held.epoch = e.epoch
        -- Sent again after a lost connection, it may be there already; with anything else in it, it is another's.
        ON CONFLICT (session_id, position) DO UPDATE SET bytes = excluded.bytes
          WHERE world_log.epoch = excluded.epoch AND world_log.bytes = excluded.bytes
        RETURNING session_id, position`,
      values: [
        entries.map(({ lease }) => lease.shard), entries.map(({ lease }) => lease.epoch.toString()),
        entries.map(({ sessionId }) => sessionId), entries.map(({ position }) => position.toString()),
        entries.map(({ organisationId }) => organisationId), entries.map(({ bytes }) => asBuffer(bytes)),
      ],
    });
    if (written.rows.length === entries.length) return;
    const done = new Set(written.rows.map((row) => `${row.session_id} ${row.position}`));
    const refused = entries.filter(({ sessionId, position }) => !done.has(`${sessionId} ${position}`));
    throw new StaleLease([...new Set(refused.map(({ lease }) => lease.shard))]);
  }

  /** The world to restore: `kind` is the snapshot to begin with; the log follows only the latest. */
  async load(sessionId: string): Promise<StoredWorld> {
    const [snapshot, log] = await Promise.all([
      this.findSnapshot(sessionId, 'latest'),
      this.pool.query<{ position: string; bytes: Buffer }>({
        name: 'load-world-log', values: [sessionId],
        text: `SELECT position, bytes FROM world_log WHERE session_id = $1
          AND position > coalesce((SELECT position FROM world_snapshot WHERE session_id = $1 AND kind = 'latest'), 0) ORDER BY position`,
      }),
    ]);
    // Only the owner of the shard writes, so a snapshot cannot slip in between the two unless we have lost the lease.
    return { snapshot, log: log.rows.map(({ position, bytes }) => ({ position: BigInt(position), bytes })) };
  }

  async findSnapshot(sessionId: string, kind: SnapshotKind): Promise<Snapshot | undefined> {
    const found = await this.pool.query<{ position: string; bytes: Buffer }>({
      name: 'find-world-snapshot', text: 'SELECT position, bytes FROM world_snapshot WHERE session_id = $1 AND kind = $2', values: [sessionId, kind],
    });
    const row = found.rows[0];
    return row === undefined ? undefined : { position: BigInt(row.position), bytes: row.bytes };
  }

  /** Stores a snapshot in place of the last of its kind; with `latest` the log up to its position goes. Throws StaleLease. */
  async saveSnapshot(to: { lease: Lease; organisationId: string; sessionId: string; kind: SnapshotKind }, snapshot: Snapshot): Promise<void> {
    const saved = await this.pool.query({
      name: 'save-world-snapshot',
      text: `WITH held AS (SELECT 1 FROM shard_lease WHERE shard = $1 AND epoch = $2 FOR KEY SHARE),
        saved AS (
          INSERT INTO world_snapshot (session_id, kind, organisation_id, position, epoch, bytes)
          SELECT $3::uuid, $4, $5, $6::bigint, $2::bigint, $7 FROM held
          ON CONFLICT (session_id, kind) DO UPDATE
            SET position = excluded.position, epoch = excluded.epoch, bytes = excluded.bytes, created_at = now()
          RETURNING 1
        ),
        cut AS (
          DELETE FROM world_log WHERE session_id = $3::uuid AND position <= $6::bigint AND $4 = 'latest' AND EXISTS (SELECT FROM saved)
        )
        SELECT 1 FROM saved`,
      values: [
        to.lease.shard, to.lease.epoch.toString(), to.sessionId, to.kind, to.organisationId,
        snapshot.position.toString(), asBuffer(snapshot.bytes),
      ],
    });
    if (saved.rowCount === 0) throw new StaleLease([to.lease.shard]);
  }

  /** Forgets a world, for a reset: its snapshots and its whole log. Throws StaleLease. */
  async forget(lease: Lease, sessionId: string): Promise<void> {
    const held = await this.pool.query({
      text: `WITH held AS (SELECT 1 FROM shard_lease WHERE shard = $1 AND epoch = $2 FOR KEY SHARE),
        snapshots AS (DELETE FROM world_snapshot WHERE session_id = $3::uuid AND EXISTS (SELECT FROM held)),
        entries AS (DELETE FROM world_log WHERE session_id = $3::uuid AND EXISTS (SELECT FROM held))
        SELECT 1 FROM held`,
      values: [lease.shard, lease.epoch.toString(), sessionId],
    });
    if (held.rowCount === 0) throw new StaleLease([lease.shard]);
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
