import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ClientEvent, ClientEventName } from '#contracts/socket/client-events.js';
import type { Caller } from '#db/caller.js';
import { Db } from '#db/db.js';
import { RowConflict } from '#db/errors.js';
import { Jobs } from '#queue/jobs.js';
import { ApiChannels } from '#queue/session-channels.js';

/** A session that a socket has joined. */
export interface Joined {
  readonly sessionId: string;
  readonly organisationId: string;
  /** False for the staff, who look on. */
  readonly mayType: boolean;
}
/** All events but `join` and `leave`, which the gateway does itself. */
export type SessionEventName = Exclude<ClientEventName, 'join' | 'leave'>;
export type SessionEventHandlers = { [Name in SessionEventName]: (joined: Joined, event: ClientEvent<Name>) => Promise<unknown> };

/** What becomes of each event: a job, an input over pub/sub, or a question to the worker. */
@Injectable()
export class SessionEvents {
  constructor(private readonly db: Db, private readonly jobs: Jobs, private readonly channels: ApiChannels) {}

  /** Throws RowNotFound when the caller may not even look. */
  async join(caller: Caller, sessionId: string): Promise<Joined> {
    const { row, waiting } = await this.db.asTenant(caller.organisationId, async (rows) => ({
      row: await rows.sessions.getVisibleTo(caller, sessionId), waiting: await rows.attempts.findUngraded(sessionId),
    }));
    if (row.state === 'ended') throw new RowConflict('This session has ended.');
    // Its job may have been lost with the queue. The id makes a repeat harmless.
    if (waiting !== undefined) {
      await this.jobs.add('attempt.grade', { sessionId, organisationId: row.organisationId, attemptId: waiting.id }, { jobId: waiting.id });
    }
    return { sessionId, organisationId: row.organisationId, mayType: row.userId === caller.userId };
  }

  /** Has the session opened and the socket told what it missed. */
  async attach(joined: Joined, socketId: string, seen: ClientEvent<'join'>['seen']): Promise<void> {
    await this.jobs.add('session.open', { ...place(joined), attach: { socketId, seen } });
  }

  readonly handlers: SessionEventHandlers = {
    'terminal.open': (joined, { columns, rows, host, terminal }) =>
      this.channels.ask('terminal.open', { ...place(joined), columns, rows, host, ...(terminal === undefined ? {} : { terminal }) }),
    'terminal.close': (joined, { terminal }) => this.channels.ask('terminal.close', { ...place(joined), terminal }),
    'terminal.resize': async (joined, { terminal, columns, rows }) => this.channels.send({ ...place(joined), type: 'resize', terminal, columns, rows }),
    'terminal.line': (joined, { terminal, id, line }) =>
      this.jobs.add('session.command', { ...place(joined), terminal, id, line }, { jobId: `${joined.sessionId}-${id}` }),
    'terminal.keys': async (joined, { terminal, data }) => this.channels.send({ ...place(joined), type: 'keys', terminal, data }),
    'terminal.signal': async (joined, { terminal, signal }) => this.channels.send({ ...place(joined), type: 'signal', terminal, signal }),
    'terminal.seen': async (joined, { terminal, generation, seq }) =>
      this.channels.send({ ...place(joined), type: 'seen', terminal, generation, seq }),
    'terminal.complete': (joined, { terminal, line, cursor }) => this.channels.ask('terminal.complete', { ...place(joined), terminal, line, cursor }),
    'file.read': (joined, { host, path }) => this.channels.ask('file.read', { ...place(joined), host, path }),
    'file.write': (joined, { host, path, content }) => this.channels.ask('file.write', { ...place(joined), host, path, content }),
    'editor.answer': (joined, { editorId, content, quit }) =>
      this.channels.ask('editor.answer', { ...place(joined), editorId, quit, ...(content === undefined ? {} : { content }) }),
    'step.enter': (joined, { step }) => this.jobs.add('session.step', { ...place(joined), requestId: randomUUID(), step }),
  };
}

function place({ sessionId, organisationId }: Joined): { sessionId: string; organisationId: string } {
  return { sessionId, organisationId };
}
