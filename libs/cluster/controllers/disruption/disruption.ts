// Mirrors pkg/controller/disruption
// Differs: nothing.
import {
  deployments,
  poddisruptionbudgets,
  pods,
  replicasets,
  replicationcontrollers,
  statefulsets,
} from '#cluster/api/resources.js';
import type { Condition, Pod, PodDisruptionBudget, PodDisruptionBudgetStatus } from '#cluster/api/generated/types.js';
import { isPodReady, isPodTerminal } from '#cluster/api/core/v1/pods.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import { matchesLabelSelector } from '#cluster/apimachinery/labels.js';
import { keyOf } from '#cluster/apimachinery/object.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { formatTime, parseTime } from '#cluster/apimachinery/time.js';
import { on } from '#cluster/client/controller.js';
import type { Controller, ControllerContext, ListerSource } from '#cluster/client/controller.js';
import { scaledValue } from '#cluster/controllers/int-or-percent.js';
import { controllerOf } from '#cluster/controllers/ownership/references.js';
import { namespaceOf, ownKey } from '#cluster/controllers/wake.js';

/** An eviction that led to no deletion within this time is forgotten. */
const EVICTION_TIMEOUT_MS = 2 * 60_000;

export const disruptionController: Controller = {
  name: 'disruption-controller',
  eventSource: 'controllermanager',
  watches: [
    on(poddisruptionbudgets, ownKey),
    on(pods, (pod, previous, listers) => budgetsOf(pod, previous, listers)),
    ...[replicasets, deployments, statefulsets, replicationcontrollers].map((ref) =>
      on(ref as typeof replicasets, (owner, previous, listers) =>
        previous?.spec.replicas === owner.spec.replicas && previous !== owner ? [] : listers.lister(poddisruptionbudgets).list(namespaceOf(owner)).map(keyOf),
      ),
    ),
  ],
  /** Says how many of the pods under a budget may be evicted now. */
  reconcile(key, context) {
    const budget = context.lister(poddisruptionbudgets).find(key);
    if (budget === undefined) return;
    const covered = context.lister(pods).list(budget.metadata.namespace).filter((pod) => matchesLabelSelector(budget.spec.selector, pod.metadata.labels) && !isPodTerminal(pod));
    const expected = expectedPods(context, budget, covered);
    if ('problem' in expected) {
      context.events.event(budget, 'Warning', 'CalculateExpectedPodCountFailed', `Failed to calculate the number of expected pods: ${expected.problem}`);
      writeFailure(context, budget, expected.problem);
      return;
    }
    if (covered.length === 0 && budget.status?.observedGeneration === undefined) context.events.event(budget, 'Normal', 'NoPods', 'No matching pods found');
    writeStatus(context, budget, covered, expected);
  },
};

function budgetsOf(pod: Stored<Pod>, previous: Stored<Pod> | undefined, listers: ListerSource): readonly string[] {
  const isCovered = (budget: Stored<PodDisruptionBudget>, labels: Readonly<Record<string, string>> | undefined): boolean => matchesLabelSelector(budget.spec.selector, labels);
  return listers
    .lister(poddisruptionbudgets)
    .list(namespaceOf(pod))
    .filter((budget) => isCovered(budget, pod.metadata.labels) || (previous !== undefined && isCovered(budget, previous.metadata.labels)))
    .map(keyOf);
}

interface Expected {
  readonly pods: number;
  readonly healthy: number;
}

function expectedPods(context: ControllerContext, budget: Stored<PodDisruptionBudget>, covered: readonly Stored<Pod>[]): Expected | { readonly problem: string } {
  const { minAvailable, maxUnavailable } = budget.spec;
  if (maxUnavailable !== undefined) {
    const total = wantedByOwners(context, covered);
    if (typeof total === 'string') return { problem: total };
    return { pods: total, healthy: Math.max(0, total - scaledValue(maxUnavailable, total, 'up')) };
  }
  if (typeof minAvailable === 'number') return { pods: covered.length, healthy: minAvailable };
  if (minAvailable === undefined) return { pods: 0, healthy: 0 };
  const total = wantedByOwners(context, covered);
  return typeof total === 'string' ? { problem: total } : { pods: total, healthy: scaledValue(minAvailable, total, 'up') };
}

/** The sum of what the pods' workloads want; or why it can't be told. */
function wantedByOwners(context: ControllerContext, covered: readonly Stored<Pod>[]): number | string {
  const wanted = new Map<string, number>();
  for (const pod of covered) {
    const owner = controllerOf(pod);
    if (owner === undefined) continue; // pods without a controller are not counted in what is expected
    const scale = scaleOf(context, namespaceOf(pod), owner.kind, owner.name);
    if (scale === undefined) return `found no controllers for pod ${JSON.stringify(pod.metadata.name)}`;
    wanted.set(scale.uid, scale.replicas);
  }
  return [...wanted.values()].reduce((sum, replicas) => sum + replicas, 0);
}

function scaleOf(context: ControllerContext, namespace: string, kind: string, name: string): { uid: string; replicas: number } | undefined {
  const key = `${namespace}/${name}`;
  const found = kind === 'ReplicaSet' ? context.lister(replicasets).find(key) : kind === 'StatefulSet' ? context.lister(statefulsets).find(key) : kind === 'ReplicationController' ? context.lister(replicationcontrollers).find(key) : undefined;
  if (found === undefined) return undefined;
  const above = controllerOf(found);
  const deployment = above?.kind === 'Deployment' ? context.lister(deployments).find(`${namespace}/${above.name}`) : undefined;
  const { metadata, spec } = deployment ?? found;
  return { uid: metadata.uid, replicas: (spec as { readonly replicas?: number }).replicas ?? 1 };
}

function writeStatus(context: ControllerContext, budget: Stored<PodDisruptionBudget>, covered: readonly Stored<Pod>[], expected: Expected): void {
  const nowMs = context.env.clock.now();
  const disrupted = stillDisrupted(context, budget, covered, nowMs);
  const healthy = covered.filter((pod) => pod.metadata.deletionTimestamp === undefined && disrupted[pod.metadata.name] === undefined && isPodReady(pod)).length;
  const allowed = expected.pods <= 0 ? 0 : Math.max(0, healthy - expected.healthy);
  const status: PodDisruptionBudgetStatus = {
    ...(Object.keys(disrupted).length === 0 ? {} : { disruptedPods: disrupted }),
    currentHealthy: healthy,
    desiredHealthy: expected.healthy,
    expectedPods: expected.pods,
    disruptionsAllowed: allowed,
    observedGeneration: budget.metadata.generation ?? 0,
    conditions: withCondition(budget, allowed > 0 ? ['True', 'SufficientPods', ''] : ['False', 'InsufficientPods', ''], nowMs),
  };
  if (!semanticEqual(budget.status, status)) context.client.updateStatus(poddisruptionbudgets, { ...budget, status });
}

/** Evicted pods that are still there: each counts as gone until it is, or until the eviction is forgotten. */
function stillDisrupted(context: ControllerContext, budget: Stored<PodDisruptionBudget>, covered: readonly Stored<Pod>[], nowMs: number): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const [name, at] of Object.entries(budget.status?.disruptedPods ?? {})) {
    const pod = covered.find(({ metadata }) => metadata.name === name);
    const leftMs = (parseTime(at) ?? 0) + EVICTION_TIMEOUT_MS - nowMs;
    if (pod === undefined || pod.metadata.deletionTimestamp !== undefined || leftMs < 0) continue;
    kept[name] = at;
    context.wakeAfter(keyOf(budget), leftMs);
  }
  return kept;
}

function withCondition(budget: Stored<PodDisruptionBudget>, [status, reason, message]: readonly [string, string, string], nowMs: number): readonly Condition[] {
  const before = budget.status?.conditions ?? [];
  const current = before.find(({ type }) => type === 'DisruptionAllowed');
  const lastTransitionTime = current?.status === status ? current.lastTransitionTime : formatTime(nowMs);
  const next: Condition = { type: 'DisruptionAllowed', status, reason, message, lastTransitionTime, observedGeneration: budget.metadata.generation ?? 0 };
  return [...before.filter(({ type }) => type !== 'DisruptionAllowed'), next];
}

function writeFailure(context: ControllerContext, budget: Stored<PodDisruptionBudget>, problem: string): void {
  const conditions = withCondition(budget, ['False', 'SyncFailed', problem], context.env.clock.now());
  const counts = { currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
  const status: PodDisruptionBudgetStatus = { ...counts, ...budget.status, disruptionsAllowed: 0, observedGeneration: budget.metadata.generation ?? 0, conditions };
  if (!semanticEqual(budget.status, status)) context.client.updateStatus(poddisruptionbudgets, { ...budget, status });
}
