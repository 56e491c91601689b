import { Controller, Get, Header } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { HostingService } from '#worker/hosting/hosting.service.js';

@Controller()
export class HealthController {
  private readonly metrics = new Registry();

  constructor(private readonly hosting: HostingService) {
    collectDefaultMetrics({ register: this.metrics });
    new Gauge({ name: 'wheelhouse_sessions', help: 'Sessions at work in this worker', registers: [this.metrics], collect() { this.set(hosting.directory.size); } });
    new Gauge({ name: 'wheelhouse_shards', help: 'Shards that this worker holds', registers: [this.metrics], collect() { this.set(hosting.shards); } });
  }

  @Get('health')
  health(): { status: string; sessions: number; shards: number } {
    return { status: 'ok', sessions: this.hosting.directory.size, shards: this.hosting.shards };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4')
  text(): Promise<string> {
    return this.metrics.metrics();
  }
}
