// The database: the embedded one, or the one that DATABASE_URL names; migrated and filled.
import path from 'node:path';
import { root } from './paths.mjs';
import { startPostgres } from './postgres.mjs';
import { Surroundings } from './problem.mjs';

/** Answers `{ url, stop }`. Nothing is started where DATABASE_URL is set. */
export async function openDatabase(name) {
  const url = process.env.DATABASE_URL;
  return url === undefined || url === '' ? startPostgres(name === undefined ? {} : { name, durable: false }) : { url, stop: async () => undefined };
}

/** Brings tables up to date. DATABASE_OWNER_URL may name a log-in with more rights than the servers' own. */
export async function migrateDatabase(url) {
  const owner = process.env.DATABASE_OWNER_URL ?? url;
  const { createDatabase, migrate, MigrationError } = await import('../../libs/db/dist/migrate.js');
  const { migrateQueues } = await import('../../libs/queue/dist/postgres-schema.js');
  try {
    if (process.env.DATABASE_URL === undefined) await createDatabase(owner);
    await migrate(owner, path.join(root, 'prisma/migrations'));
    await migrateQueues(owner);
  } catch (error) {
    if (error instanceof MigrationError) throw new Surroundings(error.message);
    if (['ECONNREFUSED', 'ENOTFOUND', '28P01', '28000', '3D000'].includes(error.code)) {
      throw new Surroundings(`The database that DATABASE_URL names cannot be used: ${error.message}.`);
    }
    throw error;
  }
}
