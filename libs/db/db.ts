import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { PrismaClient } from './generated/client.js';
import { poolFor } from './connection.js';
import { TenantRows } from './rows/tenant-rows.js';

/** The bundled courses belong to this organisation; everyone may read them. */
export const BUNDLED_ORGANISATION = 'wheelhouse';

/** People's data. Every row is reached in the name of one organisation, and the database holds us to it. */
export class Db {
  private constructor(private readonly pool: pg.Pool, private readonly prisma: PrismaClient) {}

  static connect(url: string, connectionsMax = 10): Db {
    const pool = poolFor(url, 'wheelhouse_app', connectionsMax);
    return new Db(pool, new PrismaClient({ adapter: new PrismaPg(pool) }));
  }

  /** Runs `task` in one transaction that sees and writes the rows of `organisationId` only. A throw rolls it back. */
  async asTenant<T>(organisationId: string, task: (rows: TenantRows) => Promise<T>): Promise<T> {
    return this.prisma.$transaction(async (transaction) => {
      await transaction.$executeRaw`SELECT set_config('wheelhouse.organisation', ${organisationId}, true)`;
      return task(new TenantRows(transaction, organisationId));
    }, { maxWait: 10_000, timeout: 15_000 });
  }

  /** Reads what visitors without an account may read: the bundled courses. */
  async asVisitor<T>(task: (rows: TenantRows) => Promise<T>): Promise<T> {
    return this.asTenant('', task);
  }

  /** Throws when the database cannot be reached. */
  async ping(): Promise<void> {
    await this.pool.query('SELECT 1');
  }

  /** Where a session is hosted now; undefined while no worker has its shard. */
  async findWorkerAddress(shard: number): Promise<string | undefined> {
    const found = await this.pool.query<{ address: string | null }>(
      'SELECT address FROM shard_lease WHERE shard = $1 AND expires_at > now()', [shard]);
    return found.rows[0]?.address ?? undefined;
  }

  async close(): Promise<void> {
    await this.prisma.$disconnect();
    if (!this.pool.ended) await this.pool.end();
  }
}
