import { z } from 'zod';
import { CHECKS_MAX } from '#contracts/limits.js';
import { Moment } from './identifiers.js';

/** How one check stands. `broken`: the lab or the platform failed, which never costs points. */
export const CheckResult = z.object({
  id: z.string(), title: z.string().max(200),
  state: z.enum(['pending', 'running', 'pass', 'fail', 'broken']),
  points: z.number().min(0), pointsMax: z.number().min(0),
  reason: z.string().max(500).optional(),
});
export type CheckResult = z.infer<typeof CheckResult>;

/** The checks of one step of a lab, in the lab's order; `step` counts from 0. */
export const StepChecks = z.object({ step: z.int().min(0), checks: z.array(CheckResult).max(CHECKS_MAX) });
export type StepChecks = z.infer<typeof StepChecks>;

/** One handing-in of a session. `gradedAt` is null until the worker has graded it. */
export const Attempt = z.object({
  id: z.uuid(), sessionId: z.uuid(),
  checks: z.array(CheckResult).max(CHECKS_MAX),
  points: z.number().min(0), pointsMax: z.number().min(0),
  createdAt: Moment, gradedAt: Moment.nullable(),
});
export type Attempt = z.infer<typeof Attempt>;

/** GET /api/sessions/:sessionId/attempts */
export const AttemptList = z.object({ attempts: z.array(Attempt) });
export type AttemptList = z.infer<typeof AttemptList>;
