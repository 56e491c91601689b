// Mirrors pkg/controller/job
// Differs: nothing that can be seen.
import { jobs, pods } from '#cluster/api/resources.js';
import type { Job, JobCondition, JobStatus, Pod } from '#cluster/api/generated/types.js';
import { isPodReady } from '#cluster/api/core/v1/pods.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { matchesLabelSelector } from '#cluster/apimachinery/labels.js';
import { keyOf, splitKey } from '#cluster/apimachinery/object.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import { on } from '#cluster/client/controller.js';
import type { Controller, ControllerContext } from '#cluster/client/controller.js';
import { claim } from '#cluster/controllers/ownership/claim.js';
import { controllerOf } from '#cluster/controllers/ownership/references.js';
import { deletePod } from '#cluster/controllers/pods/pod-control.js';
import { ownKey, wakeOwners } from '#cluster/controllers/wake.js';
import { counts, hasFailed, isInRange, isTracked, takeCensus } from './census.js';
import type { Census } from './census.js';
import { ensureCondition, isFinished, newCondition } from './conditions.js';
import { formatIndexes, isIndexed } from './indexes.js';
import { managePods } from './manage.js';
import type { Managed } from './manage.js';
import { completion, deadlineLeftMs, earlyOutcome } from './outcome.js';
import type { Outcome } from './outcome.js';
import { release } from './release.js';

export const jobController: Controller = {
  name: 'job-controller',
  watches: [on(jobs, ownKey), on(pods, wakeOwners(jobs, (job) => job.spec.selector))],
  /** Runs pods until enough of them have succeeded, or it is clear that they will not. */
  reconcile(key, context) {
    const job = context.lister(jobs).find(key);
    if (job === undefined) releaseOrphans(context, key);
    else if (job.spec.managedBy === undefined || job.spec.managedBy === 'kubernetes.io/job-controller') sync(context, job);
  },
};

/** Pods whose job is gone are held by nothing but our finalizer. */
function releaseOrphans(context: ControllerContext, key: string): void {
  const { namespace, name } = splitKey(key);
  for (const pod of context.lister(pods).list(namespace)) {
    const owner = controllerOf(pod);
    if (isTracked(pod) && owner?.kind === 'Job' && owner.name === name) release(context, pod);
  }
}

function sync(context: ControllerContext, stored: Stored<Job>): void {
  const namespace = context.lister(pods).list(stored.metadata.namespace);
  const matches = (labels: Readonly<Record<string, string>> | undefined): boolean => matchesLabelSelector(stored.spec.selector, labels);
  const mine = claim(context, { resource: pods, owner: stored, matches }, namespace);
  if (isFinished(stored) || stored.metadata.deletionTimestamp !== undefined) {
    for (const pod of mine) if (isTracked(pod)) release(context, pod);
    return;
  }
  const nowMs = context.env.clock.now();
  const job = withStartTime(stored, nowMs);
  const census = takeCensus(job, mine);
  const early = earlyOutcome(job, mine, census, nowMs);
  const managed = early === undefined ? managePods(context, job, mine, census) : deleteAll(context, job, census.active);
  const outcome = early ?? completion(job, census, managed.active);
  // In two writes, so that a pod is neither forgotten nor counted twice whatever happens in between.
  const failed = failedNow(job, mine, census, outcome);
  const counted = countForGood(context, job, mine, census, failed, outcome);
  // The terminal condition waits for the pods that are still ending.
  const isOver = outcome !== undefined && census.active.length === 0 && census.terminating === 0;
  writeStatus(context, counted, census, (job.status?.failed ?? 0) + failed.length, managed, outcome, isOver, nowMs);
  const left = deadlineLeftMs(job, nowMs);
  if (outcome === undefined && Number.isFinite(left)) context.wakeAfter(keyOf(job), left);
  if (managed.error !== undefined) throw managed.error;
}

function withStartTime(job: Stored<Job>, nowMs: number): Stored<Job> {
  if (job.spec.suspend === true || job.status?.startTime !== undefined) return job;
  return { ...job, status: { ...job.status, startTime: formatTime(nowMs) } };
}

function deleteAll(context: ControllerContext, job: Stored<Job>, active: readonly Stored<Pod>[]): Managed {
  for (const pod of active) deletePod(context, job, pod);
  return { active: 0, removed: active };
}

/** Pods to count as failed: once a job has, all that have not succeeded. */
function failedNow(job: Stored<Job>, mine: readonly Stored<Pod>[], census: Census, outcome: Outcome | undefined): readonly Stored<Pod>[] {
  if (outcome?.ends === 'badly') return mine.filter((pod) => isTracked(pod) && isInRange(job, pod) && pod.status?.phase !== 'Succeeded' && counts(job, pod));
  const waiting = new Set(outcome === undefined ? census.toReplace.values() : []);
  return census.newlyFailed.filter((pod) => !waiting.has(pod));
}

function countForGood(context: ControllerContext, job: Stored<Job>, mine: readonly Stored<Pod>[], census: Census, failed: readonly Stored<Pod>[], outcome: Outcome | undefined): Stored<Job> {
  const waiting = new Set(census.toReplace.values());
  const hasEnded = (pod: Stored<Pod>): boolean => outcome !== undefined || pod.status?.phase === 'Succeeded' || (hasFailed(job, pod) && !waiting.has(pod));
  const ended = mine.filter((pod) => isTracked(pod) && hasEnded(pod));
  if (ended.length === 0) return job;
  const already = new Set([...(job.status?.uncountedTerminatedPods?.succeeded ?? []), ...(job.status?.uncountedTerminatedPods?.failed ?? [])]);
  const fresh = (list: readonly Stored<Pod>[]): readonly string[] => list.map(({ metadata }) => metadata.uid).filter((uid) => !already.has(uid));
  const succeeded = isIndexed(job) ? [] : fresh(census.newlySucceeded);
  const uncounted = fresh(failed);
  let current = job;
  if (succeeded.length + uncounted.length > 0) {
    const uncountedTerminatedPods = {
      ...(succeeded.length === 0 ? {} : { succeeded }),
      ...(uncounted.length === 0 ? {} : { failed: uncounted }),
    };
    current = context.client.updateStatus(jobs, { ...job, status: { ...job.status, uncountedTerminatedPods } });
  }
  for (const pod of ended) release(context, pod);
  return current;
}

function writeStatus(context: ControllerContext, job: Stored<Job>, census: Census, failed: number, { active, removed }: Managed, outcome: Outcome | undefined, isOver: boolean, nowMs: number): void {
  const now = formatTime(nowMs);
  let conditions: readonly JobCondition[] = job.status?.conditions ?? [];
  let { startTime } = job.status ?? {};
  if (outcome !== undefined) {
    conditions = ensureCondition(conditions, newCondition(outcome.ends === 'well' ? 'SuccessCriteriaMet' : 'FailureTarget', 'True', outcome.reason, outcome.message, now)) ?? conditions;
    if (isOver) conditions = [...conditions, newCondition(outcome.ends === 'well' ? 'Complete' : 'Failed', 'True', outcome.reason, outcome.message, now)];
  } else {
    const isSuspended = job.spec.suspend === true;
    const next = isSuspended ? newCondition('Suspended', 'True', 'JobSuspended', 'Job suspended', now) : newCondition('Suspended', 'False', 'JobResumed', 'Job resumed', now);
    const changed = ensureCondition(conditions, next);
    if (changed !== undefined) {
      conditions = changed;
      startTime = isSuspended ? undefined : now;
      context.events.event(job, 'Normal', isSuspended ? 'Suspended' : 'Resumed', isSuspended ? 'Job suspended' : 'Job resumed');
    }
  }
  const completed = formatIndexes(census.completedIndexes);
  const failedIndexes = formatIndexes(census.failedIndexes);
  const status: JobStatus = {
    ...(active === 0 ? {} : { active }),
    ...(completed === '' ? {} : { completedIndexes: completed }),
    ...(isOver && outcome?.ends === 'well' ? { completionTime: now } : {}),
    ...(conditions.length === 0 ? {} : { conditions }),
    ...(failed === 0 ? {} : { failed }),
    ...(job.spec.backoffLimitPerIndex === undefined ? {} : { failedIndexes }),
    ready: census.ready - removed.filter(isPodReady).length,
    ...(startTime === undefined ? {} : { startTime }),
    ...(census.succeeded === 0 ? {} : { succeeded: census.succeeded }),
    terminating: census.terminating + removed.length,
    uncountedTerminatedPods: {},
  };
  if (!isOver && semanticEqual(job.status, status) && job.status?.uncountedTerminatedPods !== undefined) return;
  context.client.updateStatus(jobs, { ...job, status });
  if (!isOver || outcome === undefined) return;
  if (outcome.ends === 'well') context.events.event(job, 'Normal', 'Completed', 'Job completed');
  else context.events.event(job, 'Warning', outcome.reason, outcome.message);
}
