// What the browser gets. The worker makes these, pub/sub carries them, the api emits each under its `type`.
import { z } from 'zod';
import { Attempt, StepChecks } from '#contracts/rest/attempts.js';
import { ClusterView } from '#contracts/rest/cluster-view.js';
import { Moment, SessionId, TerminalId } from '#contracts/rest/identifiers.js';
import { LineAnswer, TerminalFrame, TerminalMode } from './terminal.js';

const inSession = { sessionId: SessionId };

/** A terminal as it stands, sent on joining and when terminals come and go. */
export const TerminalInfo = z.object({
  terminal: TerminalId, generation: z.int().min(0), seq: z.int().min(0), mode: TerminalMode, open: z.boolean(),
});
export type TerminalInfo = z.infer<typeof TerminalInfo>;

export const ServerEvent = z.discriminatedUnion('type', [
  TerminalFrame.extend({ ...inSession, type: z.literal('frame') }),
  LineAnswer.extend({ ...inSession, type: z.literal('lineAnswer') }),
  /** All terminals; one that is not listed any more is closed. */
  z.object({ ...inSession, type: z.literal('terminals'), terminals: z.array(TerminalInfo) }),
  /** Judged anew; only steps that changed are listed. */
  z.object({ ...inSession, type: z.literal('checks'), steps: z.array(StepChecks) }),
  z.object({ ...inSession, type: z.literal('cluster'), view: ClusterView }),
  /**
   * Where the world is. `opening`: being made or restored. `ready`: at work. `moving`: its worker went, another takes
   * over. `ended`, `failed`: see `message`. `step` and `generation` as of now.
   */
  z.object({
    ...inSession, type: z.literal('state'), state: z.enum(['opening', 'ready', 'moving', 'ended', 'failed']),
    step: z.int().min(0), generation: z.int().min(0), message: z.string().optional(),
  }),
  /** Everything up to `at` is durable. */
  z.object({ ...inSession, type: z.literal('saved'), at: Moment }),
  /** A program (vi, nano, kubectl edit) wants a file edited; answered by `editor.answer`. `content` null: closed elsewhere. */
  z.object({
    ...inSession, type: z.literal('editor'), editorId: z.string(), terminal: TerminalId, path: z.string(),
    content: z.string().nullable(), readOnly: z.boolean(), program: z.string(),
  }),
  /** Virtual time moved by request, and what it is now. */
  z.object({ ...inSession, type: z.literal('clock'), now: Moment, moving: z.boolean() }),
  z.object({ ...inSession, type: z.literal('attempt'), attempt: Attempt }),
]);
export type ServerEvent = z.infer<typeof ServerEvent>;
export type ServerEventOf<Type extends ServerEvent['type']> = Extract<ServerEvent, { type: Type }>;

/** For socket.io's type parameters. */
export type ServerToClientEvents = { [Type in ServerEvent['type']]: (event: ServerEventOf<Type>) => void };
