import { type ConnectionOptions, type Job, PostgresQueueBackend, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { IDLE_POLL_SECONDS, JOB_LOCK_MS, RECONNECT_MS, STALLED_CHECK_MS } from './limits.js';
import { QUEUE_SCHEMA } from './postgres-schema.js';
import { SharedConnection } from './shared-connection.js';

/** Where queues and channels live: Redis when `redisUrl` is given, else the database. */
export interface QueueSettings {
  readonly databaseUrl: string;
  readonly redisUrl?: string | undefined;
}

/** Makes BullMQ's queues and consumers on one of its two backends. */
export interface QueueBackend {
  queue(name: string): Queue;
  consumer(name: string, run: (job: Job) => Promise<void>): Worker;
  /** Puts back what a consumer that is gone has begun, before all that waits: nobody has to wait until its locks run out. */
  reclaim(names: readonly string[]): Promise<void>;
  /** Throws when the queues cannot be reached now, or their tables are not those of this version. For the start of a process. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** Of our keys in Redis. */
const PREFIX = 'wheelhouse';

const consumerOptions = {
  // One at a time: the jobs of a session run in the order in which they came.
  concurrency: 1, lockDuration: JOB_LOCK_MS, stalledInterval: STALLED_CHECK_MS, drainDelay: IDLE_POLL_SECONDS,
  // Jobs are safe to repeat, so one that stalls with every worker that dies is still not to be given up.
  maxStalledCount: 1000, runRetryDelay: RECONNECT_MS,
} as const;

export function queueBackend(settings: QueueSettings): QueueBackend {
  return settings.redisUrl === undefined ? postgresBackend(settings.databaseUrl) : redisBackend(settings.redisUrl);
}

/**
 * All queues of a process share one pool and one LISTEN connection: BullMQ's own factory opens them for each consumer,
 * which for 64 shards are 64 connections. What BullMQ then no longer does (waking consumers when the LISTEN connection
 * was lost) is done here.
 */
function postgresBackend(url: string): QueueBackend {
  const connection = new SharedConnection({
    connectionString: url, schema: QUEUE_SCHEMA, max: 10, keepAlive: true, application_name: 'wheelhouse_queue',
    // A job lost in a crash of the database is sent again (a line until its answer, a request until its effect), so
    // adding one need not wait for the disk.
    options: '-c role=wheelhouse_app -c synchronous_commit=off',
  });
  connection.on('error', () => undefined);
  connection.setMaxListeners(0);
  const blocked = new Set<PostgresQueueBackend>();
  connection.on('listenerinvalidated', () => {
    for (const backend of blocked) void backend.disconnectBlocking().then(() => backend.reconnectBlocking());
  });
  const factory = (name: string, opts: ConstructorParameters<typeof PostgresQueueBackend>[2], kind?: { withBlockingConnection?: boolean }) => {
    const backend = new PostgresQueueBackend(connection, name, opts, false);
    if (kind?.withBlockingConnection === true) blocked.add(backend);
    return backend;
  };
  const shared = { connection: {} };
  return {
    queue: (name) => new Queue(name, shared, factory) as unknown as Queue,
    consumer(name, run) {
      const worker = new Worker(name, run, { ...shared, ...consumerOptions }, factory);
      worker.once('closed', () => blocked.delete(worker.getBackend()));
      return worker as unknown as Worker;
    },
    async reclaim(names) {
      // In its old place: BullMQ itself would put it behind the lines that were typed after it.
      await connection.pool.query(
        `UPDATE ${QUEUE_SCHEMA}.job SET state = 'waiting', lock_token = NULL, locked_until_ms = NULL, stalled_marked = false,
          stalled_count = stalled_count + 1 WHERE queue = ANY($1::text[]) AND state = 'active'`, [names]);
    },
    ready: () => connection.waitUntilReady(),
    close: () => connection.close(),
  };
}

function redisBackend(url: string): QueueBackend {
  const connection = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => RECONNECT_MS });
  connection.on('error', () => undefined);
  const shared = { connection: connection as unknown as ConnectionOptions, prefix: PREFIX };
  return {
    queue: (name) => new Queue(name, shared),
    consumer: (name, run) => new Worker(name, run, { ...shared, ...consumerOptions }),
    async reclaim(names) {
      // As if the locks had run out already; the consumer's first look then finds them.
      await Promise.all(names.map(async (name) => {
        const key = (part: string) => `${PREFIX}:${name}:${part}`;
        const begun = await connection.lrange(key('active'), 0, -1);
        if (begun.length === 0) return;
        await connection.multi().del(key('stalled-check'), ...begun.map((id) => key(`${id}:lock`))).sadd(key('stalled'), ...begun).exec();
      }));
    },
    ready: async () => { await connection.ping(); },
    close: async () => { await connection.quit().catch(() => connection.disconnect()); },
  };
}
