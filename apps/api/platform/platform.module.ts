import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Db } from '#db/db.js';
import { Jobs } from '#queue/jobs.js';
import { pubSub } from '#queue/pub-sub.js';
import { queueBackend } from '#queue/queue-backend.js';
import { ApiChannels } from '#queue/session-channels.js';
import { Settings } from '#api/settings.js';

const CLOSERS = Symbol('CLOSERS');
const READY = Symbol('READY');

/** The database, the queues and the channels, for every feature. They close last, in reverse order. */
@Global()
@Module({})
export class PlatformModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(READY) private readonly ready: () => Promise<void>, @Inject(CLOSERS) private readonly closers: readonly (() => Promise<void>)[],
  ) {}

  static with(settings: Settings): DynamicModule {
    const db = Db.connect(settings.databaseUrl);
    const backend = queueBackend(settings);
    const jobs = new Jobs(backend);
    const channels = pubSub(settings);
    return {
      module: PlatformModule,
      providers: [
        { provide: Settings, useValue: settings },
        { provide: Db, useValue: db },
        { provide: Jobs, useValue: jobs },
        { provide: ApiChannels, useValue: new ApiChannels(channels) },
        { provide: READY, useValue: () => backend.ready() },
        { provide: CLOSERS, useValue: [() => channels.close(), () => jobs.close(), () => backend.close(), () => db.close()] },
      ],
      exports: [Settings, Db, Jobs, ApiChannels],
    };
  }

  /** A start without database or queues fails here, and not at the first command. */
  async onModuleInit(): Promise<void> {
    await this.ready();
  }

  async onApplicationShutdown(): Promise<void> {
    for (const close of this.closers) await close();
  }
}
