// Jobs on the queue of a session's shard: decisions that must not be lost. Each is short, has an id, and may be repeated
// without harm. A job ends when what it asks for is accepted and durable.
import { z } from 'zod';
import { SessionId, TerminalId } from '#contracts/rest/identifiers.js';
import { FastForward, QuizAnswer } from '#contracts/rest/sessions.js';
import { Line } from '#contracts/socket/terminal.js';

const inSession = { sessionId: SessionId, organisationId: z.string() };
/** Names the request, so that a repeat of the job does nothing. */
const once = { requestId: z.string() };

export const shardJobs = {
  /** Host the world, making or restoring it. `attach`: then send that socket the terminals, checks, view, and the frames it missed. */
  'session.open': z.object({
    ...inSession,
    attach: z.object({
      socketId: z.string(),
      seen: z.record(TerminalId, z.object({ generation: z.int().min(0), seq: z.int().min(0) })),
    }).optional(),
  }),
  /** A line for a terminal; `lineAnswer` goes to the room when it is durable. */
  'session.command': Line.extend(inSession),
  'session.step': z.object({ ...inSession, ...once, step: z.int().min(0) }),
  /** `lab`: a new world in a new generation. `step`: the world as it was when the present step was entered. */
  'session.reset': z.object({ ...inSession, ...once, scope: z.enum(['lab', 'step']) }),
  'session.advance': z.object({ ...inSession, ...once, by: FastForward }),
  'session.answer': QuizAnswer.extend({ ...inSession, ...once }),
  /** The learner ended it: stop hosting; the world stays stored. */
  'session.close': z.object({ ...inSession }),
  'attempt.grade': z.object({ ...inSession, attemptId: z.uuid() }),
} as const;

export type ShardJobName = keyof typeof shardJobs;
export type ShardJobData<Name extends ShardJobName> = z.infer<(typeof shardJobs)[Name]>;
