import { rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { createDatabase, migrate } from '../../libs/db/migrate.js';
import { migrateQueues } from '../../libs/queue/postgres-schema.js';
import { root } from '../../scripts/setup/paths.mjs';
import { isAlive, postgresFolder, startPostgres } from '../../scripts/setup/postgres.mjs';
import { startRedis } from '../../scripts/setup/redis.mjs';
import { Crew, type CrewDatabase, type Learner, pause } from './crew.js';
import { throughIt } from './stream.js';

const LEARNERS = 6;

/** A PostgreSQL of one's own, which can be taken away without disturbing other tests. */
class OwnPostgres {
  readonly #name = `test-postgres-${process.pid}`;
  #server: Awaited<ReturnType<typeof startPostgres>> | undefined;

  async start(): Promise<void> {
    this.#server = await startPostgres({ name: this.#name, durable: false, ...(this.#server === undefined ? {} : { port: this.#server.port }) });
  }

  /** As after a crash: nobody is told, and what was not in the log is gone. */
  async crash(): Promise<void> {
    const { pid } = this.#running();
    if (pid === undefined) throw new Error('this PostgreSQL has no process');
    process.kill(pid, 'SIGQUIT');
    while (isAlive(pid)) await pause(20);
  }

  async stop(): Promise<void> {
    await this.#running().stop();
  }

  /** A migrated database on it. */
  async database(): Promise<CrewDatabase> {
    await this.start();
    const { url } = this.#running();
    await createDatabase(url);
    await migrate(url, path.join(root, 'prisma/migrations'));
    await migrateQueues(url);
    const owner = new pg.Pool({ connectionString: url, max: 1 });
    owner.on('error', () => undefined);
    const drop = async () => {
      await owner.end();
      await this.stop();
      rmSync(postgresFolder(this.#name), { recursive: true, force: true });
    };
    return { url, owner, drop };
  }

  #running(): NonNullable<Awaited<ReturnType<typeof startPostgres>>> {
    if (this.#server === undefined) throw new Error('this PostgreSQL was not started');
    return this.#server;
  }
}

describe('what holds the state goes away and comes back', () => {
  const postgres = new OwnPostgres();
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let crew: Crew;
  let learners: Learner[];

  beforeAll(async () => {
    if (process.env.REDIS_URL !== undefined) redis = await startRedis();
    crew = await Crew.start({ database: await postgres.database(), redisUrl: redis?.url });
    learners = [];
    for (let index = 0; index < LEARNERS; index++) learners.push(await crew.learner());
    await Promise.all(learners.map((learner) => learner.send('echo hello')));
  }, 120_000);

  afterAll(async () => {
    for (const learner of learners ?? []) learner.close();
    await crew?.stop();
    await redis?.stop();
  }, 60_000);

  test.each([
    { name: 'restart', does: 'PostgreSQL is restarted', trouble: async () => { await postgres.stop(); await pause(500); await postgres.start(); } },
    { name: 'crash', does: 'PostgreSQL crashes and recovers', trouble: async () => { await postgres.crash(); await postgres.start(); } },
  ])('$does in the middle of a stream of lines', async ({ name, trouble }) => {
    await throughIt(learners, name, trouble);
  }, 120_000);

  // With PostgreSQL alone there is no Redis to lose.
  test.runIf(process.env.REDIS_URL !== undefined)('Redis is restarted, and has forgotten everything', async () => {
    await throughIt(learners, 'redis', async () => {
      const port = redis?.port;
      await redis?.stop();
      redis = await startRedis(port === undefined ? {} : { port });
    });
  }, 120_000);
});
