// Mirrors the scaling of pkg/controller/deployment/sync.go
// Differs: nothing.
import type { Deployment, ReplicaSet } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { parseTime } from '#cluster/apimachinery/time.js';
import { isRolling, maxSurgeOf, replicasOf, sumOf, wantedReplicas } from './limits.js';
import { oldSets } from './new-set.js';
import { DESIRED_REPLICAS, MAX_REPLICAS } from './work.js';
import type { Work } from './work.js';

/** Somebody asked for another size since the sets were sized: they are resized before anything rolls on. */
export function isScalingEvent(work: Work): boolean {
  return work.sets.some((rs) => {
    const desired = rs.metadata.annotations?.[DESIRED_REPLICAS];
    return replicasOf(rs) > 0 && desired !== undefined && Number(desired) !== wantedReplicas(work.deployment);
  });
}

/** Sizes the one active set; or, in the middle of a rollout, all sets in proportion. */
export function scaleSets(work: Work, newSet: Stored<ReplicaSet> | undefined): void {
  const { deployment } = work;
  const replicas = wantedReplicas(deployment);
  const old = oldSets(work, newSet);
  const only = activeOrLatest(newSet, old);
  if (only !== undefined) {
    if (replicasOf(only) !== replicas) work.scale(only, replicas);
    return;
  }
  if (newSet !== undefined && isSaturated(deployment, newSet)) {
    for (const rs of old) if (replicasOf(rs) > 0) work.scale(rs, 0);
    return;
  }
  if (isRolling(deployment)) scaleInProportion(work);
}

function activeOrLatest(newSet: Stored<ReplicaSet> | undefined, old: readonly Stored<ReplicaSet>[]): Stored<ReplicaSet> | undefined {
  const all = newSet === undefined ? old : [...old, newSet];
  const active = all.filter((rs) => replicasOf(rs) > 0);
  if (active.length === 0) return newSet ?? old.at(-1);
  return active.length === 1 ? active[0] : undefined;
}

function isSaturated(deployment: Deployment, rs: Stored<ReplicaSet>): boolean {
  const replicas = wantedReplicas(deployment);
  return (
    replicasOf(rs) === replicas && Number(rs.metadata.annotations?.[DESIRED_REPLICAS]) === replicas && rs.status?.availableReplicas === replicas
  );
}

function scaleInProportion(work: Work): void {
  const { deployment } = work;
  const replicas = wantedReplicas(deployment);
  const allowed = replicas > 0 ? replicas + maxSurgeOf(deployment) : 0;
  const active = work.sets.filter((rs) => replicasOf(rs) > 0);
  const toAdd = allowed - sumOf(active, replicasOf);
  const sorted = [...active].sort((a, b) => replicasOf(b) - replicasOf(a) || (toAdd > 0 ? createdMs(b) - createdMs(a) : createdMs(a) - createdMs(b)));
  let added = 0;
  const sizes = sorted.map((rs) => {
    const share = toAdd === 0 ? 0 : proportion(rs, deployment, toAdd, added);
    added += share;
    return replicasOf(rs) + share;
  });
  sorted.forEach((rs, i) => {
    // What rounding left over goes to (or comes from) the largest set.
    const leftover = i === 0 ? toAdd - added : 0;
    work.scale(rs, Math.max(0, (sizes[i] ?? 0) + leftover));
  });
}

function proportion(rs: Stored<ReplicaSet>, deployment: Deployment, toAdd: number, added: number): number {
  if (toAdd === added) return 0;
  const fraction = fractionOf(rs, deployment);
  const left = toAdd - added;
  return toAdd > 0 ? Math.min(fraction, left) : Math.max(fraction, left);
}

function fractionOf(rs: Stored<ReplicaSet>, deployment: Deployment): number {
  const replicas = wantedReplicas(deployment);
  if (replicas === 0) return -replicasOf(rs);
  const before = Number(rs.metadata.annotations?.[MAX_REPLICAS] ?? deployment.status?.replicas ?? 0);
  if (!(before > 0)) return 0;
  return Math.round((replicasOf(rs) * (replicas + maxSurgeOf(deployment))) / before) - replicasOf(rs);
}

function createdMs(rs: Stored<ReplicaSet>): number {
  return parseTime(rs.metadata.creationTimestamp) ?? 0;
}
