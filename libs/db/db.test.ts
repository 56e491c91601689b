import { PrismaPg } from '@prisma/adapter-pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shardOf } from '#contracts/jobs/sharding.js';
import { BUNDLED_ORGANISATION, Db } from './db.js';
import { RowConflict, RowNotFound } from './errors.js';
import { Prisma, PrismaClient } from './generated/client.js';
import { aCourse } from './testing/course.js';
import { testDatabase, type TestDatabase } from './testing/database.js';

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await testDatabase();
  db = Db.connect(database.url, 4);
  await db.asTenant(BUNDLED_ORGANISATION, (rows) => rows.content.publish(aCourse('first-steps', ['look-around', 'pods'])));
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

async function aLearner(organisationId?: string) {
  const person = await database.addPerson(organisationId === undefined ? {} : { organisationId });
  return { ...person, role: 'learner' as const };
}
async function started(caller: Awaited<ReturnType<typeof aLearner>>, lab = 'look-around') {
  return db.asTenant(caller.organisationId, async (rows) => rows.sessions.start(caller, await rows.content.getLab('first-steps', lab)));
}

describe('content', () => {
  test('bundled courses are everybody’s to read, in order', async () => {
    const courses = await db.asVisitor((rows) => rows.content.listCourses());
    expect(courses.map(({ course, labs }) => [course, labs.map(({ player }) => player.lab)])).toEqual([['first-steps', ['look-around', 'pods']]]);
  });

  test('and nobody else’s to change', async () => {
    const caller = await aLearner();
    await expect(db.asTenant(caller.organisationId, (rows) => rows.content.publish(aCourse('first-steps', ['own'])))).resolves.toBeUndefined();
    const own = await db.asTenant(caller.organisationId, (rows) => rows.content.getCourse('first-steps'));
    expect(own.labs.map(({ player }) => player.lab)).toEqual(['own']);
    const bundled = await db.asVisitor((rows) => rows.content.getCourse('first-steps'));
    expect(bundled.labs.map(({ player }) => player.lab)).toEqual(['look-around', 'pods']);
  });

  test('publishing again keeps old versions and points at the new one', async () => {
    const caller = await aLearner();
    await db.asTenant(caller.organisationId, (rows) => rows.content.publish(aCourse('own', ['a'], 'one')));
    const before = await db.asTenant(caller.organisationId, (rows) => rows.content.getLab('own', 'a'));
    await db.asTenant(caller.organisationId, (rows) => rows.content.publish(aCourse('own', ['a'], 'two')));
    const after = await db.asTenant(caller.organisationId, (rows) => rows.content.getLab('own', 'a'));
    expect(after.version).not.toBe(before.version);
    const old = await db.asTenant(caller.organisationId, (rows) => rows.content.getVersion(caller.organisationId, before.version));
    expect(old.files['lab.yaml']).toContain('one');
  });
});

describe('the Prisma schema', () => {
  test('names only tables and columns that the migrations made', async () => {
    const owner = new PrismaClient({ adapter: new PrismaPg({ connectionString: database.url }) });
    const models = Object.values(Prisma.ModelName).map((name) => `${name[0]?.toLowerCase()}${name.slice(1)}`);
    expect(models.length).toBeGreaterThan(9);
    for (const model of models) await (owner as unknown as Record<string, { findFirst(): Promise<unknown> }>)[model]?.findFirst();
    await owner.$disconnect();
  });
});

describe('sessions', () => {
  test('two clicks on start make one session', async () => {
    const caller = await aLearner();
    const both = await Promise.all([started(caller), started(caller)]);
    expect(both[0].row.id).toBe(both[1].row.id);
    expect(both.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(both[0].row).toMatchObject({ state: 'active', step: 0, shard: shardOf(both[0].row.id), pointsMax: 2 });
  });

  test('checks count, and a reset forgets them', async () => {
    const caller = await aLearner();
    const { row } = await started(caller);
    const checks = [{ id: 'a', title: 'A', state: 'pass' as const, points: 2, pointsMax: 2 }];
    const after = await db.asTenant(caller.organisationId, async (rows) => {
      await rows.sessions.saveChecks(row.id, [{ step: 0, checks }]);
      return rows.sessions.getOf(caller, row.id);
    });
    expect(after).toMatchObject({ points: 2, stepsDone: 1 });
    const fresh = await db.asTenant(caller.organisationId, async (rows) => {
      await rows.sessions.startOver(row.id, 1);
      return { row: await rows.sessions.getOf(caller, row.id), checks: await rows.sessions.listChecks(row.id) };
    });
    expect(fresh).toMatchObject({ row: { points: 0, stepsDone: 0, generation: 1 }, checks: [] });
  });

  test('a session is handed in once until it is graded, and graded once', async () => {
    const caller = await aLearner();
    const { row } = await started(caller);
    const attempt = await db.asTenant(caller.organisationId, (rows) => rows.attempts.add(row));
    await expect(db.asTenant(caller.organisationId, (rows) => rows.attempts.add(row))).rejects.toThrow(RowConflict);
    const checks = [{ id: 'a', title: 'A', state: 'pass' as const, points: 2, pointsMax: 2 }];
    await db.asTenant(caller.organisationId, (rows) => rows.attempts.grade(row.id, attempt.id, checks));
    const again = await db.asTenant(caller.organisationId, (rows) => rows.attempts.grade(row.id, attempt.id, []));
    expect(again).toMatchObject({ points: 2, checks });
  });
});

describe('tenants', () => {
  test('a session of another organisation is not there, whoever asks', async () => {
    const [caller, other] = [await aLearner(), await aLearner()];
    const { row } = await started(caller);
    const thief = { ...caller, organisationId: other.organisationId, role: 'owner' as const };
    await expect(db.asTenant(other.organisationId, (rows) => rows.sessions.getVisibleTo(thief, row.id))).rejects.toThrow(RowNotFound);
    await expect(db.asTenant(other.organisationId, (rows) => rows.sessions.enterStep(row.id, 1))).rejects.toThrow();
  });

  test('nor one of a fellow learner, but the staff may look', async () => {
    const caller = await aLearner();
    const { row } = await started(caller);
    const fellow = await aLearner(caller.organisationId);
    await expect(db.asTenant(caller.organisationId, (rows) => rows.sessions.getVisibleTo(fellow, row.id))).rejects.toThrow(RowNotFound);
    const staff = { ...fellow, role: 'instructor' as const };
    await expect(db.asTenant(caller.organisationId, (rows) => rows.sessions.getVisibleTo(staff, row.id))).resolves.toMatchObject({ id: row.id });
    await expect(db.asTenant(caller.organisationId, (rows) => rows.sessions.getOf(staff, row.id))).rejects.toThrow(RowNotFound);
  });

  test('without a tenant there are no rows, and a row cannot be given to another', async () => {
    const caller = await aLearner();
    const { row } = await started(caller);
    await expect(db.asVisitor((rows) => rows.sessions.get(row.id))).rejects.toThrow(RowNotFound);
    const other = await aLearner();
    const client = await database.owner.connect();
    try {
      await client.query('BEGIN; SET LOCAL ROLE wheelhouse_app');
      await client.query(`SELECT set_config('wheelhouse.organisation', $1, true)`, [caller.organisationId]);
      await expect(client.query('UPDATE lab_session SET organisation_id = $1 WHERE id = $2', [other.organisationId, row.id]))
        .rejects.toThrow(/row-level security/);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  test('every table with an organisation has row-level security that holds its owner too', async () => {
    const tables = await database.owner.query<{ relname: string; locked: boolean }>(
      `SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity AS locked FROM pg_class c
       JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
       AND a.attname IN ('organisation_id', 'organizationId') ORDER BY 1`);
    expect(tables.rows.length).toBeGreaterThan(9);
    expect(tables.rows.filter(({ locked }) => !locked)).toEqual([]);
  });

  test('the application’s roles cannot get round it', async () => {
    const roles = await database.owner.query(`SELECT rolname FROM pg_roles WHERE rolname LIKE 'wheelhouse\\_%' AND (rolsuper OR rolbypassrls OR rolcanlogin)`);
    expect(roles.rows).toEqual([]);
    const owned = await database.owner.query(`SELECT relname FROM pg_class WHERE relowner IN (SELECT oid FROM pg_roles WHERE rolname LIKE 'wheelhouse\\_%')`);
    expect(owned.rows).toEqual([]);
  });
});
