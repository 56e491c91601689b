// The way of a command without a cluster behind it: queue → consumer → log (durable) → pub/sub → listener, on PostgreSQL.
// Everything runs in this one process, so it is the platform's own share of a command's time.
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { percentiles } from '../measure/percentiles.mjs';
import { root } from '../setup/paths.mjs';
import { postgresFolder, startPostgres } from '../setup/postgres.mjs';

const SECONDS = 10;
/** One command in four seconds is a busy learner. */
const PAUSE_MS = 4_000;

export async function bench() {
  const name = `bench-postgres-${process.pid}`;
  const server = await startPostgres({ name });
  try {
    return { learners50: await measure(server.url, 50), learners200: await measure(server.url, 200), flatOut: await measure(server.url, 50, 0) };
  } finally {
    await server.stop();
    rmSync(postgresFolder(name), { recursive: true, force: true });
  }
}

async function measure(url, learners, pauseMs = PAUSE_MS) {
  const { createDatabase, migrate } = await import('../../libs/db/dist/migrate.js');
  const { HostStore } = await import('../../libs/db/dist/hosting/host-store.js');
  const { Jobs } = await import('../../libs/queue/dist/jobs.js');
  const { migrateQueues } = await import('../../libs/queue/dist/postgres-schema.js');
  const { pubSub } = await import('../../libs/queue/dist/pub-sub.js');
  const { queueBackend } = await import('../../libs/queue/dist/queue-backend.js');
  const { ApiChannels, WorkerChannels } = await import('../../libs/queue/dist/session-channels.js');
  const { consumeShard } = await import('../../libs/queue/dist/shard-consumer.js');
  const { shardOf } = await import('../../libs/contracts/dist/jobs/sharding.js');
  await createDatabase(url);
  await migrate(url, path.join(root, 'prisma/migrations'));
  await migrateQueues(url);

  const settings = { databaseUrl: url };
  const store = HostStore.connect(url);
  const [apiBackend, workerBackend] = [queueBackend(settings), queueBackend(settings)];
  const [apiWires, workerWires] = [pubSub(settings), pubSub(settings)];
  const [jobs, api, worker] = [new Jobs(apiBackend), new ApiChannels(apiWires), new WorkerChannels(workerWires)];
  const leases = new Map((await store.leases.acquire(randomUUID(), 'http://127.0.0.1:1', 64, 600_000)).map((lease) => [lease.shard, lease]));
  const sessions = await addSessions(url, learners);
  const positions = new Map();
  const handlers = new Proxy({}, { get: () => async ({ sessionId, organisationId, terminal, id }) => {
    const position = (positions.get(sessionId) ?? 0n) + 1n;
    positions.set(sessionId, position);
    await store.worlds.append([{ lease: leases.get(shardOf(sessionId)), organisationId, sessionId, position, bytes: new Uint8Array(400) }]);
    worker.send(sessionId, { event: { type: 'lineAnswer', sessionId, terminal, id, accepted: true } });
  } });
  const consumers = Array.from({ length: 64 }, (_, shard) => consumeShard(workerBackend, shard, handlers, () => undefined));
  const waiting = new Map();
  for (const { id } of sessions) await api.listen(id, ({ event }) => waiting.get(event.id)?.());
  await sleep(500);

  const times = [];
  const until = Date.now() + SECONDS * 1000;
  await Promise.all(sessions.map(async ({ id: sessionId, organisationId }) => {
    await sleep(Math.random() * pauseMs);
    while (Date.now() < until) {
      const id = randomUUID();
      const begun = performance.now();
      const answered = new Promise((resolve) => waiting.set(id, resolve));
      await jobs.add('session.command', { sessionId, organisationId, terminal: 'workstation:1', id, line: 'kubectl get pods' }, { jobId: id });
      await answered;
      waiting.delete(id);
      times.push(performance.now() - begun);
      await sleep(pauseMs * (0.5 + Math.random()));
    }
  }));
  await Promise.all(consumers.map((consumer) => consumer.close()));
  await jobs.close();
  for (const one of [apiBackend, workerBackend, apiWires, workerWires, store]) await one.close();
  return { learners, perSecond: Math.round(times.length / SECONDS), ...percentiles(times) };
}

async function addSessions(url, count) {
  const { default: pg } = await import('pg');
  const { shardOf } = await import('../../libs/contracts/dist/jobs/sharding.js');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`INSERT INTO "user" ("id", "name", "email") VALUES ('bench', 'bench', 'bench@example.org') ON CONFLICT DO NOTHING`);
  await client.query(`INSERT INTO lab_version (organisation_id, id, files, player) VALUES ('wheelhouse', repeat('0', 64), '{}', '{}') ON CONFLICT DO NOTHING`);
  await client.query('UPDATE shard_lease SET owner = NULL');
  const sessions = Array.from({ length: count }, () => ({ id: randomUUID(), organisationId: 'wheelhouse' }));
  for (const { id } of sessions) {
    await client.query(
      `INSERT INTO lab_session (id, organisation_id, user_id, course, lab, title, lab_organisation_id, lab_version, shard, seed, steps)
       VALUES ($1::uuid, 'wheelhouse', 'bench', 'c', $1::text, 't', 'wheelhouse', repeat('0', 64), $2, 1, 1)`, [id, shardOf(id)]);
  }
  await client.end();
  return sessions;
}
