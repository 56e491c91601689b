// What a job's pods amount to.
import type { Job, Pod } from '#cluster/api/generated/types.js';
import { isPodActive, isPodReady, isPodTerminal, isPodTerminating } from '#cluster/api/core/v1/pods.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { matchFailurePolicy } from './failure-policy.js';
import { indexOf, isIndexed, parseIndexes } from './indexes.js';

export const TRACKING_FINALIZER = 'batch.kubernetes.io/job-tracking';

export function isTracked(pod: Stored<Pod>): boolean {
  return pod.metadata.finalizers?.includes(TRACKING_FINALIZER) ?? false;
}

/** Pods are replaced only once they have failed, not as soon as they are being deleted. */
export function replacesOnlyFailed(job: Job): boolean {
  return job.spec?.podReplacementPolicy === 'Failed' || (job.spec?.podReplacementPolicy === undefined && job.spec?.podFailurePolicy !== undefined);
}

export function hasFailed(job: Job, pod: Stored<Pod>): boolean {
  if (pod.status?.phase === 'Failed') return true;
  if (replacesOnlyFailed(job)) return false;
  return isPodTerminating(pod) && pod.status?.phase !== 'Succeeded';
}

export interface Census {
  readonly active: readonly Stored<Pod>[];
  readonly ready: number;
  readonly terminating: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Still tracked, and ended one way or the other: to be counted for good. */
  readonly newlySucceeded: readonly Stored<Pod>[];
  readonly newlyFailed: readonly Stored<Pod>[];
  readonly completedIndexes: ReadonlySet<number>;
  readonly failedIndexes: ReadonlySet<number>;
}

export function takeCensus(job: Stored<Job>, pods: readonly Stored<Pod>[]): Census {
  const { status } = job;
  const completions = job.spec.completions ?? Number.POSITIVE_INFINITY;
  const isOurs = (pod: Stored<Pod>): boolean => !isIndexed(job) || (indexOf(pod) ?? completions) < completions;
  const tracked = pods.filter((pod) => isTracked(pod) && isOurs(pod));
  const newlySucceeded = tracked.filter((pod) => pod.status?.phase === 'Succeeded');
  const newlyFailed = tracked.filter((pod) => hasFailed(job, pod) && counts(job, pod));
  const completedIndexes = new Set([...parseIndexes(status?.completedIndexes)].filter((index) => index < completions));
  for (const pod of newlySucceeded) if (indexOf(pod) !== undefined) completedIndexes.add(indexOf(pod) as number);
  const active = pods.filter(isPodActive);
  return {
    active,
    ready: active.filter(isPodReady).length,
    terminating: pods.filter((pod) => isPodTerminating(pod) && !isPodTerminal(pod)).length,
    succeeded: isIndexed(job) ? completedIndexes.size : (status?.succeeded ?? 0) + newlySucceeded.length,
    failed: (status?.failed ?? 0) + newlyFailed.length,
    newlySucceeded,
    newlyFailed,
    completedIndexes,
    failedIndexes: failedIndexesOf(job, pods, completedIndexes),
  };
}

function counts(job: Job, pod: Stored<Pod>): boolean {
  return matchFailurePolicy(job, pod)?.action !== 'Ignore';
}

function failedIndexesOf(job: Stored<Job>, pods: readonly Stored<Pod>[], completed: ReadonlySet<number>): ReadonlySet<number> {
  const limit = job.spec.backoffLimitPerIndex;
  const failed = parseIndexes(job.status?.failedIndexes);
  if (limit === undefined) return failed;
  const failures = new Map<number, number>();
  for (const pod of pods) {
    const index = indexOf(pod);
    if (index === undefined || completed.has(index) || !hasFailed(job, pod)) continue;
    const match = matchFailurePolicy(job, pod);
    if (match?.action === 'FailIndex') failed.add(index);
    else if (match?.action !== 'Ignore') failures.set(index, (failures.get(index) ?? 0) + 1);
  }
  for (const [index, count] of failures) if (count > limit) failed.add(index);
  return failed;
}
