import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';

/** An own, migrated, empty database for one test file. */
export interface TestDatabase {
  /** The owner's; Db and HostStore take it and act as their roles. */
  readonly url: string;
  /** Statements as the owner, past every lock: for arranging and for looking. */
  readonly owner: pg.Pool;
  /** A user with an organisation, as better-auth would store them. */
  addPerson(person?: { organisationId?: string; role?: string; name?: string }): Promise<{ userId: string; organisationId: string }>;
  drop(): Promise<void>;
}

/** Copies the template that test/setup/postgres.ts has made. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = process.env.WHEELHOUSE_TEST_DATABASE_URL;
  if (server === undefined) throw new Error('No database for tests: test/setup/postgres.ts did not run.');
  const name = `t_${randomBytes(8).toString('hex')}`;
  const maintenance = at(server, 'postgres');
  await once(maintenance, `CREATE DATABASE ${name} TEMPLATE wheelhouse_template`);
  const url = at(server, name);
  const owner = new pg.Pool({ connectionString: url, max: 3 });
  owner.on('error', () => undefined);
  return {
    url, owner,
    addPerson: (person = {}) => addPerson(owner, person),
    drop: async () => {
      await owner.end();
      await once(maintenance, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function addPerson(owner: pg.Pool, person: { organisationId?: string; role?: string; name?: string }) {
  const userId = randomUUID();
  const organisationId = person.organisationId ?? randomUUID();
  const name = person.name ?? `person-${userId.slice(0, 8)}`;
  await owner.query('INSERT INTO "user" ("id", "name", "email") VALUES ($1, $2, $3)', [userId, name, `${userId}@example.org`]);
  await owner.query('INSERT INTO "organization" ("id", "name", "slug") VALUES ($1, $2, $1) ON CONFLICT DO NOTHING', [organisationId, name]);
  await owner.query('INSERT INTO "member" ("id", "organizationId", "userId", "role") VALUES ($1, $2, $3, $4)',
    [randomUUID(), organisationId, userId, person.role ?? 'learner']);
  return { userId, organisationId };
}

function at(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

async function once(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
