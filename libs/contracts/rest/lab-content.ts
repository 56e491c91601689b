import { z } from 'zod';
import { CHECKS_MAX, STEPS_MAX, TERMINALS_MAX } from '#contracts/limits.js';
import { LabVersionId, Slug, TerminalId } from './identifiers.js';

/** A question of a step: `check` is the id of the check that the answer counts for. The right choice stays on the server. */
export const QuizQuestion = z.object({
  check: z.string(), question: z.string(), choices: z.array(z.string()).min(2).max(12), several: z.boolean(),
});
export type QuizQuestion = z.infer<typeof QuizQuestion>;

/** One step as the player shows it. Texts are Markdown; a fenced block whose info string says `run` can be run. */
export const LabStep = z.object({
  title: z.string(), body: z.string(),
  hints: z.array(z.string()).max(20),
  /** Shown after the last hint; null where the lab gives none. */
  solution: z.string().nullable(),
  checks: z.array(z.object({ id: z.string(), title: z.string(), pointsMax: z.number().min(0) })).max(CHECKS_MAX),
  quiz: z.array(QuizQuestion),
});
export type LabStep = z.infer<typeof LabStep>;

/** GET /api/courses/:course/labs/:lab (the newest) and GET /api/sessions/:sessionId/content (the session's own version). */
export const LabContent = z.object({
  course: Slug, lab: Slug, version: LabVersionId,
  courseTitle: z.string(), title: z.string(), summary: z.string(), minutes: z.int().min(1), level: z.string(),
  outcomes: z.array(z.string()), tags: z.array(z.string()),
  /** Open at the start, the first in front. */
  terminals: z.array(TerminalId).min(1).max(TERMINALS_MAX),
  /** Hosts on which further terminals can be opened. */
  hosts: z.array(z.string()),
  steps: z.array(LabStep).min(1).max(STEPS_MAX),
});
export type LabContent = z.infer<typeof LabContent>;

/**
 * What a lab version is made of, stored once under its hash and never changed: the author's files by their path within
 * the lab (`lab.yaml`, `01-first.md`, `setup/setup.sh`), which the worker loads, and what the player shows of them.
 */
export const LabVersionDocument = z.object({ files: z.record(z.string(), z.string()), player: LabContent });
export type LabVersionDocument = z.infer<typeof LabVersionDocument>;

/** What the seed hands to the database: a course's own facts and its labs in order. */
export const CourseDocument = z.object({
  course: Slug, title: z.string(), description: z.string(), level: z.string(), tags: z.array(z.string()), order: z.int(),
  labs: z.array(LabVersionDocument),
});
export type CourseDocument = z.infer<typeof CourseDocument>;
