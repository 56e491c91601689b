import { Controller, Get, Query } from '@nestjs/common';
import { AuditPage, AuditQuery } from '#contracts/rest/audit.js';
import type { Caller } from '#db/caller.js';
import { Db } from '#db/db.js';
import { CurrentCaller, Requires } from '#api/auth/access.js';
import { Answers } from '#api/http/answers.js';

@Controller('audit')
export class AuditController {
  constructor(private readonly db: Db) {}

  @Get()
  @Requires('audit:read')
  @Answers(200, AuditPage)
  list(@CurrentCaller() caller: Caller, @Query({ schema: AuditQuery }) { before }: AuditQuery): Promise<AuditPage> {
    return this.db.asTenant(caller.organisationId, (rows) => rows.audit.list(before));
  }
}
