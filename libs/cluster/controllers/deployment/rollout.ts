// Mirrors pkg/controller/deployment/{rolling,recreate}.go
// Differs: nothing.
import { pods } from '#cluster/api/resources.js';
import type { ReplicaSet } from '#cluster/api/generated/types.js';
import { isPodTerminal } from '#cluster/api/core/v1/pods.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { controllerOf } from '#cluster/controllers/ownership/references.js';
import { maxUnavailableOf, newSetSize, replicasOf, sumOf, wantedReplicas } from './limits.js';
import { oldSets, syncNewSet } from './new-set.js';
import type { Work } from './work.js';

/** One step of a rolling update: first up with the new set, then down with the old ones, as far as availability allows. */
export function rollOn(work: Work): Stored<ReplicaSet> | undefined {
  const newSet = syncNewSet(work, true);
  if (newSet === undefined) return undefined;
  const size = growNewSet(work, newSet);
  if (size !== replicasOf(newSet)) work.scale(newSet, size);
  else shrinkOldSets(work, newSet);
  return newSet;
}

function growNewSet(work: Work, newSet: Stored<ReplicaSet>): number {
  const replicas = wantedReplicas(work.deployment);
  if (replicasOf(newSet) >= replicas) return replicas;
  return newSetSize(work.deployment, work.sets, replicasOf(newSet));
}

function shrinkOldSets(work: Work, newSet: Stored<ReplicaSet>): void {
  const { deployment } = work;
  const minAvailable = wantedReplicas(deployment) - maxUnavailableOf(deployment);
  const newUnavailable = replicasOf(newSet) - (newSet.status?.availableReplicas ?? 0);
  const downMax = sumOf(work.sets, replicasOf) - minAvailable - newUnavailable;
  if (downMax <= 0 || sumOf(oldSets(work, newSet), replicasOf) === 0) return;
  dropUnhealthy(work, newSet, downMax);
  dropAvailable(work, newSet, sumOf(work.sets, (rs) => rs.status?.availableReplicas) - minAvailable);
}

/** Replicas that do not serve go first: losing them costs no availability. */
function dropUnhealthy(work: Work, newSet: Stored<ReplicaSet>, downMax: number): void {
  let left = downMax;
  for (const rs of oldSets(work, newSet)) {
    const unhealthy = replicasOf(rs) - (rs.status?.availableReplicas ?? 0);
    if (left <= 0 || replicasOf(rs) === 0 || unhealthy <= 0) continue;
    const down = Math.min(left, unhealthy);
    work.scale(rs, replicasOf(rs) - down);
    left -= down;
  }
}

function dropAvailable(work: Work, newSet: Stored<ReplicaSet>, downMax: number): void {
  let left = downMax;
  for (const rs of oldSets(work, newSet)) {
    if (left <= 0 || replicasOf(rs) === 0) continue;
    const down = Math.min(left, replicasOf(rs));
    work.scale(rs, replicasOf(rs) - down);
    left -= down;
  }
}

/** All old pods go, and are gone, before the first new one comes. */
export function recreate(work: Work): Stored<ReplicaSet> | undefined {
  const newSet = syncNewSet(work, false);
  const running = oldSets(work, newSet).filter((rs) => replicasOf(rs) > 0);
  for (const rs of running) work.scale(rs, 0);
  if (running.length > 0 || oldPodsRunning(work, newSet)) return newSet;
  const set = newSet ?? syncNewSet(work, true);
  if (set !== undefined) work.scale(set, wantedReplicas(work.deployment));
  return set;
}

function oldPodsRunning(work: Work, newSet: Stored<ReplicaSet> | undefined): boolean {
  const old = oldSets(work, newSet);
  if (sumOf(old, (rs) => rs.status?.replicas) > 0) return true;
  const uids = new Set(old.map((rs) => rs.metadata.uid));
  return work.context
    .lister(pods)
    .list(work.deployment.metadata.namespace)
    .some((pod) => !isPodTerminal(pod) && uids.has(controllerOf(pod)?.uid ?? ''));
}
