// Mirrors the decisions of syncJob in pkg/controller/job/job_controller.go
// Differs: nothing.
import type { Job, Pod } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { parseTime } from '#cluster/apimachinery/time.js';
import type { Census } from './census.js';
import { hasFailed } from './census.js';
import { findCondition } from './conditions.js';
import { matchFailurePolicy } from './failure-policy.js';
import { isIndexed, parseIndexes } from './indexes.js';

export interface Outcome {
  readonly ends: 'well' | 'badly';
  readonly reason: string;
  readonly message: string;
}

const COMPLETIONS_REACHED: Outcome = { ends: 'well', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' };

/** Why the job is over before its completions are reached; undefined when it goes on. */
export function earlyOutcome(job: Stored<Job>, pods: readonly Stored<Pod>[], census: Census, nowMs: number): Outcome | undefined {
  const { conditions } = job.status ?? {};
  const failing = findCondition(conditions, 'FailureTarget');
  if (failing?.status === 'True') return { ends: 'badly', reason: failing.reason ?? '', message: failing.message ?? '' };
  const succeeding = findCondition(conditions, 'SuccessCriteriaMet');
  if (succeeding?.status === 'True') return { ends: 'well', reason: succeeding.reason ?? '', message: succeeding.message ?? '' };
  for (const pod of pods.filter((candidate) => hasFailed(job, candidate))) {
    const match = matchFailurePolicy(job, pod);
    if (match?.action === 'FailJob') return { ends: 'badly', reason: 'PodFailurePolicy', message: match.message };
  }
  if (census.failed > (job.spec.backoffLimit ?? 6) || hasRestartedTooOften(job, census)) {
    return { ends: 'badly', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
  }
  if (deadlineLeftMs(job, nowMs) <= 0) return { ends: 'badly', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' };
  return isIndexed(job) ? indexedOutcome(job, census) : undefined;
}

function indexedOutcome(job: Stored<Job>, { completedIndexes, failedIndexes }: Census): Outcome | undefined {
  const { successPolicy, maxFailedIndexes, completions = 0, backoffLimitPerIndex } = job.spec;
  if (backoffLimitPerIndex !== undefined && maxFailedIndexes !== undefined && failedIndexes.size > maxFailedIndexes) {
    return { ends: 'badly', reason: 'MaxFailedIndexesExceeded', message: 'Job has exceeded the specified maximal number of failed indexes' };
  }
  if (backoffLimitPerIndex !== undefined && failedIndexes.size > 0 && completedIndexes.size + failedIndexes.size >= completions) {
    return { ends: 'badly', reason: 'FailedIndexes', message: 'Job has failed indexes' };
  }
  const met = successPolicy?.rules.findIndex(({ succeededIndexes, succeededCount }) => {
    const wanted = succeededIndexes === undefined ? completedIndexes : parseIndexes(succeededIndexes);
    const reached = [...wanted].filter((index) => completedIndexes.has(index)).length;
    return reached >= (succeededCount ?? (succeededIndexes === undefined ? completions : wanted.size));
  });
  return met === undefined || met < 0 ? undefined : { ends: 'well', reason: 'SuccessPolicy', message: `Matched rules at index ${met}` };
}

export function completion(job: Stored<Job>, census: Census, active: number): Outcome | undefined {
  const { completions } = job.spec;
  const isReached = completions === undefined ? census.succeeded > 0 : census.succeeded >= completions;
  return isReached && active === 0 ? COMPLETIONS_REACHED : undefined;
}

/** Containers that restart in place count as failures, too. */
function hasRestartedTooOften(job: Stored<Job>, { active }: Census): boolean {
  if (job.spec.template.spec?.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const { status } of active) {
    for (const { restartCount } of [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]) restarts += restartCount;
  }
  const limit = job.spec.backoffLimit ?? 6;
  return limit === 0 ? restarts > 0 : restarts >= limit;
}

/** Infinite when there is no deadline, or it does not run. */
export function deadlineLeftMs(job: Stored<Job>, nowMs: number): number {
  const startMs = parseTime(job.status?.startTime);
  const seconds = job.spec.activeDeadlineSeconds;
  if (seconds === undefined || startMs === undefined || job.spec.suspend === true) return Number.POSITIVE_INFINITY;
  return startMs + seconds * 1000 - nowMs;
}
