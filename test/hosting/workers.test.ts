import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Crew, type Learner, pause, type Server } from './crew.js';
import { throughIt } from './stream.js';

const LEARNERS = 6;
const SHARDS = 64;
/** A lease of 6 s, a round of 2 s, and what the other needs to notice. */
const LEASE_OVER_MS = 9_000;
/** A few rounds do; a busy machine is slow at them. */
const EVEN_WITHIN_MS = 60_000;

describe('two workers share the sessions', () => {
  let crew: Crew;
  let learners: Learner[];

  beforeAll(async () => {
    crew = await Crew.start({ workers: 2 });
    await evenly(crew.workers);
    learners = [];
    for (let index = 0; index < LEARNERS; index++) learners.push(await crew.learner());
    await Promise.all(learners.map((learner) => learner.send('echo hello')));
  }, 120_000);

  afterAll(async () => {
    for (const learner of learners ?? []) learner.close();
    await crew?.stop();
  }, 60_000);

  test('one dies: the other goes on with its sessions; it comes back: they share again', async () => {
    const [one, two] = crew.workers as [Server, Server];
    await throughIt(learners, 'dies', async () => {
      await one.kill();
      await shardsOf(two, SHARDS);
    });
    await one.start();
    await evenly(crew.workers);
  }, 120_000);

  test('one is paused until the other has taken over: when it wakes it stores nothing, and no line runs twice', async () => {
    const [one] = crew.workers as [Server, Server];
    await throughIt(learners, 'paused', async () => {
      one.signal('SIGSTOP');
      await pause(LEASE_OVER_MS);
      one.signal('SIGCONT');
    });
    const mixed = await crew.database.owner.query(`SELECT session_id FROM (
        SELECT session_id, epoch, lag(epoch) OVER (PARTITION BY session_id ORDER BY position) AS before FROM world_log
      ) AS entries WHERE epoch < before`);
    expect(mixed.rows).toEqual([]);
    await evenly(crew.workers);
  }, 120_000);
});

async function evenly(workers: readonly Server[]): Promise<void> {
  await Promise.all(workers.map((worker) => shardsOf(worker, SHARDS / workers.length)));
}

/** Waits until a worker says that it holds so many shards. */
async function shardsOf(worker: Server, wanted: number): Promise<void> {
  let held = -1;
  for (const end = Date.now() + EVEN_WITHIN_MS; Date.now() < end; await pause(100)) {
    const answer = await fetch(`http://127.0.0.1:${worker.port}/health`).catch(() => undefined);
    held = answer?.ok === true ? ((await answer.json()) as { shards: number }).shards : -1;
    if (held === wanted) return;
  }
  throw new Error(`the worker holds ${held} shards, not ${wanted}`);
}
