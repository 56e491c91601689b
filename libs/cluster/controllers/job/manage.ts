// Mirrors manageJob of pkg/controller/job/job_controller.go
// Differs: nothing.
import type { Job, Pod } from '#cluster/api/generated/types.js';
import { isPodTerminal, isPodTerminating } from '#cluster/api/core/v1/pods.js';
import { keyOf } from '#cluster/apimachinery/object.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { ControllerContext } from '#cluster/client/controller.js';
import { createPod, deletePod, isNamespaceTerminating, podFromTemplate, slowStart } from '#cluster/controllers/pods/pod-control.js';
import { rankForDeletion } from '#cluster/controllers/pods/ranking.js';
import { backoffLeftMs, indexBackoffLeftMs } from './backoff.js';
import { TRACKING_FINALIZER, counts, isTracked, replacesOnlyFailed } from './census.js';
import type { Census } from './census.js';
import { COMPLETION_INDEX, INDEX_FAILURES, INDEX_IGNORED_FAILURES, failuresBefore, indexOf, isIndexed, withIndexEnv } from './indexes.js';
import { release } from './release.js';

const CREATIONS_MAX = 500;

export interface Managed {
  readonly active: number;
  readonly removed: readonly Stored<Pod>[];
  readonly error?: unknown;
}

/** Makes the number of running pods what it should be now. */
export function managePods(context: ControllerContext, job: Stored<Job>, mine: readonly Stored<Pod>[], census: Census): Managed {
  const { active } = census;
  if (job.spec.suspend === true) return remove(context, job, active, active);
  const surplusByIndex = isIndexed(job) ? misplaced(job, census) : [];
  const wanted = wantedActive(job, census);
  const tooMany = Math.max(active.length - wanted, surplusByIndex.length);
  if (tooMany > 0) {
    const first = surplusByIndex.slice(0, tooMany);
    const others = rankForDeletion(active.filter((pod) => !first.includes(pod)), active, context.env.clock.now());
    return remove(context, job, active, [...first, ...others].slice(0, tooMany));
  }
  const held = replacesOnlyFailed(job) ? census.terminating : 0;
  const missing = Math.min(CREATIONS_MAX, wanted - active.length - held);
  if (missing <= 0) return { active: active.length, removed: [] };
  return job.spec.backoffLimitPerIndex === undefined ? createAfterBackoff(context, job, mine, census, missing) : createIndexes(context, job, mine, census, missing);
}

/** One failure, and all have to wait. */
function createAfterBackoff(context: ControllerContext, job: Stored<Job>, mine: readonly Stored<Pod>[], census: Census, missing: number): Managed {
  // A pod that was deleted (when the job was suspended, or by hand) is no reason to hold the next one back.
  const finished = mine.filter((pod) => isPodTerminal(pod) && !isPodTerminating(pod)).map((pod) => ({ pod, succeeded: pod.status?.phase === 'Succeeded' }));
  const waitMs = backoffLeftMs(finished, context.env.clock.now());
  if (waitMs > 0) {
    context.wakeAfter(keyOf(job), waitMs);
    return { active: census.active.length, removed: [] };
  }
  return isIndexed(job) ? create(context, job, census, pendingIndexes(job, mine, census, missing)) : create(context, job, census, Array.from({ length: missing }, () => undefined));
}

/** Each index waits for itself. */
function createIndexes(context: ControllerContext, job: Stored<Job>, mine: readonly Stored<Pod>[], census: Census, missing: number): Managed {
  const nowMs = context.env.clock.now();
  const waits = pendingIndexes(job, mine, census, missing).map((index) => ({ index, waitMs: indexBackoffLeftMs(census.toReplace.get(index), nowMs) }));
  const soonest = Math.min(...waits.map(({ waitMs }) => waitMs).filter((waitMs) => waitMs > 0));
  if (Number.isFinite(soonest)) context.wakeAfter(keyOf(job), soonest);
  return create(context, job, census, waits.filter(({ waitMs }) => waitMs === 0).map(({ index }) => index));
}

function wantedActive(job: Stored<Job>, { active, succeeded, failedIndexes }: Census): number {
  const parallelism = job.spec.parallelism ?? 1;
  const { completions } = job.spec;
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism;
  return Math.max(0, Math.min(parallelism, completions - succeeded - failedIndexes.size));
}

/** Active pods whose index is done, out of range or taken by another. */
function misplaced(job: Stored<Job>, { active, completedIndexes }: Census): readonly Stored<Pod>[] {
  const seen = new Set<number>();
  return active.filter((pod) => {
    const index = indexOf(pod);
    if (index === undefined || index >= (job.spec.completions ?? 0) || completedIndexes.has(index) || seen.has(index)) return true;
    seen.add(index);
    return false;
  });
}

/** Who is told to go before its time neither succeeds nor fails: nobody counts it. */
function remove(context: ControllerContext, job: Stored<Job>, active: readonly Stored<Pod>[], removed: readonly Stored<Pod>[]): Managed {
  for (const pod of removed) {
    if (isTracked(pod)) release(context, pod);
    deletePod(context, job, pod);
  }
  return { active: active.length - removed.length, removed };
}

/** A pod for each of `indexes`: a number, or undefined where the job has none. */
function create(context: ControllerContext, job: Stored<Job>, census: Census, indexes: readonly (number | undefined)[]): Managed {
  const template = podFromTemplate(job.spec.template, job);
  const base: Pod = { ...template, metadata: { ...template.metadata, finalizers: [...(template.metadata?.finalizers ?? []), TRACKING_FINALIZER] } };
  const { granted, waitMs } = context.budget.take(indexes.length);
  const { created, error } = slowStart(granted, (i) => {
    const index = indexes[i];
    createPod(context, job, index === undefined ? base : withIndex(job, base, index, census.toReplace.get(index)));
  });
  if (granted < indexes.length && error === undefined) context.wakeAfter(keyOf(job), waitMs);
  const active = census.active.length + created;
  return { active, removed: [], ...(error === undefined || isNamespaceTerminating(error) ? {} : { error }) };
}

function pendingIndexes(job: Stored<Job>, mine: readonly Stored<Pod>[], { active, completedIndexes, failedIndexes }: Census, count: number): readonly number[] {
  const ending = replacesOnlyFailed(job) ? mine.filter((pod) => isPodTerminating(pod) && !isPodTerminal(pod)) : [];
  const taken = new Set([...active, ...ending].map(indexOf));
  const pending: number[] = [];
  for (let index = 0; index < (job.spec.completions ?? 0) && pending.length < count; index++) {
    if (!taken.has(index) && !completedIndexes.has(index) && !failedIndexes.has(index)) pending.push(index);
  }
  return pending;
}

function withIndex(job: Stored<Job>, pod: Pod, index: number, replaced: Stored<Pod> | undefined): Pod {
  const name = job.metadata.name;
  const mark = { [COMPLETION_INDEX]: String(index) };
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      generateName: `${name}-${index}-`,
      annotations: { ...pod.metadata?.annotations, ...mark, ...(job.spec.backoffLimitPerIndex === undefined ? {} : failureMarks(job, replaced)) },
      labels: { ...pod.metadata?.labels, ...mark },
    },
    spec: { ...withIndexEnv(pod.spec ?? { containers: [] }), hostname: `${name}-${index}` },
  };
}

function failureMarks(job: Stored<Job>, replaced: Stored<Pod> | undefined): Readonly<Record<string, string>> {
  if (replaced === undefined) return { [INDEX_FAILURES]: '0' };
  const isCounted = counts(job, replaced);
  const before = failuresBefore(replaced);
  const ignored = before.ignored + (isCounted ? 0 : 1);
  return { [INDEX_FAILURES]: String(before.counted + (isCounted ? 1 : 0)), ...(ignored === 0 ? {} : { [INDEX_IGNORED_FAILURES]: String(ignored) }) };
}
