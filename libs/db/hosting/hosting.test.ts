import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUNDLED_ORGANISATION, Db } from '#db/db.js';
import { StaleLease } from '#db/errors.js';
import { aCourse } from '#db/testing/course.js';
import { testDatabase, type TestDatabase } from '#db/testing/database.js';
import { HostStore } from './host-store.js';
import type { Lease } from './leases.js';
import { Presence } from './presence.js';
import { eventually } from '../../../test/setup/eventually.js';

let database: TestDatabase;
let store: HostStore;
let db: Db;

beforeAll(async () => {
  database = await testDatabase();
  store = HostStore.connect(database.url);
  db = Db.connect(database.url, 2);
  await db.asTenant(BUNDLED_ORGANISATION, (rows) => rows.content.publish(aCourse('c', ['l'])));
});
afterAll(async () => {
  await Promise.all([store.close(), db.close()]);
  await database.drop();
});

async function aSession() {
  const person = await database.addPerson();
  const caller = { ...person, role: 'learner' as const };
  const { row } = await db.asTenant(person.organisationId, async (rows) => rows.sessions.start(caller, await rows.content.getLab('c', 'l')));
  return { organisationId: person.organisationId, sessionId: row.id, shard: row.shard };
}
/** Makes every lease run out, as time would. */
async function expireAll() {
  await database.owner.query(`UPDATE shard_lease SET expires_at = now() - interval '1 second'`);
}
async function leaseOf(shard: number, worker = randomUUID()): Promise<Lease> {
  await expireAll();
  const lease = (await store.leases.acquire(worker, 'http://127.0.0.1:1', 64, 60_000)).find((one) => one.shard === shard);
  if (lease === undefined) throw new Error(`shard ${shard} was not to be had`);
  return lease;
}
const text = (value: string) => new TextEncoder().encode(value);
const entry = (lease: Lease, session: Awaited<ReturnType<typeof aSession>>, position: bigint, value: string) =>
  ({ lease, organisationId: session.organisationId, sessionId: session.sessionId, position, bytes: text(value) });

describe('leases', () => {
  test('two workers that grab at once share the shards without overlap', async () => {
    await expireAll();
    const [one, two] = await Promise.all([
      store.leases.acquire('one', 'http://one', 32, 60_000), store.leases.acquire('two', 'http://two', 32, 60_000),
    ]);
    const rest = await store.leases.acquire('three', 'http://three', 64, 60_000);
    const all = [...one, ...two, ...rest].map(({ shard }) => shard).sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 64 }, (_, shard) => shard));
    expect(await db.findWorkerAddress(one[0]?.shard ?? -1)).toBe('http://one');
  });

  test('taking over counts the epoch up, and the late owner cannot renew', async () => {
    const first = await leaseOf(7);
    const second = await leaseOf(7);
    expect(second.epoch).toBe(first.epoch + 1n);
    expect(await store.leases.renew([first], 60_000)).toEqual([]);
    expect(await store.leases.renew([second], 60_000)).toEqual([second]);
  });

  test('a released shard is free at once, and its epoch still counts on', async () => {
    const first = await leaseOf(3);
    await store.leases.release([first]);
    expect(await db.findWorkerAddress(3)).toBeUndefined();
    const [next] = await store.leases.acquire('next', 'http://next', 64, 60_000);
    expect(next).toEqual({ shard: 3, epoch: first.epoch + 1n });
  });

  test('counts the workers that live', async () => {
    expect(await store.leases.heartbeat('a', 'http://a', 60_000)).toBe(1);
    expect(await store.leases.heartbeat('b', 'http://b', 1)).toBe(2);
    await sleep(20);
    expect(await store.leases.heartbeat('a', 'http://a', 60_000)).toBe(1);
    await store.leases.leave('a');
  });

  test('the shards of a worker that has gone are free at once, those of one that is present are not', async () => {
    await expireAll();
    const [living, dying] = await Promise.all([Presence.hold(database.url, 'living'), Presence.hold(database.url, 'dying')]);
    for (const id of ['living', 'dying']) {
      await store.leases.heartbeat(id, `http://${id}`, 60_000);
      await store.leases.acquire(id, `http://${id}`, 32, 60_000);
    }
    await store.leases.freeDead();
    expect(await store.leases.acquire('next', 'http://next', 64, 60_000)).toEqual([]);
    await dying.close();
    await eventually(async () => {
      await store.leases.freeDead();
      expect(await store.leases.acquire('next', 'http://next', 64, 60_000)).toHaveLength(32);
    });
    await living.close();
  });
});

describe('worlds', () => {
  test('log, snapshot and the log after it come back in order', async () => {
    const session = await aSession();
    const lease = await leaseOf(session.shard);
    await store.worlds.append([entry(lease, session, 1n, 'one'), entry(lease, session, 2n, 'two')]);
    expect((await store.worlds.load(session.sessionId)).log.map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual(['one', 'two']);
    await store.worlds.saveSnapshot({ ...session, lease, kind: 'latest' }, { position: 2n, bytes: text('both') });
    await store.worlds.append([entry(lease, session, 3n, 'three')]);
    const stored = await store.worlds.load(session.sessionId);
    expect(stored.snapshot).toMatchObject({ position: 2n });
    expect(new TextDecoder().decode(stored.snapshot?.bytes)).toBe('both');
    expect(stored.log.map(({ position }) => position)).toEqual([3n]);
    const kept = await database.owner.query('SELECT position FROM world_log WHERE session_id = $1', [session.sessionId]);
    expect(kept.rowCount).toBe(1);
  });

  test('a stale lease writes nothing, and what stands beside it is written', async () => {
    const [one, other] = [await aSession(), await aSession()];
    const stale = await leaseOf(one.shard);
    const fresh = await leaseOf(one.shard);
    const otherLease = other.shard === one.shard ? fresh : (await store.leases.renew(
      [{ shard: other.shard, epoch: await epochOf(other.shard) }], 60_000))[0];
    if (otherLease === undefined) throw new Error('no lease');
    const refused = store.worlds.append([entry(stale, one, 1n, 'late'), entry(otherLease, other, 1n, 'in time')]);
    await expect(refused).rejects.toMatchObject({ shards: [one.shard] });
    expect((await store.worlds.load(one.sessionId)).log).toEqual([]);
    expect((await store.worlds.load(other.sessionId)).log).toHaveLength(1);
    await expect(store.worlds.saveSnapshot({ ...one, lease: stale, kind: 'latest' }, { position: 0n, bytes: text('x') })).rejects.toThrow(StaleLease);
    await expect(store.worlds.forget(stale, one.sessionId)).rejects.toThrow(StaleLease);
  });

  test('an append that waits behind a taking-over is refused', async () => {
    const session = await aSession();
    const lease = await leaseOf(session.shard);
    const thief = await database.owner.connect();
    await thief.query('BEGIN');
    await thief.query('SELECT 1 FROM shard_lease WHERE shard = $1 FOR UPDATE', [lease.shard]);
    const waiting = store.worlds.append([entry(lease, session, 1n, 'late')]);
    const outcome = expect(waiting).rejects.toThrow(StaleLease);
    await sleep(100);
    await thief.query(`UPDATE shard_lease SET epoch = epoch + 1, owner = 'thief' WHERE shard = $1`, [lease.shard]);
    await thief.query('COMMIT');
    thief.release();
    await outcome;
  });

  test('a position is written once', async () => {
    const session = await aSession();
    const lease = await leaseOf(session.shard);
    await store.worlds.append([entry(lease, session, 1n, 'one')]);
    await store.worlds.append([entry(lease, session, 1n, 'one')]); // the answer to the first got lost
    await expect(store.worlds.append([entry(lease, session, 1n, 'other')])).rejects.toThrow(StaleLease);
    expect((await store.worlds.load(session.sessionId)).log).toHaveLength(1);
  });
});

async function epochOf(shard: number): Promise<bigint> {
  const found = await database.owner.query<{ epoch: string }>('SELECT epoch FROM shard_lease WHERE shard = $1', [shard]);
  return BigInt(found.rows[0]?.epoch ?? '0');
}
