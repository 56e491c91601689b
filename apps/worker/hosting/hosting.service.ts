import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Db } from '#db/db.js';
import { HostStore } from '#db/hosting/host-store.js';
import type { Lease } from '#db/hosting/leases.js';
import { Presence } from '#db/hosting/presence.js';
import { queueName } from '#queue/jobs.js';
import { pubSub, type PubSub } from '#queue/pub-sub.js';
import { queueBackend, type QueueBackend } from '#queue/queue-backend.js';
import { WorkerChannels } from '#queue/session-channels.js';
import { consumeShard, type ShardConsumer, type ShardJobHandlers } from '#queue/shard-consumer.js';
import { SessionDirectory } from '#session/session-directory.js';
import { ShardKeeper } from '#session/shard-keeper.js';
import { Settings } from '#worker/settings.js';
import { jobHandlers, onInput, requestHandlers } from './session-jobs.js';

const HIBERNATE_EVERY_MS = 30_000;

interface ServedShard {
  readonly consumer: ShardConsumer;
  readonly stopHearing: () => void;
}

/** Holds shards, and for each of them takes jobs, inputs and questions to the sessions. */
@Injectable()
export class HostingService implements OnApplicationShutdown {
  readonly directory: SessionDirectory;
  private readonly logger = new Logger(HostingService.name);
  private readonly db: Db;
  private readonly store: HostStore;
  private readonly backend: QueueBackend;
  private readonly messages: PubSub;
  private readonly channels: WorkerChannels;
  private readonly handlers: ShardJobHandlers;
  private readonly served = new Map<number, ServedShard>();
  private keeper: ShardKeeper | undefined;
  private presence: Presence | undefined;
  private hibernation: NodeJS.Timeout | undefined;

  constructor(private readonly settings: Settings) {
    this.db = Db.connect(settings.databaseUrl, 6);
    this.store = HostStore.connect(settings.databaseUrl);
    this.backend = queueBackend(settings);
    this.messages = pubSub(settings);
    this.channels = new WorkerChannels(this.messages);
    const send: WorkerChannels['send'] = (sessionId, output) => this.channels.send(sessionId, output);
    this.directory = new SessionDirectory({
      db: this.db, store: this.store, send,
      onError: (error, context) => this.report(error, context),
      onStale: (shard) => void this.keeper?.lost(shard),
    });
    this.messages.onGap(() => this.directory.resync());
    this.handlers = jobHandlers({ directory: this.directory, db: this.db, send });
  }

  get shards(): number {
    return this.served.size;
  }

  /** Begins to take shards. `address` is where the internal port listens. */
  async start(address: string): Promise<void> {
    const workerId = randomUUID();
    this.presence = await Presence.hold(this.settings.databaseUrl, workerId);
    this.keeper = new ShardKeeper({
      leases: this.store.leases, workerId, address,
      onGain: (leases) => this.gain(leases),
      onLoss: (lease, isOrderly) => this.lose(lease, isOrderly),
      onError: (error) => this.report(error, 'holding shards'),
    });
    await this.keeper.start();
    this.hibernation = setInterval(() => {
      this.directory.hibernate().catch((error: unknown) => this.report(error, 'hibernating'));
    }, HIBERNATE_EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.hibernation);
    await this.keeper?.stop();
    await this.presence?.close();
    await this.backend.close();
    await this.messages.close();
    await this.store.close();
    await this.db.close();
  }

  private async gain(leases: readonly Lease[]): Promise<void> {
    // From now on the last owner can't store anything: what it has begun is ours to do.
    await this.backend.reclaim(leases.map(({ shard }) => queueName(shard)));
    await Promise.all(leases.map((lease) => this.serve(lease)));
    this.channels.tellGained(leases.map(({ shard }) => shard));
  }

  private async serve(lease: Lease): Promise<void> {
    this.directory.gain(lease);
    const stopHearing = await this.channels.serveShard(lease.shard, (input) => onInput(this.directory, input), requestHandlers(this.directory));
    const consumer = consumeShard(this.backend, lease.shard, this.handlers, (error, job) => this.report(error, `a job${job === undefined ? '' : ` (${job})`}`));
    this.served.set(lease.shard, { consumer, stopHearing });
  }

  private async lose({ shard }: Lease, isOrderly: boolean): Promise<void> {
    const served = this.served.get(shard);
    this.served.delete(shard);
    served?.stopHearing();
    const closing = served?.consumer.close();
    // A lost shard's sessions must stop before anything else; given-back ones after the running job.
    if (isOrderly) await closing;
    await this.directory.lose(shard, isOrderly);
    await closing;
  }

  private report(error: unknown, context: string): void {
    this.logger.error(`${context}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}
