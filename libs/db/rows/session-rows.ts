import { randomInt, randomUUID } from 'node:crypto';
import { shardOf } from '#contracts/jobs/sharding.js';
import type { CheckResult, StepChecks } from '#contracts/rest/attempts.js';
import type { Session } from '#contracts/rest/sessions.js';
import type { Caller } from '#db/caller.js';
import { RowConflict, RowNotFound } from '#db/errors.js';
import type { Prisma } from '#db/generated/client.js';
import type { LabSessionModel } from '#db/generated/models/LabSession.js';
import type { PublishedLab } from './content-rows.js';

/** A session as it is stored. */
export type SessionRow = LabSessionModel;

const STAFF: readonly Caller['role'][] = ['owner', 'admin', 'instructor'];
const LISTED_MAX = 200;

export class SessionRows {
  constructor(private readonly transaction: Prisma.TransactionClient, private readonly organisationId: string) {}

  /** The caller's own session. Throws RowNotFound. */
  async getOf(caller: Caller, id: string): Promise<SessionRow> {
    const row = await this.get(id);
    if (row.userId !== caller.userId) throw new RowNotFound('session');
    return row;
  }

  /** A session that the caller may look at: an own one, or as staff of the organisation anyone's. Throws RowNotFound. */
  async getVisibleTo(caller: Caller, id: string): Promise<SessionRow> {
    const row = await this.get(id);
    if (row.userId !== caller.userId && !STAFF.includes(caller.role)) throw new RowNotFound('session');
    return row;
  }

  /** For the worker, which acts for nobody in particular. Throws RowNotFound. */
  async get(id: string): Promise<SessionRow> {
    const row = await this.transaction.labSession.findUnique({ where: { id } });
    if (row === null) throw new RowNotFound('session');
    return row;
  }

  /** The caller's sessions, the last active first. */
  async listOf(caller: Caller): Promise<SessionRow[]> {
    return this.transaction.labSession.findMany({
      where: { userId: caller.userId }, orderBy: { lastActiveAt: 'desc' }, take: LISTED_MAX,
    });
  }

  /** The caller's living session of the lab, made if there is none; `isNew` says which. Two at once make one. */
  async start(caller: Caller, lab: PublishedLab): Promise<{ row: SessionRow; isNew: boolean }> {
    const { player } = lab;
    const living = { userId: caller.userId, course: player.course, lab: player.lab, state: { not: 'ended' } };
    const found = await this.transaction.labSession.findFirst({ where: living });
    if (found !== null) return { row: found, isNew: false };
    const id = randomUUID();
    const made = await this.transaction.labSession.createMany({
      skipDuplicates: true,
      data: [{
        id, organisationId: this.organisationId, userId: caller.userId, course: player.course, lab: player.lab, title: player.title,
        labOrganisationId: lab.organisationId, labVersion: lab.version, shard: shardOf(id), seed: BigInt(randomInt(2 ** 31)),
        steps: player.steps.length,
        pointsMax: player.steps.flatMap(({ checks }) => checks).reduce((sum, { pointsMax }) => sum + pointsMax, 0),
      }],
    });
    const row = await this.transaction.labSession.findFirst({ where: living });
    if (row === null) throw new RowConflict('The session was ended while it was started.');
    return { row, isNew: made.count === 1 };
  }

  /** The learner is done with it. Ending an ended one does nothing. */
  async end(row: SessionRow): Promise<SessionRow> {
    if (row.state === 'ended') return row;
    return this.transaction.labSession.update({ where: { id: row.id }, data: { state: 'ended', endedAt: new Date() } });
  }

  /** How the checks of each step stand, in the order of the steps. */
  async listChecks(sessionId: string): Promise<StepChecks[]> {
    const rows = await this.transaction.stepProgress.findMany({ where: { sessionId }, orderBy: { step: 'asc' } });
    return rows.map(({ step, checks }) => ({ step, checks: checks as unknown as CheckResult[] }));
  }

  /** Stores what was judged and counts the session's points anew. */
  async saveChecks(sessionId: string, steps: readonly StepChecks[]): Promise<void> {
    for (const { step, checks } of steps) {
      const values = {
        checks: checks as unknown as Prisma.InputJsonArray, updatedAt: new Date(),
        points: checks.reduce((sum, check) => sum + check.points, 0), pointsMax: checks.reduce((sum, check) => sum + check.pointsMax, 0),
      };
      await this.transaction.stepProgress.upsert({
        where: { sessionId_step: { sessionId, step } }, update: values,
        create: { sessionId, organisationId: this.organisationId, step, ...values },
      });
    }
    const all = await this.listChecks(sessionId);
    await this.transaction.labSession.update({
      where: { id: sessionId },
      data: {
        points: all.flatMap(({ checks }) => checks).reduce((sum, check) => sum + check.points, 0),
        stepsDone: all.filter(({ checks }) => checks.length > 0 && checks.every(({ state }) => state === 'pass')).length,
        lastActiveAt: new Date(),
      },
    });
  }

  async enterStep(sessionId: string, step: number): Promise<void> {
    await this.transaction.labSession.update({ where: { id: sessionId }, data: { step, lastActiveAt: new Date() } });
  }

  /** Another world under the same session, such as a restarted step: browsers tell them apart by it. */
  async setGeneration(sessionId: string, generation: number): Promise<void> {
    await this.transaction.labSession.update({ where: { id: sessionId }, data: { generation } });
  }

  /** A new world: everything judged so far is forgotten. */
  async startOver(sessionId: string, generation: number): Promise<void> {
    await this.transaction.stepProgress.deleteMany({ where: { sessionId } });
    await this.transaction.labSession.update({
      where: { id: sessionId },
      data: { generation, step: 0, points: 0, stepsDone: 0, state: 'active', failure: null, lastActiveAt: new Date() },
    });
  }

  /** An unexpected error ended the world; `failure` is the report. */
  async fail(sessionId: string, failure: string): Promise<void> {
    await this.transaction.labSession.update({ where: { id: sessionId }, data: { state: 'failed', failure: failure.slice(0, 20_000) } });
  }

  async touch(sessionId: string): Promise<void> {
    await this.transaction.labSession.update({ where: { id: sessionId }, data: { lastActiveAt: new Date() } });
  }
}

/** A row as the contract has it. */
export function toSession(row: SessionRow): Session {
  return {
    id: row.id, course: row.course, lab: row.lab, labVersion: row.labVersion, title: row.title,
    state: row.state as Session['state'], step: row.step, steps: row.steps, generation: row.generation,
    points: row.points, pointsMax: row.pointsMax,
    startedAt: row.startedAt.toISOString(), lastActiveAt: row.lastActiveAt.toISOString(),
  };
}
