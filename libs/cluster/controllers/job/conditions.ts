import type { Job, JobCondition } from '#cluster/api/generated/types.js';

export function findCondition(conditions: readonly JobCondition[] | undefined, type: string): JobCondition | undefined {
  return conditions?.find((condition) => condition.type === type);
}

function holds(job: Job, type: string): boolean {
  return findCondition(job.status?.conditions, type)?.status === 'True';
}

export function isFinished(job: Job): boolean {
  return holds(job, 'Complete') || holds(job, 'Failed');
}

export function newCondition(type: string, status: 'True' | 'False', reason: string, message: string, now: string): JobCondition {
  return { type, status, lastProbeTime: now, lastTransitionTime: now, reason, message };
}

/** Adds or replaces; a `False` that was never `True` is not worth a condition. Undefined when nothing changes. */
export function ensureCondition(conditions: readonly JobCondition[], next: JobCondition): readonly JobCondition[] | undefined {
  const index = conditions.findIndex(({ type }) => type === next.type);
  const before = conditions[index];
  if (before === undefined) return next.status === 'False' ? undefined : [...conditions, next];
  if (before.status === next.status && before.reason === next.reason && before.message === next.message) return undefined;
  return conditions.with(index, next);
}
