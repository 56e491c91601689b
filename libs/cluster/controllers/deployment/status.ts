// Mirrors pkg/controller/deployment/{progress,sync}.go and the status part of util/deployment_util.go
// Differs: nothing.
import type { Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet } from '#cluster/api/generated/types.js';
import { keyOf } from '#cluster/apimachinery/object.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { parseTime } from '#cluster/apimachinery/time.js';
import { condition, findCondition, removeCondition, setCondition } from './conditions.js';
import { hasProgressDeadline, maxUnavailableOf, sumOf, wantedReplicas } from './limits.js';
import type { Work } from './work.js';

const AVAILABLE = 'NewReplicaSetAvailable';
const TIMED_OUT = 'ProgressDeadlineExceeded';

/** Counts, and whether the deployment is available; for runs that only scale or are paused. */
export function syncStatus(work: Work, newSet: Stored<ReplicaSet> | undefined): void {
  write(work, countReplicas(work, newSet));
}

/** The same, with how the rollout comes along. */
export function syncRolloutStatus(work: Work, newSet: Stored<ReplicaSet> | undefined): void {
  const { deployment } = work;
  const counted = countReplicas(work, newSet);
  let conditions = counted.conditions ?? [];
  if (!hasProgressDeadline(deployment)) conditions = removeCondition(conditions, 'Progressing');
  const current = findCondition(deployment.status, 'Progressing');
  const isDone = counted.replicas === counted.updatedReplicas && current?.reason === AVAILABLE;
  if (hasProgressDeadline(deployment) && !isDone) conditions = withProgress(work, counted, conditions, newSet);
  const failure = replicaFailure(work, newSet);
  conditions = failure === undefined ? removeCondition(conditions, 'ReplicaFailure') : setCondition(conditions, failure);
  write(work, { ...counted, conditions });
}

function countReplicas(work: Work, newSet: Stored<ReplicaSet> | undefined): DeploymentStatus {
  const { deployment, sets } = work;
  const current = newSet === undefined ? undefined : sets.find((rs) => rs.metadata.uid === newSet.metadata.uid);
  const available = sumOf(sets, (rs) => rs.status?.availableReplicas);
  const replicas = sumOf(sets, (rs) => rs.status?.replicas);
  const hasEnough = available >= wantedReplicas(deployment) - maxUnavailableOf(deployment);
  const nowMs = work.context.env.clock.now();
  const availability = hasEnough
    ? condition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.', nowMs)
    : condition('Available', 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.', nowMs);
  const counts = {
    replicas,
    updatedReplicas: current?.status?.replicas ?? 0,
    readyReplicas: sumOf(sets, (rs) => rs.status?.readyReplicas),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, sumOf(sets, (rs) => rs.spec.replicas ?? 1) - available),
  };
  const isTold = sets.every((rs) => rs.status?.terminatingReplicas !== undefined);
  const { collisionCount } = deployment.status ?? {};
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    ...(Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0)) as Partial<typeof counts>),
    ...(isTold ? { terminatingReplicas: sumOf(sets, (rs) => rs.status?.terminatingReplicas) } : {}),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    conditions: setCondition(deployment.status?.conditions ?? [], availability),
  };
}

function withProgress(
  work: Work,
  status: DeploymentStatus,
  conditions: readonly DeploymentCondition[],
  newSet: Stored<ReplicaSet> | undefined,
): readonly DeploymentCondition[] {
  const { deployment } = work;
  const nowMs = work.context.env.clock.now();
  const subject = newSet === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${newSet.metadata.name}"`;
  const current = findCondition(deployment.status, 'Progressing');
  if (isComplete(deployment, status)) {
    return setCondition(conditions, condition('Progressing', 'True', AVAILABLE, `${subject} has successfully progressed.`, nowMs));
  }
  if (isProgressing(deployment.status ?? {}, status)) {
    const next = condition('Progressing', 'True', 'ReplicaSetUpdated', `${subject} is progressing.`, nowMs);
    if (current === undefined) return setCondition(conditions, next);
    // Renewed even when nothing but the time changed: the deadline counts from the last progress.
    const since = current.status === 'True' ? current.lastTransitionTime : next.lastTransitionTime;
    return [...removeCondition(conditions, 'Progressing'), { ...next, ...(since === undefined ? {} : { lastTransitionTime: since }) }];
  }
  if (hasTimedOut(deployment, nowMs)) {
    return setCondition(conditions, condition('Progressing', 'False', TIMED_OUT, `${subject} has timed out progressing.`, nowMs));
  }
  return conditions;
}

/** All replicas are of the new template and available, and no other is left. */
export function isComplete(deployment: Stored<Deployment>, status: DeploymentStatus | undefined): boolean {
  const replicas = wantedReplicas(deployment);
  return (
    (status?.updatedReplicas ?? 0) === replicas &&
    (status?.replicas ?? 0) === replicas &&
    (status?.availableReplicas ?? 0) === replicas &&
    (status?.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

function isProgressing(before: DeploymentStatus, now: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus): number => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (now.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(now) < old(before) ||
    (now.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (now.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

function deadlineMs(deployment: Deployment): number | undefined {
  const since = parseTime(findCondition(deployment.status, 'Progressing')?.lastUpdateTime);
  return since === undefined ? undefined : since + (deployment.spec?.progressDeadlineSeconds ?? 0) * 1000;
}

function hasTimedOut(deployment: Deployment, nowMs: number): boolean {
  const current = findCondition(deployment.status, 'Progressing');
  if (current === undefined || current.reason === AVAILABLE) return false;
  if (current.reason === TIMED_OUT) return true;
  const deadline = deadlineMs(deployment);
  return deadline !== undefined && deadline < nowMs;
}

function replicaFailure(work: Work, newSet: Stored<ReplicaSet> | undefined): DeploymentCondition | undefined {
  const isNew = (rs: Stored<ReplicaSet>): boolean => rs.metadata.uid === newSet?.metadata.uid;
  const ordered = [...work.sets.filter(isNew), ...work.sets.filter((rs) => !isNew(rs))];
  for (const rs of ordered) {
    const found = rs.status?.conditions?.find((other) => other.type === 'ReplicaFailure');
    if (found !== undefined) return { ...found, ...(found.lastTransitionTime === undefined ? {} : { lastUpdateTime: found.lastTransitionTime }) };
  }
  return undefined;
}

function write(work: Work, status: DeploymentStatus): void {
  if (!semanticEqual(work.deployment.status, status)) work.writeStatus(status);
  else wakeAtDeadline(work, status);
}

/** Nothing will wake a stuck rollout but its deadline. */
function wakeAtDeadline(work: Work, status: DeploymentStatus): void {
  const { deployment, context } = work;
  const current = findCondition(status, 'Progressing');
  const deadline = deadlineMs(deployment);
  if (current === undefined || deadline === undefined || !hasProgressDeadline(deployment)) return;
  if (current.reason === TIMED_OUT || isComplete(deployment, status)) return;
  context.wakeAfter(keyOf(deployment), Math.max(0, deadline - context.env.clock.now()) + 1000);
}
