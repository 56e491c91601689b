// Mirrors pkg/controller/replicaset
// Differs: no expectations (pending watch events reach the listers before a key is worked on); how many pods are made in a
// second is the controller's budget.
import { pods } from '#cluster/api/resources.js';
import type { Pod, PodTemplateSpec } from '#cluster/api/generated/types.js';
import { isPodActive, isPodAvailable, isPodReady, isPodTerminal, isPodTerminating } from '#cluster/api/core/v1/pods.js';
import { formatTime } from '#cluster/apimachinery/time.js';
import type { KubeObject, ResourceRef, Stored } from '#cluster/apimachinery/object.js';
import { keyOf } from '#cluster/apimachinery/object.js';
import type { ControllerContext } from '#cluster/client/controller.js';
import type { Labels } from '#cluster/apimachinery/labels.js';
import { claim } from '#cluster/controllers/ownership/claim.js';
import { controllerOf } from '#cluster/controllers/ownership/references.js';
import { createPod, deletePod, isNamespaceTerminating, podFromTemplate, slowStart } from '#cluster/controllers/pods/pod-control.js';
import { errorMessage } from '#cluster/controllers/error-message.js';
import { rankForDeletion } from '#cluster/controllers/pods/ranking.js';
import { newCondition, sameStatus, withCondition, withoutCondition } from './status.js';
import type { ReplicaStatus } from './status.js';

/** Kubernetes' own burst limit: at most so many pods are deleted in one go. */
const BURST_REPLICAS = 500;

interface ReplicaSpec {
  readonly replicas?: number;
  readonly minReadySeconds?: number;
  readonly template?: PodTemplateSpec;
}

/** A kind that keeps a number of pods: ReplicaSet, ReplicationController. */
export interface ReplicaKind<T extends KubeObject & { readonly spec?: ReplicaSpec; readonly status?: ReplicaStatus }> {
  readonly resource: ResourceRef<T>;
  matches(owner: Stored<T>, labels: Labels): boolean;
  /** Whether the pods being deleted are counted in the status. */
  readonly countsTerminating: boolean;
  /** The other owners that count for spreading: those with the same controller. */
  siblings(context: ControllerContext, owner: Stored<T>): readonly Stored<T>[];
}

/** Makes the number of active pods equal spec.replicas and reports what there is. */
export function reconcileReplicas<T extends KubeObject & { readonly spec?: ReplicaSpec; readonly status?: ReplicaStatus }>(
  kind: ReplicaKind<T>,
  key: string,
  context: ControllerContext,
): void {
  const owner = context.lister(kind.resource).find(key);
  if (owner === undefined) return; // deleted: its pods are the garbage collector's now
  const all = context.lister(pods).list(owner.metadata.namespace);
  const mine = claim(context, { resource: pods, owner, matches: (labels) => kind.matches(owner, labels) }, all.filter((pod) => !isPodTerminal(pod) && !belongsToAnother(pod, owner)));
  const active = mine.filter(isPodActive);
  const terminating = mine.filter(isPodTerminating).length;
  const problem = owner.metadata.deletionTimestamp === undefined ? manage(kind, context, owner, active) : undefined;
  writeStatus(kind, context, owner, active, kind.countsTerminating ? terminating : undefined, problem);
  if (problem !== undefined) throw problem.error;
}

function belongsToAnother(pod: Stored<Pod>, owner: Stored<KubeObject>): boolean {
  const controller = controllerOf(pod);
  return controller !== undefined && controller.uid !== owner.metadata.uid;
}

interface Problem {
  readonly reason: 'FailedCreate' | 'FailedDelete';
  readonly error: unknown;
}

function manage<T extends KubeObject & { readonly spec?: ReplicaSpec }>(
  kind: ReplicaKind<T>,
  context: ControllerContext,
  owner: Stored<T>,
  active: readonly Stored<Pod>[],
): Problem | undefined {
  const missing = (owner.spec?.replicas ?? 1) - active.length;
  if (missing > 0) {
    const pod = podFromTemplate(owner.spec?.template ?? {}, owner);
    const { granted, waitMs } = context.budget.take(missing);
    const { error } = slowStart(granted, () => createPod(context, owner, pod));
    if (granted < missing && error === undefined) context.wakeAfter(keyOf(owner), waitMs);
    return error === undefined || isNamespaceTerminating(error) ? undefined : { reason: 'FailedCreate', error };
  }
  if (missing < 0) return giveUp(kind, context, owner, active, Math.min(-missing, BURST_REPLICAS));
  return undefined;
}

function giveUp<T extends KubeObject & { readonly spec?: ReplicaSpec }>(
  kind: ReplicaKind<T>,
  context: ControllerContext,
  owner: Stored<T>,
  active: readonly Stored<Pod>[],
  count: number,
): Problem | undefined {
  const groups = new Set(kind.siblings(context, owner).map((sibling) => sibling.metadata.uid));
  groups.add(owner.metadata.uid);
  const related = context
    .lister(pods)
    .list(owner.metadata.namespace)
    .filter((pod) => isPodActive(pod) && groups.has(controllerOf(pod)?.uid ?? ''));
  let problem: Problem | undefined;
  for (const pod of rankForDeletion(active, related, context.env.clock.now()).slice(0, count)) {
    try {
      deletePod(context, owner, pod);
    } catch (error) {
      problem ??= { reason: 'FailedDelete', error };
    }
  }
  return problem;
}

function writeStatus<T extends KubeObject & { readonly spec?: ReplicaSpec; readonly status?: ReplicaStatus }>(
  kind: ReplicaKind<T>,
  context: ControllerContext,
  owner: Stored<T>,
  active: readonly Stored<Pod>[],
  terminating: number | undefined,
  problem: Problem | undefined,
): void {
  const nowMs = context.env.clock.now();
  const minReadySeconds = owner.spec?.minReadySeconds ?? 0;
  const templateLabels = Object.entries(owner.spec?.template?.metadata?.labels ?? {});
  const ready = active.filter(isPodReady);
  const available = ready.filter((pod) => isPodAvailable(pod, minReadySeconds, nowMs));
  const labeled = active.filter((pod) => templateLabels.every(([key, value]) => pod.metadata.labels?.[key] === value));
  const before = owner.status ?? { replicas: 0 };
  let conditions = before.conditions;
  if (problem === undefined) conditions = withoutCondition(conditions, 'ReplicaFailure');
  else if (!conditions?.some((condition) => condition.type === 'ReplicaFailure')) {
    conditions = withCondition(conditions, newCondition('ReplicaFailure', problem.reason, errorMessage(problem.error), formatTime(nowMs)));
  }
  const status: ReplicaStatus = {
    replicas: active.length,
    fullyLabeledReplicas: labeled.length,
    readyReplicas: ready.length,
    availableReplicas: available.length,
    ...(terminating === undefined ? {} : { terminatingReplicas: terminating }),
    observedGeneration: owner.metadata.generation ?? 0,
    ...(conditions === undefined || conditions.length === 0 ? {} : { conditions }),
  };
  if (ready.length > available.length) context.wakeAfter(keyOf(owner), soonestAvailableMs(ready, minReadySeconds, nowMs));
  if (!sameStatus(before, status)) context.client.updateStatus(kind.resource, { ...owner, status: trimmed(status) });
}

/** Go leaves zero counters out, except `replicas` and the count of pods being deleted. */
function trimmed(status: ReplicaStatus): ReplicaStatus {
  const { fullyLabeledReplicas, readyReplicas, availableReplicas, ...rest } = status;
  return {
    ...rest,
    ...(fullyLabeledReplicas === 0 ? {} : { fullyLabeledReplicas }),
    ...(readyReplicas === 0 ? {} : { readyReplicas }),
    ...(availableReplicas === 0 ? {} : { availableReplicas }),
  } as ReplicaStatus;
}

function soonestAvailableMs(ready: readonly Stored<Pod>[], minReadySeconds: number, nowMs: number): number {
  let soonest = minReadySeconds * 1000;
  for (const pod of ready) {
    const since = Date.parse(pod.status?.conditions?.find((condition) => condition.type === 'Ready')?.lastTransitionTime ?? '');
    const left = since + minReadySeconds * 1000 - nowMs;
    if (left > 0 && left < soonest) soonest = left;
  }
  return soonest;
}
