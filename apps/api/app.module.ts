import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { Logger } from 'pino';
import { AttemptsModule } from './attempts/attempts.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import type { SendMail } from './auth/mail.js';
import { CoursesModule } from './courses/courses.module.js';
import { HealthModule } from './health/health.module.js';
import { KubernetesModule } from './kubernetes/kubernetes.module.js';
import { OrganisationsModule } from './organisations/organisations.module.js';
import { PlatformModule } from './platform/platform.module.js';
import { ProgressModule } from './progress/progress.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import type { Settings } from './settings.js';
import { TerminalModule } from './terminal/terminal.module.js';

@Module({})
export class AppModule {
  static with(settings: Settings, log: Logger, sendMail?: SendMail): DynamicModule {
    return {
      module: AppModule,
      imports: [
        LoggerModule.forRoot({
          pinoHttp: {
            logger: log, genReqId: requestId, customLogLevel: (_request, response, error) => logLevel(response.statusCode, error),
            serializers: { req: ({ id, method, url }: { id: string; method: string; url: string }) => ({ id, method, url: url.split('?')[0] }) },
          },
        }),
        PlatformModule.with(settings),
        AuthModule.with(settings, log, sendMail),
        OrganisationsModule, CoursesModule, ProgressModule, SessionsModule, AttemptsModule, TerminalModule, KubernetesModule, AuditModule, HealthModule,
      ],
    };
  }
}

/** The proxy's id for the request, if it set a sensible one, so that both logs tell of the same thing. */
function requestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
}

function logLevel(status: number, error: Error | undefined): 'error' | 'warn' | 'debug' {
  if (error !== undefined || status >= 500) return 'error';
  return status >= 400 ? 'warn' : 'debug';
}
