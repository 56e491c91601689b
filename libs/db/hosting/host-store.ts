import type pg from 'pg';
import { poolFor } from '#db/connection.js';
import { Leases } from './leases.js';
import { Worlds } from './worlds.js';

/** What a worker stores about the worlds that it hosts, over all organisations. */
export class HostStore {
  readonly leases: Leases;
  readonly worlds: Worlds;

  private constructor(private readonly pool: pg.Pool) {
    this.leases = new Leases(pool);
    this.worlds = new Worlds(pool);
  }

  static connect(url: string, connectionsMax = 8): HostStore {
    return new HostStore(poolFor(url, 'wheelhouse_host', connectionsMax));
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
