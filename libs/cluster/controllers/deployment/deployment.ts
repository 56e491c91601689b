// Mirrors pkg/controller/deployment
// Differs: no rollback through the old extensions API.
import { deployments, pods, replicasets } from '#cluster/api/resources.js';
import type { Pod, ReplicaSet } from '#cluster/api/generated/types.js';
import { isNotFound } from '#cluster/apimachinery/errors.js';
import { matchesLabelSelector } from '#cluster/apimachinery/labels.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { on } from '#cluster/client/controller.js';
import type { Controller, ListerSource } from '#cluster/client/controller.js';
import { claim } from '#cluster/controllers/ownership/claim.js';
import { controllerKey, ownKey, wakeOwners } from '#cluster/controllers/wake.js';
import { condition, findCondition, withCondition } from './conditions.js';
import { hasProgressDeadline, isRolling, replicasOf } from './limits.js';
import { findNewSet, oldSets, revisionOf, syncNewSet } from './new-set.js';
import { recreate, rollOn } from './rollout.js';
import { isScalingEvent, scaleSets } from './scale.js';
import { isComplete, syncRolloutStatus, syncStatus } from './status.js';
import { Work } from './work.js';

export const deploymentController: Controller = {
  name: 'deployment-controller',
  watches: [
    on(deployments, ownKey),
    on(replicasets, wakeOwners(deployments, (deployment) => deployment.spec.selector)),
    on(pods, (pod, _previous, listers) => wakeRecreated(pod, listers)),
  ],
  /** Brings the replica sets one step nearer to the deployment's template and size. */
  reconcile(key, context) {
    const deployment = context.lister(deployments).find(key);
    if (deployment === undefined) return;
    const { selector } = deployment.spec;
    if (Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0) {
      context.events.event(deployment, 'Warning', 'SelectingAll', 'This deployment is selecting all pods. A non-empty selector is required.');
      return;
    }
    const candidates = context.lister(replicasets).list(deployment.metadata.namespace);
    const owned = claim(context, { resource: replicasets, owner: deployment, matches: (labels) => matchesLabelSelector(selector, labels) }, candidates);
    roll(new Work(context, deployment, [...owned].sort(olderFirst)));
  },
};

/** A pod's end lets a deployment that recreates go on. */
function wakeRecreated(pod: Stored<Pod>, listers: ListerSource): readonly string[] {
  const [setKey] = controllerKey(pod, 'ReplicaSet');
  const rs = setKey === undefined ? undefined : listers.lister(replicasets).find(setKey);
  const [key] = rs === undefined ? [] : controllerKey(rs, 'Deployment');
  const deployment = key === undefined ? undefined : listers.lister(deployments).find(key);
  return key !== undefined && deployment !== undefined && !isRolling(deployment) ? [key] : [];
}

function olderFirst(a: Stored<ReplicaSet>, b: Stored<ReplicaSet>): number {
  const [left, right] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp];
  if (left !== right) return left < right ? -1 : 1;
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

function roll(work: Work): void {
  if (work.deployment.metadata.deletionTimestamp !== undefined) {
    syncStatus(work, findNewSet(work));
    return;
  }
  notePause(work);
  if (work.deployment.spec.paused === true || isScalingEvent(work)) {
    scaleSets(work, syncNewSet(work, false));
    const newSet = findNewSet(work);
    if (work.deployment.spec.paused === true) dropHistory(work, newSet);
    syncStatus(work, newSet);
    return;
  }
  const newSet = isRolling(work.deployment) ? rollOn(work) : recreate(work);
  if (isComplete(work.deployment, work.deployment.status)) dropHistory(work, newSet);
  syncRolloutStatus(work, newSet);
}

function notePause(work: Work): void {
  const { deployment } = work;
  if (!hasProgressDeadline(deployment)) return;
  const current = findCondition(deployment.status, 'Progressing');
  if (current?.reason === 'ProgressDeadlineExceeded') return;
  const isNoted = current?.reason === 'DeploymentPaused';
  const isPaused = deployment.spec.paused === true;
  if (isPaused === isNoted) return;
  const nowMs = work.context.env.clock.now();
  const next = isPaused
    ? condition('Progressing', 'Unknown', 'DeploymentPaused', 'Deployment is paused', nowMs)
    : condition('Progressing', 'Unknown', 'DeploymentResumed', 'Deployment is resumed', nowMs);
  work.writeStatus(withCondition(deployment, next));
}

/** Old sets without pods beyond the history limit go, lowest revision first. */
function dropHistory(work: Work, newSet: Stored<ReplicaSet> | undefined): void {
  const limit = work.deployment.spec.revisionHistoryLimit;
  if (limit === undefined || limit === 2147483647) return;
  const old = oldSets(work, newSet).filter((rs) => rs.metadata.deletionTimestamp === undefined);
  const surplus = [...old].sort((a, b) => revisionOf(a) - revisionOf(b)).slice(0, Math.max(0, old.length - limit));
  for (const rs of surplus) {
    const isSettled = (rs.metadata.generation ?? 0) <= (rs.status?.observedGeneration ?? 0);
    if ((rs.status?.replicas ?? 0) !== 0 || replicasOf(rs) !== 0 || !isSettled) continue;
    try {
      work.context.client.delete(replicasets, rs.metadata.namespace, rs.metadata.name);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}
