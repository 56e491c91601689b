// What a job's pods amount to.
import type { Job, Pod } from '#cluster/api/generated/types.js';
import { isPodActive, isPodReady, isPodTerminal, isPodTerminating } from '#cluster/api/core/v1/pods.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { matchFailurePolicy } from './failure-policy.js';
import { finishedMs } from './backoff.js';
import { failuresBefore, indexOf, isIndexed, parseIndexes } from './indexes.js';

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
  /** The last failed pod of each index that has to be tried again: it stays, uncounted, until the next one knows of it. */
  readonly toReplace: ReadonlyMap<number, Stored<Pod>>;
}

export function isInRange(job: Job, pod: Stored<Pod>): boolean {
  const completions = job.spec?.completions ?? Number.POSITIVE_INFINITY;
  return !isIndexed(job) || (indexOf(pod) ?? completions) < completions;
}

export function takeCensus(job: Stored<Job>, pods: readonly Stored<Pod>[]): Census {
  const { status } = job;
  const completions = job.spec.completions ?? Number.POSITIVE_INFINITY;
  const tracked = pods.filter((pod) => isTracked(pod) && isInRange(job, pod));
  const newlySucceeded = tracked.filter((pod) => pod.status?.phase === 'Succeeded');
  const newlyFailed = tracked.filter((pod) => hasFailed(job, pod) && counts(job, pod));
  const completedIndexes = new Set([...parseIndexes(status?.completedIndexes)].filter((index) => index < completions));
  for (const pod of newlySucceeded) if (indexOf(pod) !== undefined) completedIndexes.add(indexOf(pod) as number);
  const active = pods.filter(isPodActive);
  const failedIndexes = failedIndexesOf(job, tracked);
  return {
    active,
    ready: active.filter(isPodReady).length,
    terminating: pods.filter((pod) => isPodTerminating(pod) && !isPodTerminal(pod)).length,
    succeeded: isIndexed(job) ? completedIndexes.size : (status?.succeeded ?? 0) + newlySucceeded.length,
    failed: (status?.failed ?? 0) + newlyFailed.length,
    newlySucceeded,
    newlyFailed,
    completedIndexes,
    failedIndexes,
    toReplace: lastFailures(job, tracked, new Set([...completedIndexes, ...failedIndexes, ...active.map(indexOf)])),
  };
}

export function counts(job: Job, pod: Stored<Pod>): boolean {
  return matchFailurePolicy(job, pod)?.action !== 'Ignore';
}

function failedIndexesOf(job: Stored<Job>, tracked: readonly Stored<Pod>[]): ReadonlySet<number> {
  const limit = job.spec.backoffLimitPerIndex;
  const failed = parseIndexes(job.status?.failedIndexes);
  if (limit === undefined) return failed;
  for (const pod of tracked) {
    const index = indexOf(pod);
    if (index === undefined || !hasFailed(job, pod)) continue;
    const action = matchFailurePolicy(job, pod)?.action;
    if (action === 'FailIndex' || (action !== 'Ignore' && failuresBefore(pod).counted >= limit)) failed.add(index);
  }
  return failed;
}

function lastFailures(job: Stored<Job>, tracked: readonly Stored<Pod>[], settled: ReadonlySet<number | undefined>): ReadonlyMap<number, Stored<Pod>> {
  const last = new Map<number, Stored<Pod>>();
  if (job.spec.backoffLimitPerIndex === undefined) return last;
  const rank = (pod: Stored<Pod>): number => failuresBefore(pod).counted + failuresBefore(pod).ignored;
  for (const pod of tracked) {
    const index = indexOf(pod);
    if (index === undefined || settled.has(index) || !hasFailed(job, pod)) continue;
    const other = last.get(index);
    if (other === undefined || (rank(other) <= rank(pod) && (finishedMs(other) ?? 0) <= (finishedMs(pod) ?? 0))) last.set(index, pod);
  }
  return last;
}
