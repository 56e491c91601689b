// Starts an own PostgreSQL for this run of the tests and makes the database that each test's own is copied from.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createDatabase, migrate } from '../../libs/db/migrate.js';
import { migrateQueues } from '../../libs/queue/postgres-schema.js';
import { root, stateFolder } from '../../scripts/setup/paths.mjs';
import { isAlive, postgresFolder, startPostgres, stopPostgres } from '../../scripts/setup/postgres.mjs';

const PREFIX = 'test-postgres-';

export default async function setup(): Promise<() => Promise<void>> {
  if (process.env.WHEELHOUSE_TEST_DATABASE_URL !== undefined) return async () => undefined;
  await sweep();
  const name = `${PREFIX}${process.pid}`;
  const server = await startPostgres({ name, durable: false });
  const template = new URL(server.url);
  template.pathname = '/wheelhouse_template';
  await createDatabase(template.href);
  await migrate(template.href, path.join(root, 'prisma/migrations'));
  await migrateQueues(template.href);
  process.env.WHEELHOUSE_TEST_DATABASE_URL = server.url;
  return async () => {
    await server.stop();
    rmSync(postgresFolder(name), { recursive: true, force: true });
  };
}

/** What a run that was killed left behind. */
async function sweep(): Promise<void> {
  const folder = path.dirname(postgresFolder(PREFIX));
  if (!existsSync(stateFolder) || !existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const pid = Number(name.slice(PREFIX.length));
    if (!name.startsWith(PREFIX) || !Number.isInteger(pid) || isAlive(pid)) continue;
    await stopPostgres(name);
    rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}
