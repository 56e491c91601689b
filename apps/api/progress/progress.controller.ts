import { Controller, Get } from '@nestjs/common';
import { ProgressList } from '#contracts/rest/catalogue.js';
import type { Caller } from '#db/caller.js';
import { Db } from '#db/db.js';
import { CurrentCaller, Requires } from '#api/auth/access.js';
import { Answers } from '#api/http/answers.js';
import { listProgress } from './lab-progress.js';

@Controller('progress')
export class ProgressController {
  constructor(private readonly db: Db) {}

  @Get()
  @Requires('progress:read')
  @Answers(200, ProgressList)
  async list(@CurrentCaller() caller: Caller): Promise<ProgressList> {
    return { labs: await this.db.asTenant(caller.organisationId, (rows) => listProgress(rows, caller)) };
  }
}
