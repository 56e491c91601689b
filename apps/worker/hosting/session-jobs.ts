import type { SessionOutput } from '#contracts/jobs/session-messages.js';
import type { SessionRequestHandlers } from '#queue/session-channels.js';
import type { ShardJobHandlers } from '#queue/shard-consumer.js';
import type { SessionInput } from '#contracts/jobs/session-messages.js';
import type { StepChecks } from '#contracts/rest/attempts.js';
import { isConnectionError } from '#db/connection.js';
import type { Db } from '#db/db.js';
import { StaleLease } from '#db/errors.js';
import { Hopeless } from '#queue/shard-consumer.js';
import { toStepChecks } from '#session/check-board.js';
import { clusterView } from '#session/cluster-view.js';
import { NotHostedHere, SessionBroke } from '#session/errors.js';
import { readHostFile, writeHostFile } from '#session/host-files.js';
import type { HostedSession } from '#session/hosted-session.js';
import type { SessionAddress, SessionDirectory } from '#session/session-directory.js';
import { Refusal } from '#session/terminals.js';

/** What a learner is told of a line over which the simulation broke. */
const BROKE = 'Something in the simulation broke over this line, and it did not run. Your cluster is as it was before.';

export interface SessionJobsParts {
  readonly directory: SessionDirectory;
  readonly db: Db;
  readonly send: (sessionId: string, output: SessionOutput) => void;
}

/** What this worker does with each kind of job. Each may come twice. */
export function jobHandlers(parts: SessionJobsParts): ShardJobHandlers {
  const handlers = Object.entries(handlersOf(parts)).map(([name, handle]) =>
    [name, (data: never) => (handle as (data: never) => Promise<void>)(data).catch(throwHopeless)]);
  return Object.fromEntries(handlers) as unknown as ShardJobHandlers;
}

/** Only what comes from the surroundings (the database is away, the shard has moved) is worth another try. */
function throwHopeless(error: unknown): never {
  if (isPassing(error)) throw error;
  throw new Hopeless(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

function isPassing(error: unknown): boolean {
  return error instanceof StaleLease || error instanceof NotHostedHere || isConnectionError(error) || (error instanceof Refusal && error.code === 421);
}

function handlersOf({ directory, db, send }: SessionJobsParts): ShardJobHandlers {
  return {
    async 'session.open'({ attach, ...address }) {
      const session = await openTelling(address, { directory, send });
      if (attach !== undefined && session !== undefined) session.attach(attach.socketId, attach.seen);
    },
    async 'session.command'({ terminal, id, line, ...address }) {
      const answer = (accepted: boolean, reason?: string) => send(address.sessionId, {
        event: { type: 'lineAnswer', sessionId: address.sessionId, terminal, id, accepted, ...(reason === undefined ? {} : { reason }) },
      });
      try {
        const session = await directory.open(address);
        await session.once(id, () => session.terminals.line({ terminal, id, line }));
        answer(true);
      } catch (error) {
        if (isPassing(error)) throw error;
        answer(false, error instanceof Refusal ? error.message : BROKE);
        if (!(error instanceof Refusal)) throw error;
      }
    },
    async 'session.step'({ requestId, step, ...address }) {
      const session = await directory.open(address);
      if (step >= session.run.lab.steps.length) return;
      const isNew = await session.once(requestId, () => session.enter(step));
      if (isNew) await session.keepStep();
      await db.asTenant(address.organisationId, (rows) => rows.sessions.enterStep(address.sessionId, step));
    },
    async 'session.reset'({ requestId, scope, ...address }) {
      if (directory.find(address.sessionId)?.hasSeen(requestId) === true) return;
      const renewed = scope === 'lab' ? await directory.startOver(address) : await directory.restartStep(address);
      await renewed.once(requestId, () => renewed.tellAll());
    },
    async 'session.advance'({ requestId, by, ...address }) {
      const session = await directory.open(address);
      // A skip of a day takes long: the job ends when it is accepted, the rest comes over the room.
      const isNew = await session.once(requestId, () => undefined);
      if (isNew) void session.skip('seconds' in by ? { ms: by.seconds * 1000 } : 'settled').catch(() => undefined);
    },
    async 'session.answer'({ requestId, check, choices, ...address }) {
      const session = await directory.open(address);
      await session.once(requestId, () => session.answer(check, choices));
    },
    async 'session.close'({ sessionId }) {
      await directory.close(sessionId);
    },
    async 'attempt.grade'({ attemptId, ...address }) {
      const session = await directory.open(address);
      let steps: readonly StepChecks[] | undefined;
      await session.apply(() => {
        steps = session.run.lab.steps.map((_, step) => toStepChecks(step, session.run.judge(step)));
      }).catch((error: unknown) => {
        if (!(error instanceof SessionBroke)) throw error;
      });
      const attempt = await db.asTenant(address.organisationId, async (rows) => {
        // A world that breaks under its examination is graded by how its checks stood before.
        steps ??= await rows.sessions.listChecks(address.sessionId);
        await rows.sessions.saveChecks(address.sessionId, steps);
        return rows.attempts.grade(address.sessionId, attemptId, steps.flatMap((one) => one.checks));
      });
      send(address.sessionId, { event: { type: 'attempt', sessionId: address.sessionId, attempt } });
    },
  };
}

async function openTelling(address: SessionAddress, { directory, send }: Pick<SessionJobsParts, 'directory' | 'send'>): Promise<HostedSession | undefined> {
  try {
    return await directory.open(address);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 421) throw error;
    const { sessionId } = address;
    send(sessionId, { event: { type: 'state', sessionId, state: 'ended', step: 0, generation: 0, message: error.message } });
    return undefined;
  }
}

/** Quick inputs over pub/sub: lost when the session is not at work here. */
export function onInput(directory: SessionDirectory, input: SessionInput): void {
  if (input.type === 'watchers' && input.count > 0) {
    directory.open(input).then((session) => session.watched(input.from, input.count), () => undefined);
    return;
  }
  const session = directory.find(input.sessionId);
  if (session === undefined) return;
  switch (input.type) {
    case 'watchers':
      return session.watched(input.from, input.count);
    case 'keys':
      return session.touch(() => session.terminals.keys(input.terminal, input.data));
    case 'signal':
      return session.touch(() => session.terminals.signal(input));
    case 'resize':
      return session.touch(() => session.terminals.resize(input.terminal, input.columns, input.rows));
    case 'seen':
      return session.touch(() => session.terminals.seen(input.terminal, input.generation, input.seq));
  }
}

/** Questions that the api asks a session. */
export function requestHandlers(directory: SessionDirectory): SessionRequestHandlers {
  return {
    async 'terminal.open'({ host, columns, rows, terminal, ...address }) {
      const session = await directory.open(address);
      let opened = '';
      await session.apply(() => {
        opened = session.terminals.open(host, columns, rows, terminal);
        session.tellTerminals();
      });
      return { terminal: opened };
    },
    async 'terminal.close'({ terminal, ...address }) {
      const session = await directory.open(address);
      await session.apply(() => {
        session.terminals.close(terminal);
        session.tellTerminals();
      });
      return null;
    },
    async 'terminal.complete'({ terminal, line, cursor, ...address }) {
      const session = await directory.open(address);
      const { candidates, ...answer } = session.look(() => session.terminals.complete(terminal, line, cursor));
      return { ...answer, candidates: candidates.slice(0, 500) };
    },
    async 'file.read'({ host, path, ...address }) {
      return readHostFile((await directory.open(address)).world, host, path);
    },
    async 'file.write'({ host, path, content, ...address }) {
      const session = await directory.open(address);
      await session.apply(() => writeHostFile(session.world, host, path, content));
      return null;
    },
    async 'editor.answer'({ editorId, content, quit, ...address }) {
      const session = await directory.open(address);
      await session.apply(() => session.terminals.answerEditor(editorId, content, quit));
      return null;
    },
    async 'cluster.view'(address) {
      return clusterView((await directory.open(address)).world);
    },
  };
}

