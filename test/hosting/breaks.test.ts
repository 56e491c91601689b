import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { jobHandlers } from '../../apps/worker/hosting/session-jobs.js';
import type { SessionOutput } from '../../libs/contracts/jobs/session-messages.js';
import { Db } from '../../libs/db/db.js';
import { HostStore } from '../../libs/db/hosting/host-store.js';
import { testDatabase, type TestDatabase } from '../../libs/db/testing/database.js';
import { Hopeless } from '../../libs/queue/shard-consumer.js';
import type { HostedSession } from '../../libs/session/hosted-session.js';
import { SessionDirectory } from '../../libs/session/session-directory.js';
import { seedCourses } from '../../scripts/setup/seed.mjs';
import { eventually } from '../setup/eventually.js';

const terminal = 'workstation:1';
let database: TestDatabase;
let db: Db;
let store: HostStore;
let directory: SessionDirectory;
const outputs: SessionOutput[] = [];

beforeAll(async () => {
  database = await testDatabase();
  await seedCourses(database.url);
  db = Db.connect(database.url, 2);
  store = HostStore.connect(database.url);
  const send = (_: string, output: SessionOutput) => { outputs.push(output); };
  directory = new SessionDirectory({ db, store, send, onError: () => undefined, onStale: () => undefined });
  for (const lease of await store.leases.acquire('test', 'http://127.0.0.1:1', 64, 600_000)) directory.gain(lease);
}, 60_000);

afterAll(async () => {
  for (let shard = 0; shard < 64; shard++) await directory.lose(shard, false);
  await Promise.all([db.close(), store.close()]);
  await database.drop();
});

async function aSession() {
  const person = await database.addPerson();
  const { row } = await db.asTenant(person.organisationId, async (rows) =>
    rows.sessions.start({ ...person, role: 'learner' }, await rows.content.getLab('kubernetes-from-zero', 'pods')));
  return { sessionId: row.id, organisationId: person.organisationId, userId: person.userId };
}
const handlers = () => jobHandlers({ directory, db, send: (_, output) => { outputs.push(output); } });
const lineOf = (address: { sessionId: string; organisationId: string }, line: string) => ({ sessionId: address.sessionId, organisationId: address.organisationId, terminal, id: randomUUID(), line });
const answersTo = (id: string) => outputs.flatMap(({ event }) => (event.type === 'lineAnswer' && event.id === id ? [event] : []));
/** The next line meets a defect of the engine. */
function breakOnce(session: HostedSession): void {
  vi.spyOn(session.terminals, 'line').mockImplementationOnce(() => { throw new TypeError('a defect of the engine'); });
}

test('a line that breaks the simulation is told so, once, and the world goes on as it was', async () => {
  const address = await aSession();
  await handlers()['session.command'](lineOf(address, 'echo kept > /root/kept'));
  const session = await directory.open(address);
  await session.apply(() => undefined);
  breakOnce(session);
  const bad = lineOf(address, 'anything');
  await expect(handlers()['session.command'](bad)).rejects.toThrow(Hopeless);
  expect(answersTo(bad.id)).toMatchObject([{ accepted: false, reason: expect.stringContaining('did not run') }]);
  const again = await directory.open(address);
  expect(again).not.toBe(session);
  expect(again.world.history).toEqual(['echo kept > /root/kept']);
  const good = lineOf(address, 'echo on');
  await handlers()['session.command'](good);
  expect(answersTo(good.id)).toMatchObject([{ accepted: true }]);
});

test('a world that breaks again and again has failed, and says so', async () => {
  const address = await aSession();
  for (let time = 1; time <= 3; time++) {
    breakOnce(await directory.open(address));
    await expect(handlers()['session.command'](lineOf(address, 'anything'))).rejects.toThrow(Hopeless);
  }
  await eventually(async () => {
    const row = await db.asTenant(address.organisationId, (rows) => rows.sessions.get(address.sessionId));
    expect(row).toMatchObject({ state: 'failed', failure: expect.stringContaining('a defect of the engine') });
  });
  const late = lineOf(address, 'ls');
  await handlers()['session.command'](late);
  expect(answersTo(late.id)).toMatchObject([{ accepted: false, reason: expect.stringContaining('Restart the lab') }]);
  expect((await directory.startOver(address)).world.history).toEqual([]);
});

test('what is refused breaks nothing, and is not remembered as done', async () => {
  const address = await aSession();
  const session = await directory.open(address);
  const lost = { ...lineOf(address, 'ls'), terminal: 'node01:7' };
  for (let time = 1; time <= 2; time++) await handlers()['session.command'](lost);
  expect(answersTo(lost.id).map(({ accepted }) => accepted)).toEqual([false, false]);
  expect(await directory.open(address)).toBe(session);
});

test('a world that breaks under its examination is graded by how its checks stood', async () => {
  const address = await aSession();
  const session = await directory.open(address);
  const attempt = await db.asTenant(address.organisationId, async (rows) =>
    rows.attempts.add(await rows.sessions.get(address.sessionId)));
  vi.spyOn(session.run, 'judge').mockImplementation(() => { throw new TypeError('a defect of the engine'); });
  await handlers()['attempt.grade']({ ...lineOf(address, ''), attemptId: attempt.id });
  const graded = await db.asTenant(address.organisationId, (rows) => rows.attempts.get(address.sessionId, attempt.id));
  expect(graded.gradedAt).not.toBeNull();
});
