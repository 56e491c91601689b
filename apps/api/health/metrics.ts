import type { IncomingMessage, ServerResponse } from 'node:http';
import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { Settings } from '#api/settings.js';
import { TerminalGateway } from '#api/terminal/terminal.gateway.js';

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** What Prometheus reads at /metrics. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly durations: Histogram<'method' | 'status'>;

  constructor(private readonly settings: Settings, gateway: TerminalGateway) {
    collectDefaultMetrics({ register: this.registry });
    this.durations = new Histogram({
      name: 'wheelhouse_http_request_seconds', help: 'Time from a request to the end of its answer.', labelNames: ['method', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5], registers: [this.registry],
    });
    new Gauge({
      name: 'wheelhouse_sockets', help: 'Browsers that are connected to this process.', registers: [this.registry],
      collect() { this.set(gateway.sockets); },
    });
    new Gauge({
      name: 'wheelhouse_sessions_watched', help: 'Sessions that somebody looks at through this process.', registers: [this.registry],
      collect() { this.set(gateway.sessionsWatched); },
    });
  }

  /** Notes how long the answer takes. */
  observe(request: IncomingMessage, response: ServerResponse): void {
    const stop = this.durations.startTimer();
    response.once('close', () => stop({ method: request.method ?? 'GET', status: `${Math.floor(response.statusCode / 100)}xx` }));
  }

  /** Answers the same machine, or whoever has the token. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.mayRead(request)) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('Content-Type', this.registry.contentType);
    response.end(await this.registry.metrics());
  }

  private mayRead(request: IncomingMessage): boolean {
    const { metricsToken } = this.settings;
    if (metricsToken === undefined) return LOOPBACK.has(request.socket.remoteAddress ?? '') && request.headers['x-forwarded-for'] === undefined;
    const given = Buffer.from(request.headers.authorization ?? '');
    const expected = Buffer.from(`Bearer ${metricsToken}`);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}
