import { z } from 'zod';
import { ADVANCE_SECONDS_MAX, FILE_CHARS_MAX } from '#contracts/limits.js';
import { StepChecks } from './attempts.js';
import { LabVersionId, Moment, Slug } from './identifiers.js';

/** `failed`: an unexpected error ended it; a reset starts it again. */
export const SessionState = z.enum(['active', 'ended', 'failed']);
export type SessionState = z.infer<typeof SessionState>;

/** POST /api/sessions: starts the lab, or answers with the caller's session of it that is still active. */
export const StartSession = z.object({ course: Slug, lab: Slug });
export type StartSession = z.infer<typeof StartSession>;

/** A learner's run of a lab. `step` counts from 0; `generation` grows with each reset, and terminals start anew with it. */
export const Session = z.object({
  id: z.uuid(), course: Slug, lab: Slug, labVersion: LabVersionId, title: z.string(),
  state: SessionState, step: z.int().min(0), steps: z.int().min(1), generation: z.int().min(0),
  points: z.number().min(0), pointsMax: z.number().min(0),
  startedAt: Moment, lastActiveAt: Moment,
});
export type Session = z.infer<typeof Session>;

/** GET /api/sessions/:sessionId: with every check judged so far. */
export const SessionDetail = Session.extend({ checks: z.array(StepChecks) });
export type SessionDetail = z.infer<typeof SessionDetail>;

/** GET /api/sessions: the caller's, the last active first. */
export const SessionList = z.object({ sessions: z.array(Session) });
export type SessionList = z.infer<typeof SessionList>;

/** PUT /api/sessions/:sessionId/step: go to a step; its checks are judged from now on. */
export const EnterStep = z.object({ step: z.int().min(0) });
export type EnterStep = z.infer<typeof EnterStep>;

/**
 * POST /api/sessions/:sessionId/reset (the whole lab anew) and /restart-step (the world as it was when the step began)
 * and /fast-forward answer 202 with the id of the job; the outcome comes over the session's socket room.
 */
export const Accepted = z.object({ jobId: z.string() });
export type Accepted = z.infer<typeof Accepted>;

/** POST /api/sessions/:sessionId/fast-forward: so many virtual seconds, or until nothing more is about to happen. */
export const FastForward = z.union([
  z.strictObject({ seconds: z.int().min(1).max(ADVANCE_SECONDS_MAX) }),
  z.strictObject({ untilSettled: z.literal(true) }),
]);
export type FastForward = z.infer<typeof FastForward>;

/** POST /api/sessions/:sessionId/answers: the chosen choices (from 0) of a quiz question. */
export const QuizAnswer = z.object({ check: z.string().max(200), choices: z.array(z.int().min(0).max(11)).max(12) });
export type QuizAnswer = z.infer<typeof QuizAnswer>;

/** POST /api/sessions/:sessionId/kubeconfig */
export const KubeconfigRequest = z.object({
  rights: z.enum(['admin', 'view']).default('admin'),
  hours: z.int().min(1).max(72).default(8),
});
export type KubeconfigRequest = z.infer<typeof KubeconfigRequest>;
export const Kubeconfig = z.object({ kubeconfig: z.string(), expiresAt: Moment });
export type Kubeconfig = z.infer<typeof Kubeconfig>;

const HostName = z.string().regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/).max(63);
const FilePath = z.string().startsWith('/').max(4096);
/** GET /api/sessions/:sessionId/files?host=&path= answers FileOrFolder. */
export const FileAddress = z.object({ host: HostName, path: FilePath });
export type FileAddress = z.infer<typeof FileAddress>;
/** PUT /api/sessions/:sessionId/files; answered when the file is durable. */
export const FileWrite = FileAddress.extend({ content: z.string().max(FILE_CHARS_MAX) });
export type FileWrite = z.infer<typeof FileWrite>;
export const FileEntry = z.object({ name: z.string(), kind: z.enum(['file', 'folder', 'link', 'other']), bytes: z.int().min(0) });
export type FileEntry = z.infer<typeof FileEntry>;
export const FileOrFolder = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), host: HostName, path: FilePath, content: z.string(), writable: z.boolean() }),
  z.object({ kind: z.literal('folder'), host: HostName, path: FilePath, entries: z.array(FileEntry) }),
]);
export type FileOrFolder = z.infer<typeof FileOrFolder>;
