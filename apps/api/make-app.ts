import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { Logger } from 'nestjs-pino';
import type { Logger as Pino } from 'pino';
import { AppModule } from './app.module.js';
import type { SendMail } from './auth/mail.js';
import { openFrontDoor, type ServePage } from './http/front-door.js';
import { ProblemFilter } from './http/problem.filter.js';
import { contractPipe } from './http/validation.pipe.js';
import type { Settings } from './settings.js';
import { SocketAdapter } from './terminal/socket.adapter.js';

/** The whole api, ready to listen. `sendMail` and `servePage` are given by who runs it. */
export async function makeApp(
  settings: Settings, log: Pino, parts: { sendMail?: SendMail; servePage?: ServePage } = {},
): Promise<{ app: NestExpressApplication; document: OpenAPIObject }> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(settings, log, parts.sendMail), {
    bodyParser: false, bufferLogs: true, forceCloseConnections: true,
  });
  app.useLogger(app.get(Logger));
  app.disable('x-powered-by');
  app.setGlobalPrefix('api');
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(contractPipe);
  app.useWebSocketAdapter(new SocketAdapter(app, settings));
  openFrontDoor(app, settings, parts.servePage);
  const document = SwaggerModule.createDocument(app, new DocumentBuilder()
    .setTitle('Wheelhouse').setDescription('Accounts are under /api/auth (better-auth); errors are problem+json.').setVersion('1')
    .addCookieAuth('wheelhouse.session_token').build());
  SwaggerModule.setup('api/docs', app, document);
  return { app, document };
}
