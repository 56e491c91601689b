// Mirrors manageJob of pkg/controller/job/job_controller.go
// Differs: nothing.
import type { Job, Pod } from '#cluster/api/generated/types.js';
import { isPodTerminal, isPodTerminating } from '#cluster/api/core/v1/pods.js';
import { keyOf } from '#cluster/apimachinery/object.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { ControllerContext } from '#cluster/client/controller.js';
import { createPod, deletePod, isNamespaceTerminating, podFromTemplate, slowStart } from '#cluster/controllers/pods/pod-control.js';
import { rankForDeletion } from '#cluster/controllers/pods/ranking.js';
import { backoffLeftMs } from './backoff.js';
import { TRACKING_FINALIZER, replacesOnlyFailed } from './census.js';
import type { Census } from './census.js';
import { COMPLETION_INDEX, indexOf, isIndexed, withIndexEnv } from './indexes.js';

const CREATIONS_MAX = 500;

export interface Managed {
  readonly active: number;
  readonly error?: unknown;
}

/** Makes the number of running pods what it should be now. */
export function managePods(context: ControllerContext, job: Stored<Job>, mine: readonly Stored<Pod>[], census: Census): Managed {
  const { active } = census;
  if (job.spec.suspend === true) return { active: active.length - remove(context, job, active, active.length) };
  const surplusByIndex = isIndexed(job) ? misplaced(job, census) : [];
  const wanted = wantedActive(job, census);
  const tooMany = Math.max(active.length - wanted, surplusByIndex.length);
  if (tooMany > 0) {
    const first = surplusByIndex.slice(0, tooMany);
    const others = rankForDeletion(active.filter((pod) => !first.includes(pod)), active, context.env.clock.now());
    return { active: active.length - remove(context, job, [...first, ...others], tooMany) };
  }
  const held = replacesOnlyFailed(job) ? census.terminating : 0;
  const missing = Math.min(CREATIONS_MAX, wanted - active.length - held);
  if (missing <= 0) return { active: active.length };
  // A pod that was deleted (when the job was suspended, or by hand) is no reason to hold the next one back.
  const finished = mine.filter((pod) => isPodTerminal(pod) && !isPodTerminating(pod)).map((pod) => ({ pod, succeeded: pod.status?.phase === 'Succeeded' }));
  const waitMs = backoffLeftMs(finished, context.env.clock.now());
  if (waitMs > 0) {
    context.wakeAfter(keyOf(job), waitMs);
    return { active: active.length };
  }
  return create(context, job, census, missing);
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

function remove(context: ControllerContext, job: Stored<Job>, candidates: readonly Stored<Pod>[], count: number): number {
  const victims = candidates.slice(0, count);
  for (const pod of victims) deletePod(context, job, pod);
  return victims.length;
}

function create(context: ControllerContext, job: Stored<Job>, census: Census, count: number): Managed {
  const template = podFromTemplate(job.spec.template, job);
  const base: Pod = { ...template, metadata: { ...template.metadata, finalizers: [...(template.metadata?.finalizers ?? []), TRACKING_FINALIZER] } };
  const indexes = isIndexed(job) ? pendingIndexes(job, census, count) : undefined;
  const missing = indexes?.length ?? count;
  const { granted, waitMs } = context.budget.take(missing);
  const { created, error } = slowStart(granted, (i) => {
    const index = indexes?.[i];
    createPod(context, job, index === undefined ? base : withIndex(job, base, index));
  });
  if (granted < missing && error === undefined) context.wakeAfter(keyOf(job), waitMs);
  const active = census.active.length + created;
  return error === undefined || isNamespaceTerminating(error) ? { active } : { active, error };
}

function pendingIndexes(job: Stored<Job>, { active, completedIndexes, failedIndexes }: Census, count: number): readonly number[] {
  const taken = new Set(active.map(indexOf));
  const pending: number[] = [];
  for (let index = 0; index < (job.spec.completions ?? 0) && pending.length < count; index++) {
    if (!taken.has(index) && !completedIndexes.has(index) && !failedIndexes.has(index)) pending.push(index);
  }
  return pending;
}

function withIndex(job: Stored<Job>, pod: Pod, index: number): Pod {
  const name = job.metadata.name;
  const mark = { [COMPLETION_INDEX]: String(index) };
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      generateName: `${name}-${index}-`,
      annotations: { ...pod.metadata?.annotations, ...mark },
      labels: { ...pod.metadata?.labels, ...mark },
    },
    spec: { ...withIndexEnv(pod.spec ?? { containers: [] }), hostname: `${name}-${index}` },
  };
}
