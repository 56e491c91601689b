import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ClusterView } from '#contracts/rest/cluster-view.js';
import type { LabContent } from '#contracts/rest/lab-content.js';
import type {
  Accepted, FastForward, FileAddress, FileOrFolder, FileWrite, QuizAnswer, Session, SessionDetail, StartSession,
} from '#contracts/rest/sessions.js';
import type { Caller } from '#db/caller.js';
import { Db } from '#db/db.js';
import { RowConflict } from '#db/errors.js';
import { type SessionRow, toSession } from '#db/rows/session-rows.js';
import { Jobs } from '#queue/jobs.js';
import { ApiChannels, RequestRefused } from '#queue/session-channels.js';

/** Sessions of labs. Looking is for the learner and the staff, doing for the learner. */
@Injectable()
export class SessionsService {
  constructor(private readonly db: Db, private readonly jobs: Jobs, private readonly channels: ApiChannels) {}

  /** Starts the lab, or answers with the session of it that still lives. Throws RowNotFound. */
  async start(caller: Caller, { course, lab }: StartSession): Promise<SessionDetail> {
    const { row, checks } = await this.db.asTenant(caller.organisationId, async (rows) => {
      const { row, isNew } = await rows.sessions.start(caller, await rows.content.getLab(course, lab));
      if (isNew) await rows.audit.add({ userId: caller.userId, action: 'session.start', target: row.id, detail: { course, lab } });
      return { row, checks: isNew ? [] : await rows.sessions.listChecks(row.id) };
    });
    await this.jobs.add('session.open', inSession(row)); // the world is being made while the page still loads
    return { ...toSession(row), checks };
  }

  async list(caller: Caller): Promise<Session[]> {
    return (await this.db.asTenant(caller.organisationId, (rows) => rows.sessions.listOf(caller))).map(toSession);
  }

  /** Throws RowNotFound. */
  async get(caller: Caller, id: string): Promise<SessionDetail> {
    return this.db.asTenant(caller.organisationId, async (rows) => {
      const row = await rows.sessions.getVisibleTo(caller, id);
      return { ...toSession(row), checks: await rows.sessions.listChecks(row.id) };
    });
  }

  /** The lab as the session has it, however it was changed since. Throws RowNotFound. */
  async getContent(caller: Caller, id: string): Promise<LabContent> {
    return this.db.asTenant(caller.organisationId, async (rows) => {
      const row = await rows.sessions.getVisibleTo(caller, id);
      return rows.content.getPlayer(row.labOrganisationId, row.labVersion);
    });
  }

  /** Throws RowNotFound. */
  async end(caller: Caller, id: string): Promise<void> {
    const row = await this.db.asTenant(caller.organisationId, async (rows) => {
      const ended = await rows.sessions.end(await rows.sessions.getOf(caller, id));
      await rows.audit.add({ userId: caller.userId, action: 'session.end', target: id });
      return ended;
    });
    await this.jobs.add('session.close', inSession(row));
  }

  /** Throws RowNotFound, RowConflict (the lab has no such step, or the session has ended). */
  async enterStep(caller: Caller, id: string, step: number): Promise<Accepted> {
    const row = await this.getToUse(caller, id);
    if (step >= row.steps) throw new RowConflict('The lab has no such step.');
    return this.hand((requestId) => this.jobs.add('session.step', { ...inSession(row), requestId, step }));
  }

  /** Throws RowNotFound, RowConflict (the session has ended). */
  async reset(caller: Caller, id: string, scope: 'lab' | 'step'): Promise<Accepted> {
    const row = await this.getToUse(caller, id, scope === 'lab' ? ['active', 'failed'] : ['active']);
    return this.hand((requestId) => this.jobs.add('session.reset', { ...inSession(row), requestId, scope }));
  }

  /** Throws RowNotFound, RowConflict. */
  async fastForward(caller: Caller, id: string, by: FastForward): Promise<Accepted> {
    const row = await this.getToUse(caller, id);
    return this.hand((requestId) => this.jobs.add('session.advance', { ...inSession(row), requestId, by }));
  }

  /** Throws RowNotFound, RowConflict. */
  async answerQuiz(caller: Caller, id: string, answer: QuizAnswer): Promise<Accepted> {
    const row = await this.getToUse(caller, id);
    return this.hand((requestId) => this.jobs.add('session.answer', { ...inSession(row), requestId, ...answer }));
  }

  /** Throws RowNotFound, RequestRefused. */
  async viewCluster(caller: Caller, id: string): Promise<ClusterView> {
    const row = await this.db.asTenant(caller.organisationId, (rows) => rows.sessions.getVisibleTo(caller, id));
    return this.channels.ask('cluster.view', inSession(row));
  }

  /** Throws RowNotFound, RequestRefused. */
  async readFile(caller: Caller, id: string, address: FileAddress): Promise<FileOrFolder> {
    const row = await this.getToUse(caller, id);
    return this.channels.ask('file.read', { ...inSession(row), ...address });
  }

  /** Returns when the file is durable. Throws RowNotFound, RequestRefused. */
  async writeFile(caller: Caller, id: string, write: FileWrite): Promise<void> {
    const row = await this.getToUse(caller, id);
    await this.channels.ask('file.write', { ...inSession(row), ...write });
  }

  private async getToUse(caller: Caller, id: string, states: readonly string[] = ['active']): Promise<SessionRow> {
    const row = await this.db.asTenant(caller.organisationId, (rows) => rows.sessions.getOf(caller, id));
    if (row.state === 'failed' && !states.includes('failed')) throw new RequestRefused(409, 'This session has failed; reset the lab to start again.');
    if (!states.includes(row.state)) throw new RowConflict('This session has ended.');
    return row;
  }

  private async hand(add: (requestId: string) => Promise<void>): Promise<Accepted> {
    const jobId = randomUUID();
    await add(jobId);
    return { jobId };
  }
}

function inSession(row: SessionRow): { sessionId: string; organisationId: string } {
  return { sessionId: row.id, organisationId: row.organisationId };
}
