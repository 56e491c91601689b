import { Injectable } from '@nestjs/common';
import type { Attempt } from '#contracts/rest/attempts.js';
import type { Caller } from '#db/caller.js';
import { Db } from '#db/db.js';
import { RowConflict } from '#db/errors.js';
import { Jobs } from '#queue/jobs.js';

@Injectable()
export class AttemptsService {
  constructor(private readonly db: Db, private readonly jobs: Jobs) {}

  /** Hands a session in; the result comes over the session's socket room. Throws RowNotFound, RowConflict (handed in already). */
  async submit(caller: Caller, sessionId: string): Promise<Attempt> {
    try {
      const attempt = await this.db.asTenant(caller.organisationId, async (rows) =>
        rows.attempts.add(await rows.sessions.getOf(caller, sessionId)));
      await this.haveGraded(caller.organisationId, attempt);
      return attempt;
    } catch (error) {
      if (error instanceof RowConflict) await this.haveGradedIfWaiting(caller.organisationId, sessionId);
      throw error;
    }
  }

  async list(caller: Caller, sessionId: string): Promise<Attempt[]> {
    const attempts = await this.db.asTenant(caller.organisationId, async (rows) => rows.attempts.listOf(await rows.sessions.getVisibleTo(caller, sessionId)));
    for (const attempt of attempts) if (attempt.gradedAt === null) await this.haveGraded(caller.organisationId, attempt);
    return attempts;
  }

  /** The job of a handing-in that is not graded may have been lost with the queue: whoever looks sees to it again. */
  async haveGradedIfWaiting(organisationId: string, sessionId: string): Promise<void> {
    const waiting = await this.db.asTenant(organisationId, (rows) => rows.attempts.findUngraded(sessionId));
    if (waiting !== undefined) await this.haveGraded(organisationId, waiting);
  }

  private async haveGraded(organisationId: string, { id, sessionId }: Attempt): Promise<void> {
    // The id makes a repeat harmless.
    await this.jobs.add('attempt.grade', { sessionId, organisationId, attemptId: id }, { jobId: id });
  }
}
