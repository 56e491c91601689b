import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { TerminalModule } from '#api/terminal/terminal.module.js';
import { Drain } from './drain.js';
import { HealthController } from './health.controller.js';
import { Metrics } from './metrics.js';

@Module({ imports: [TerminusModule.forRoot({ logger: false }), TerminalModule], controllers: [HealthController], providers: [Drain, Metrics], exports: [Drain, Metrics] })
export class HealthModule {}
