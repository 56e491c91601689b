import { z } from 'zod';
import { Moment, Slug } from './identifiers.js';

/** How far the caller is in a lab. */
export const LabProgress = z.object({
  course: Slug, lab: Slug,
  state: z.enum(['new', 'started', 'done']),
  points: z.number().min(0), pointsMax: z.number().min(0),
  stepsDone: z.int().min(0), steps: z.int().min(0),
  /** The session to go on with; null when there is none. */
  sessionId: z.uuid().nullable(),
  lastActiveAt: Moment.nullable(),
});
export type LabProgress = z.infer<typeof LabProgress>;

/** A lab in the catalogue. `progress` is null for visitors without an account. */
export const LabSummary = z.object({
  course: Slug, lab: Slug, title: z.string(), summary: z.string(),
  minutes: z.int().min(1), level: z.string(), steps: z.int().min(1),
  /** What one will be able to do afterwards. */
  outcomes: z.array(z.string()), tags: z.array(z.string()),
  progress: LabProgress.nullable(),
});
export type LabSummary = z.infer<typeof LabSummary>;

/** A course: labs in the order in which to take them. */
export const Course = z.object({
  course: Slug, title: z.string(), description: z.string(), level: z.string(), tags: z.array(z.string()),
  labs: z.array(LabSummary),
});
export type Course = z.infer<typeof Course>;

/** GET /api/courses (public) and GET /api/courses/:course answers one Course. */
export const CourseList = z.object({ courses: z.array(Course) });
export type CourseList = z.infer<typeof CourseList>;

/** GET /api/progress: every lab the caller has started, the last active first. */
export const ProgressList = z.object({ labs: z.array(LabProgress) });
export type ProgressList = z.infer<typeof ProgressList>;
