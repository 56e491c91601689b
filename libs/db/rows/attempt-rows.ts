import { randomUUID } from 'node:crypto';
import type { Attempt, CheckResult } from '#contracts/rest/attempts.js';
import { RowConflict, RowNotFound } from '#db/errors.js';
import type { Prisma } from '#db/generated/client.js';
import type { AttemptModel } from '#db/generated/models/Attempt.js';
import type { SessionRow } from './session-rows.js';

export class AttemptRows {
  constructor(private readonly transaction: Prisma.TransactionClient, private readonly organisationId: string) {}

  /** Hands a session in. Throws RowConflict while an earlier handing-in is not graded yet. */
  async add(session: SessionRow): Promise<Attempt> {
    const id = randomUUID();
    const made = await this.transaction.attempt.createMany({
      skipDuplicates: true,
      data: [{ id, sessionId: session.id, organisationId: this.organisationId, userId: session.userId, pointsMax: session.pointsMax }],
    });
    if (made.count === 0) throw new RowConflict('This session is handed in already and is being graded.');
    return this.get(session.id, id);
  }

  async listOf(session: SessionRow): Promise<Attempt[]> {
    const rows = await this.transaction.attempt.findMany({ where: { sessionId: session.id }, orderBy: { createdAt: 'desc' } });
    return rows.map(toAttempt);
  }

  /** Throws RowNotFound. */
  async get(sessionId: string, id: string): Promise<Attempt> {
    const row = await this.transaction.attempt.findFirst({ where: { id, sessionId } });
    if (row === null) throw new RowNotFound('attempt');
    return toAttempt(row);
  }

  /** The handing-in that waits for its grade; there is at most one. */
  async findUngraded(sessionId: string): Promise<Attempt | undefined> {
    const row = await this.transaction.attempt.findFirst({ where: { sessionId, gradedAt: null } });
    return row === null ? undefined : toAttempt(row);
  }

  /** Stores a grade once; grading again what is graded changes nothing. */
  async grade(sessionId: string, id: string, checks: readonly CheckResult[]): Promise<Attempt> {
    await this.transaction.attempt.updateMany({
      where: { id, sessionId, gradedAt: null },
      data: {
        checks: checks as unknown as Prisma.InputJsonArray, gradedAt: new Date(),
        points: checks.reduce((sum, check) => sum + check.points, 0), pointsMax: checks.reduce((sum, check) => sum + check.pointsMax, 0),
      },
    });
    return this.get(sessionId, id);
  }
}

function toAttempt(row: AttemptModel): Attempt {
  return {
    id: row.id, sessionId: row.sessionId, checks: row.checks as unknown as CheckResult[],
    points: row.points, pointsMax: row.pointsMax,
    createdAt: row.createdAt.toISOString(), gradedAt: row.gradedAt?.toISOString() ?? null,
  };
}
