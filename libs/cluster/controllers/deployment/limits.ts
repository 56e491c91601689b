// Mirrors the arithmetic of pkg/controller/deployment/util/deployment_util.go
// Differs: nothing.
import type { Deployment, ReplicaSet } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { scaledValue } from '#cluster/controllers/int-or-percent.js';

export function wantedReplicas(deployment: Deployment): number {
  return deployment.spec?.replicas ?? 1;
}

export function replicasOf(rs: ReplicaSet): number {
  return rs.spec?.replicas ?? 1;
}

export function isRolling(deployment: Deployment): boolean {
  return deployment.spec?.strategy?.type !== 'Recreate';
}

/** Surge is rounded up and unavailability down; both may not become 0, or nothing would move. */
function fenceposts(deployment: Deployment): { readonly surge: number; readonly unavailable: number } {
  const { maxSurge, maxUnavailable } = deployment.spec?.strategy?.rollingUpdate ?? {};
  const replicas = wantedReplicas(deployment);
  const surge = scaledValue(maxSurge ?? 0, replicas, 'up');
  const unavailable = scaledValue(maxUnavailable ?? 0, replicas, 'down');
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}

export function maxSurgeOf(deployment: Deployment): number {
  return isRolling(deployment) ? fenceposts(deployment).surge : 0;
}

export function maxUnavailableOf(deployment: Deployment): number {
  const replicas = wantedReplicas(deployment);
  return !isRolling(deployment) || replicas === 0 ? 0 : Math.min(fenceposts(deployment).unavailable, replicas);
}

export function sumOf(sets: readonly Stored<ReplicaSet>[], value: (rs: Stored<ReplicaSet>) => number | undefined): number {
  return sets.reduce((sum, rs) => sum + (value(rs) ?? 0), 0);
}

/** How many replicas the new set may have now. */
export function newSetSize(deployment: Deployment, all: readonly Stored<ReplicaSet>[], current: number): number {
  const replicas = wantedReplicas(deployment);
  if (!isRolling(deployment)) return replicas;
  const total = sumOf(all, replicasOf);
  const totalMax = replicas + maxSurgeOf(deployment);
  if (total >= totalMax) return current;
  return current + Math.min(totalMax - total, replicas - current);
}

/** Progress is watched unless the deadline is the largest number that fits. */
export function hasProgressDeadline(deployment: Deployment): boolean {
  const seconds = deployment.spec?.progressDeadlineSeconds;
  return seconds !== undefined && seconds !== 2147483647;
}
