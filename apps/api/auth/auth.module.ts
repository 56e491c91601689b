import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthModule as BetterAuthModule } from '@thallesp/nestjs-better-auth';
import type pg from 'pg';
import type { Logger } from 'pino';
import { poolFor } from '#db/connection.js';
import type { Settings } from '#api/settings.js';
import { Accounts } from './accounts.js';
import { makeAuth } from './auth.js';
import { CallerGuard } from './caller.guard.js';
import { AUTH, LoginService } from './login.service.js';
import { mailer, type SendMail } from './mail.js';

const POOL = Symbol('AUTH_POOL');
/** Requests hold at most a file for the editor. */
const BODY_LIMIT = '5mb';

@Global()
@Module({})
export class AuthModule implements OnApplicationShutdown {
  constructor(@Inject(POOL) private readonly pool: pg.Pool) {}

  static with(settings: Settings, log: Logger, sendMail: SendMail = mailer(settings, log)): DynamicModule {
    const pool = poolFor(settings.databaseUrl, 'wheelhouse_auth');
    const auth = makeAuth(settings, pool, sendMail, log);
    return {
      module: AuthModule,
      imports: [
        BetterAuthModule.forRoot({
          auth, disableGlobalAuthGuard: true, disableTrustedOriginsCors: true, bodyParser: { json: { limit: BODY_LIMIT }, urlencoded: { enabled: false } },
        }),
      ],
      providers: [
        { provide: POOL, useValue: pool },
        { provide: AUTH, useValue: auth },
        { provide: Accounts, useValue: new Accounts(pool) },
        LoginService,
        { provide: APP_GUARD, useClass: CallerGuard },
      ],
      exports: [AUTH, Accounts, LoginService],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
