import type { IncomingMessage, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Metrics } from '#api/health/metrics.js';
import { KubernetesProxy, PROXY_PREFIX } from '#api/kubernetes/kubernetes.proxy.js';
import type { Settings } from '#api/settings.js';
import { noteAddress } from './client-address.js';
import { isForged } from './cross-site.js';

/** Serves a page; what Next's request handler is. */
export type ServePage = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
type Next = () => void;

/** What stands before Nest's routes: the proxy, which must have bodies as they come, the metrics, and the pages. */
export function openFrontDoor(app: NestExpressApplication, settings: Settings, servePage: ServePage | undefined): void {
  const metrics = app.get(Metrics);
  const proxy = app.get(KubernetesProxy);
  app.use((request: IncomingMessage, response: ServerResponse, next: Next) => {
    noteAddress(request, settings.trustProxy);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('X-Frame-Options', 'DENY');
    response.setHeader('Referrer-Policy', 'strict-origin-when-cross-origin');
    if (settings.isSecure) response.setHeader('Strict-Transport-Security', 'max-age=31536000');
    metrics.observe(request, response);
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (path.startsWith(PROXY_PREFIX)) void proxy.handle(request, response);
    else if (path === '/metrics') void metrics.serve(request, response);
    else if (isForged(request, settings.trustedOrigins)) forbid(response);
    else if (path === '/api' || path.startsWith('/api/') || path.startsWith('/socket.io/') || servePage === undefined) next();
    else servePage(request, response).catch(() => response.destroy());
  });
  app.getHttpServer().prependListener('upgrade', (request: IncomingMessage, socket, head: Buffer) => {
    if (request.url?.startsWith(PROXY_PREFIX) === true) void proxy.upgrade(request, socket, head);
  });
}

function forbid(response: ServerResponse): void {
  const problem = { type: 'about:blank', title: STATUS_CODES[403], status: 403, detail: 'This request was sent by a page of another site.' };
  response.writeHead(403, { 'Content-Type': 'application/problem+json' }).end(JSON.stringify(problem));
}
