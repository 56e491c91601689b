// What the browser sends. Each event is acknowledged by a callback with Reply<T> of the type named in the comment.
import { z } from 'zod';
import { FILE_CHARS_MAX } from '#contracts/limits.js';
import { SessionId, TerminalId } from '#contracts/rest/identifiers.js';
import { FileAddress, FileWrite } from '#contracts/rest/sessions.js';
import { CompleteRequest, Keys, Line, Signal, Size } from './terminal.js';

const inSession = { sessionId: SessionId };

/** The callback's argument. `code` is an HTTP status: 404 for what is not there or not yours, 409, 429, 503 (try again). */
export type Reply<T> = { ok: true; value: T } | { ok: false; code: number; message: string };

export const clientEvents = {
  /** Enter a session's room and have it opened. `seen`: the last frame the browser has of each terminal; missing ones are sent. → null */
  join: z.object({ ...inSession, seen: z.record(TerminalId, z.object({ generation: z.int().min(0), seq: z.int().min(0) })) }),
  /** → null */
  leave: z.object(inSession),
  /** Opens a further terminal on a host, or makes sure of one that is named. → OpenedTerminal */
  'terminal.open': Size.extend({ ...inSession, host: z.string().max(63), terminal: TerminalId.optional() }),
  /** → null */
  'terminal.close': z.object({ ...inSession, terminal: TerminalId }),
  'terminal.resize': Size.extend({ ...inSession, terminal: TerminalId }),
  /** → null when it is queued; `lineAnswer` follows when it is durable. Without that, send it again with the same id. */
  'terminal.line': Line.extend(inSession),
  'terminal.keys': Keys.extend(inSession),
  'terminal.signal': Signal.extend(inSession),
  /** Confirms what was drawn, so that a flood waits for the browser. Once per 64 KiB is enough. */
  'terminal.seen': z.object({ ...inSession, terminal: TerminalId, generation: z.int().min(0), seq: z.int().min(0) }),
  /** → CompleteAnswer */
  'terminal.complete': CompleteRequest.extend(inSession),
  /** → FileOrFolder */
  'file.read': FileAddress.extend(inSession),
  /** → null when durable */
  'file.write': FileWrite.extend(inSession),
  /** Answers `editor`: save (content given), quit, or both. The program in the terminal goes on when `quit`. → null when durable */
  'editor.answer': z.object({
    ...inSession, editorId: z.string().max(64), content: z.string().max(FILE_CHARS_MAX).optional(), quit: z.boolean(),
  }),
  /** → null */
  'step.enter': z.object({ ...inSession, step: z.int().min(0) }),
} as const;

export type ClientEventName = keyof typeof clientEvents;
export type ClientEvent<Name extends ClientEventName> = z.infer<(typeof clientEvents)[Name]>;

export const OpenedTerminal = z.object({ terminal: TerminalId });
export type OpenedTerminal = z.infer<typeof OpenedTerminal>;

/** For socket.io's type parameters. */
export type ClientToServerEvents = {
  [Name in ClientEventName]: (event: ClientEvent<Name>, reply: (answer: Reply<unknown>) => void) => void;
};
