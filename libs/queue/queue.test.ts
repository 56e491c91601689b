import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { testDatabase, type TestDatabase } from '@wheelhouse/db/testing/database.js';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SessionInput, SessionOutput } from '#contracts/jobs/session-messages.js';
import { shardOf } from '#contracts/jobs/sharding.js';
import { Jobs, queueName } from './jobs.js';
import { JOB_LOCK_MS } from './limits.js';
import { pubSub, type PubSub } from './pub-sub.js';
import { queueBackend, type QueueBackend, type QueueSettings } from './queue-backend.js';
import { ApiChannels, RequestRefused, type SessionRequestHandlers, WorkerChannels } from './session-channels.js';
import { consumeShard, Hopeless, type ShardConsumer, type ShardJobHandlers } from './shard-consumer.js';
import { eventually } from '../../test/setup/eventually.js';

const redisUrl = process.env.REDIS_URL;
let database: TestDatabase;
let settings: QueueSettings;
const open: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  database = await testDatabase();
  settings = { databaseUrl: database.url, redisUrl };
});
// A consumer that outlives its test would take the jobs of another.
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});
afterAll(() => database.drop());

function opened<T extends { close(): Promise<void> }>(one: T): T {
  open.push(one);
  return one;
}
function backend(): QueueBackend {
  return opened(queueBackend(settings));
}
function channels(): PubSub {
  return opened(pubSub(settings));
}
function handlers(onCommand: ShardJobHandlers['session.command']): ShardJobHandlers {
  const none = async () => undefined;
  return {
    'session.open': none, 'session.command': onCommand, 'session.step': none, 'session.reset': none, 'session.advance': none,
    'session.answer': none, 'session.close': none, 'attempt.grade': none,
  };
}
const command = (sessionId: string, line: string) =>
  ({ sessionId, organisationId: 'o', terminal: 'workstation:1', id: `line-${line}-0000`, line });

describe(`jobs on ${redisUrl === undefined ? 'PostgreSQL' : 'Redis'}`, () => {
  test('run in order, on the shard of their session', async () => {
    const jobs = opened(new Jobs(backend()));
    const sessionId = randomUUID();
    const seen: string[] = [];
    opened(consumeShard(backend(), shardOf(sessionId), handlers(async ({ line }) => { seen.push(line); }), () => undefined));
    await sleep(300);
    for (let index = 0; index < 20; index++) await jobs.add('session.command', command(sessionId, `${index}`));
    await eventually(() => expect(seen).toHaveLength(20));
    expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => `${index}`));
  });

  test('a repeated id that still waits is one job; a failing job is tried again', async () => {
    const jobs = opened(new Jobs(backend()));
    const sessionId = randomUUID();
    await jobs.add('session.command', command(sessionId, 'a'), { jobId: 'same' });
    await jobs.add('session.command', command(sessionId, 'b'), { jobId: 'same' });
    const seen: string[] = [];
    const errors: string[] = [];
    opened(consumeShard(backend(), shardOf(sessionId), handlers(async ({ line }) => {
      seen.push(line);
      if (seen.length === 1) throw new Error('once');
    }), (error) => errors.push(error.message)));
    await eventually(() => expect(seen).toEqual(['a', 'a']));
    expect(errors).toContain('once');
  });

  test('a hopeless job is tried once, and does not stand in the way of the same one sent again', async () => {
    const jobs = opened(new Jobs(backend()));
    const sessionId = randomUUID();
    const seen: string[] = [];
    opened(consumeShard(backend(), shardOf(sessionId), handlers(async ({ line }) => {
      seen.push(line);
      if (line === 'bad') throw new Hopeless('never');
    }), () => undefined));
    await jobs.add('session.command', command(sessionId, 'bad'), { jobId: 'it' });
    await jobs.add('session.command', command(sessionId, 'next'));
    await eventually(() => expect(seen).toEqual(['bad', 'next']));
    await sleep(1_200);
    await jobs.add('session.command', command(sessionId, 'good'), { jobId: 'it' });
    await eventually(() => expect(seen).toEqual(['bad', 'next', 'good']));
  });

  test('what a lost consumer has begun runs at once at the next one, before what came after it', async () => {
    const [lost, next] = [backend(), backend()];
    const jobs = opened(new Jobs(backend()));
    const sessionId = randomUUID();
    const name = queueName(shardOf(sessionId));
    let isBegun = false;
    const hanging = lost.consumer(name, () => new Promise<void>(() => { isBegun = true; }));
    hanging.on('error', () => undefined);
    for (const line of ['first', 'second', 'third']) await jobs.add('session.command', command(sessionId, line));
    await eventually(() => expect(isBegun).toBe(true));
    await hanging.close(true);
    const since = performance.now();
    const seen: string[] = [];
    await next.reclaim([name]);
    opened(consumeShard(next, shardOf(sessionId), handlers(async ({ line }) => { seen.push(line); }), () => undefined));
    await eventually(() => expect(seen).toEqual(['first', 'second', 'third']));
    expect(performance.now() - since).toBeLessThan(JOB_LOCK_MS);
  });

  test('what does not fit the contract is refused where it is added', async () => {
    const jobs = opened(new Jobs(backend()));
    await expect(jobs.add('session.command', { ...command(randomUUID(), 'x'), terminal: 'nowhere' })).rejects.toThrow();
  });

  test.skipIf(redisUrl !== undefined)('consumers of all shards share their connections, and outlive their loss', async () => {
    const shared = backend();
    const seen: string[] = [];
    const consumers: ShardConsumer[] = [];
    for (let shard = 0; shard < 64; shard++) consumers.push(consumeShard(shared, shard, handlers(async ({ line }) => { seen.push(line); }), () => undefined));
    await sleep(500);
    const connections = await database.owner.query(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'wheelhouse_queue'`);
    expect(connections.rowCount).toBeLessThan(40);
    await database.owner.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`);
    await sleep(1_000);
    const jobs = opened(new Jobs(backend()));
    for (let index = 0; index < 10; index++) await jobs.add('session.command', command(randomUUID(), `${index}`));
    await eventually(() => expect(seen).toHaveLength(10));
    await Promise.all(consumers.map((consumer) => consumer.close()));
  });
});

describe('channels', () => {
  test('outputs reach who listens to the session, whole and in order', async () => {
    const worker = new WorkerChannels(channels());
    const api = new ApiChannels(channels());
    const [sessionId, other] = [randomUUID(), randomUUID()];
    const heard: SessionOutput[] = [];
    const stop = await api.listen(sessionId, (output) => heard.push(output));
    const sent = Array.from({ length: 50 }, (_, index): SessionOutput => ({
      event: { type: 'frame', sessionId, terminal: 'workstation:1', generation: 0, seq: index + 1, data: `${index} ${'é'.repeat(index * 400)}\u0000` },
    }));
    for (const output of sent) worker.send(sessionId, output);
    worker.send(other, { event: { type: 'saved', sessionId: other, at: '2026-01-01T00:00:00Z' } });
    await eventually(() => expect(heard).toHaveLength(50));
    expect(heard).toEqual(sent);
    stop();
  });

  test('inputs and requests reach the shard’s worker; refusals come back as such', async () => {
    const worker = new WorkerChannels(channels());
    const api = new ApiChannels(channels());
    const sessionId = randomUUID();
    const inputs: SessionInput[] = [];
    const refuse = async () => { throw Object.assign(new Error('There is no such file.'), { code: 404 }); };
    const requests: SessionRequestHandlers = {
      'terminal.open': async ({ host }) => ({ terminal: `${host}:2` }), 'terminal.close': async () => null,
      'terminal.complete': async () => ({ replace: 0, candidates: ['kubectl'] }), 'file.read': refuse, 'file.write': async () => null,
      'editor.answer': async () => null, 'cluster.view': async () => { throw new Error('a secret'); },
    };
    await worker.serveShard(shardOf(sessionId), (input) => inputs.push(input), requests);
    const session = { sessionId, organisationId: 'o' };
    api.send({ ...session, type: 'keys', terminal: 'node01:1', data: '\u001b[A' });
    await expect(api.ask('terminal.open', { ...session, host: 'node01', columns: 80, rows: 24 })).resolves.toEqual({ terminal: 'node01:2' });
    expect(inputs).toEqual([{ ...session, type: 'keys', terminal: 'node01:1', data: '\u001b[A' }]);
    await expect(api.ask('file.read', { ...session, host: 'node01', path: '/x' })).rejects.toMatchObject({ code: 404, message: 'There is no such file.' });
    await expect(api.ask('cluster.view', session)).rejects.toMatchObject({ code: 500, message: expect.not.stringContaining('secret') });
    await expect(api.ask('cluster.view', session)).rejects.toThrow(RequestRefused);
  });

  test.skipIf(redisUrl !== undefined)('a lost connection is made again, and who listens is told', async () => {
    const listener = channels();
    const sender = channels();
    const heard: string[] = [];
    let gaps = 0;
    listener.onGap(() => { gaps++; });
    await listener.subscribe('wh_test', (message) => heard.push(message));
    sender.publish('wh_test', 'before');
    await eventually(() => expect(heard).toEqual(['before']));
    await database.owner.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`);
    await eventually(() => expect(gaps).toBe(1));
    await eventually(() => { sender.publish('wh_test', 'after'); expect(heard).toContain('after'); });
  });
});
