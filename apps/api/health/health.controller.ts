import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheck, type HealthCheckResult, HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import { Db } from '#db/db.js';
import { AllowVisitors } from '#api/auth/access.js';
import { Drain } from './drain.js';

@Controller('health')
@AllowVisitors()
export class HealthController {
  constructor(
    private readonly health: HealthCheckService, private readonly indicator: HealthIndicatorService, private readonly db: Db, private readonly drain: Drain,
  ) {}

  /** The process runs. */
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** It can serve: the database answers, and it is not about to end. */
  @Get('ready')
  @HealthCheck()
  ready(): Promise<HealthCheckResult> {
    if (this.drain.isDraining) throw new ServiceUnavailableException('This process is about to end.');
    return this.health.check([
      async () => {
        const check = this.indicator.check('database');
        return this.db.ping().then(() => check.up(), () => check.down());
      },
    ]);
  }
}
