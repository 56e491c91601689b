import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Db } from '#db/db.js';
import { Jobs } from '#queue/jobs.js';
import { pubSub } from '#queue/pub-sub.js';
import { queueBackend } from '#queue/queue-backend.js';
import { ApiChannels } from '#queue/session-channels.js';
import { Settings } from '#api/settings.js';

const CLOSERS = Symbol('CLOSERS');

/** The database, the queues and the channels, for every feature. They close last, in reverse order. */
@Global()
@Module({})
export class PlatformModule implements OnApplicationShutdown {
  constructor(@Inject(CLOSERS) private readonly closers: readonly (() => Promise<void>)[]) {}

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
        { provide: CLOSERS, useValue: [() => channels.close(), () => jobs.close(), () => backend.close(), () => db.close()] },
      ],
      exports: [Settings, Db, Jobs, ApiChannels],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    for (const close of this.closers) await close();
  }
}
