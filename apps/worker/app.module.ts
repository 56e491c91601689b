import { type DynamicModule, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { HealthController } from './health/health.controller.js';
import { HostingService } from './hosting/hosting.service.js';
import { Settings } from './settings.js';

@Module({})
export class AppModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: AppModule,
      imports: [LoggerModule.forRoot({ pinoHttp: { level: settings.logLevel, autoLogging: false } })],
      controllers: [HealthController],
      providers: [{ provide: Settings, useValue: settings }, HostingService],
    };
  }
}
