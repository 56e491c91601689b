import 'reflect-metadata';
import { existsSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { Drain } from './health/drain.js';
import type { ServePage } from './http/front-door.js';
import { makeApp } from './make-app.js';
import { Settings } from './settings.js';

/** Balancers notice within this that we are not ready; then connections are closed. */
const DRAIN_MS = 2_000;

async function main(): Promise<void> {
  const settings = Settings.from(process.env);
  const log = pino({ level: settings.logLevel, redact: ['req.headers.cookie', 'req.headers.authorization'] });
  const pages = settings.serveWeb === 'off' ? undefined : await findPages(settings.serveWeb === 'dev');
  const { app } = await makeApp(settings, log, pages === undefined ? {} : { servePage: pages.getRequestHandler() });
  if (settings.serveWeb === 'dev') {
    app.getHttpServer().on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (request.url?.startsWith('/_next/') === true) void pages?.getUpgradeHandler()(request, socket, head);
    });
  }
  await app.listen(settings.port, settings.host);
  log.info({ port: settings.port, pages: settings.serveWeb }, 'api is ready');
  let ending = false;
  const end = (signal: NodeJS.Signals) => {
    if (ending) return;
    ending = true;
    log.info({ signal }, 'api ends');
    app.get(Drain).begin();
    // Ctrl-C means now; an orchestrator's SIGTERM leaves time for the balancer.
    setTimeout(() => void app.close().then(() => process.exit(0), () => process.exit(1)), signal === 'SIGTERM' ? DRAIN_MS : 0);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

/** Next with the pages; undefined where they are neither built nor to be served unbuilt. */
async function findPages(isDev: boolean): Promise<Pages | undefined> {
  const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../web');
  if (!isDev && !existsSync(path.join(folder, '.next/BUILD_ID'))) return undefined;
  const require = createRequire(path.join(folder, 'package.json'));
  const { default: next } = (await import(require.resolve('next'))) as { default: (options: object) => Pages };
  const pages = next({ dev: isDev, dir: folder });
  await pages.prepare();
  return pages;
}
interface Pages {
  prepare(): Promise<void>;
  getRequestHandler(): ServePage;
  getUpgradeHandler(): (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
