import { Injectable } from '@nestjs/common';
import type { Attempt } from '#contracts/rest/attempts.js';
import type { Caller } from '#db/caller.js';
import { Db } from '#db/db.js';
import { Jobs } from '#queue/jobs.js';

@Injectable()
export class AttemptsService {
  constructor(private readonly db: Db, private readonly jobs: Jobs) {}

  /** Hands a session in; the result comes over the session's socket room. Throws RowNotFound, RowConflict (handed in already). */
  async submit(caller: Caller, sessionId: string): Promise<Attempt> {
    const attempt = await this.db.asTenant(caller.organisationId, async (rows) =>
      rows.attempts.add(await rows.sessions.getOf(caller, sessionId)));
    // The id makes a repeat harmless.
    await this.jobs.add('attempt.grade', { sessionId, organisationId: caller.organisationId, attemptId: attempt.id }, { jobId: attempt.id });
    return attempt;
  }

  async list(caller: Caller, sessionId: string): Promise<Attempt[]> {
    return this.db.asTenant(caller.organisationId, async (rows) => rows.attempts.listOf(await rows.sessions.getVisibleTo(caller, sessionId)));
  }
}
