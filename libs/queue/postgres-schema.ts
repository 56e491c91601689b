import { PostgresConnection } from 'bullmq';
import pg from 'pg';

/** BullMQ's tables stand apart from ours. */
export const QUEUE_SCHEMA = 'bullmq';

/** Makes or updates BullMQ's tables and lets the application use them. `url` must be the owner's. */
export async function migrateQueues(url: string): Promise<void> {
  const connection = new PostgresConnection({ connectionString: url, schema: QUEUE_SCHEMA, migrate: true, max: 2 });
  await connection.waitUntilReady();
  await connection.close();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`GRANT USAGE ON SCHEMA ${QUEUE_SCHEMA} TO wheelhouse_app;
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${QUEUE_SCHEMA} TO wheelhouse_app;
      GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${QUEUE_SCHEMA} TO wheelhouse_app;
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${QUEUE_SCHEMA} TO wheelhouse_app`);
  } finally {
    await client.end();
  }
}
