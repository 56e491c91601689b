// What goes over pub/sub between api and worker: quick, and lost when nobody listens.
import { z } from 'zod';
import { ClusterView } from '#contracts/rest/cluster-view.js';
import { SessionId, TerminalId } from '#contracts/rest/identifiers.js';
import { FileAddress, FileOrFolder, FileWrite } from '#contracts/rest/sessions.js';
import { OpenedTerminal } from '#contracts/socket/client-events.js';
import type { ServerEvent } from '#contracts/socket/server-events.js';
import { CompleteAnswer, CompleteRequest, Keys, Signal, Size } from '#contracts/socket/terminal.js';

const inSession = { sessionId: SessionId, organisationId: z.string() };

/** To the worker that has the session's shard; nothing comes back. */
export const SessionInput = z.discriminatedUnion('type', [
  Keys.extend({ ...inSession, type: z.literal('keys') }),
  Signal.extend({ ...inSession, type: z.literal('signal') }),
  Size.extend({ ...inSession, type: z.literal('resize'), terminal: TerminalId }),
  z.object({ ...inSession, type: z.literal('seen'), terminal: TerminalId, generation: z.int(), seq: z.int() }),
  /** How many sockets of one api process look at the session; sent on change and every 30 s. Nobody for 10 minutes: hibernate. */
  z.object({ ...inSession, type: z.literal('watchers'), from: z.string(), count: z.int().min(0) }),
]);
export type SessionInput = z.infer<typeof SessionInput>;

/** To the worker that has the session's shard, which opens the session if need be and answers within seconds. */
export const sessionRequests = {
  'terminal.open': { ask: Size.extend({ ...inSession, host: z.string(), terminal: TerminalId.optional() }), answer: OpenedTerminal },
  'terminal.close': { ask: z.object({ ...inSession, terminal: TerminalId }), answer: z.null() },
  'terminal.complete': { ask: CompleteRequest.extend(inSession), answer: CompleteAnswer },
  'file.read': { ask: FileAddress.extend(inSession), answer: FileOrFolder },
  'file.write': { ask: FileWrite.extend(inSession), answer: z.null() },
  'editor.answer': {
    ask: z.object({ ...inSession, editorId: z.string(), content: z.string().optional(), quit: z.boolean() }), answer: z.null(),
  },
  'cluster.view': { ask: z.object(inSession), answer: ClusterView },
} as const;
export type SessionRequestName = keyof typeof sessionRequests;
export type SessionAsk<Name extends SessionRequestName> = z.infer<(typeof sessionRequests)[Name]['ask']>;
export type SessionAnswer<Name extends SessionRequestName> = z.infer<(typeof sessionRequests)[Name]['answer']>;

/** A request on its way; the answer goes to the channel of the api process `from`. */
export type RequestEnvelope = {
  [Name in SessionRequestName]: { type: 'request'; id: string; from: string; name: Name; ask: SessionAsk<Name> };
}[SessionRequestName];
/** `code` as in a socket Reply. */
export type AnswerEnvelope = { id: string } & ({ ok: true; value: unknown } | { ok: false; code: number; message: string });

/** From the worker to the session's room, or to one socket in it. */
export interface SessionOutput {
  readonly to?: string;
  readonly event: ServerEvent;
}
