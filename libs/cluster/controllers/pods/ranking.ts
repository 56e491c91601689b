// Mirrors ActivePodsWithRanks of pkg/controller/controller_utils.go
// Differs: nothing.
import type { Pod } from '#cluster/api/generated/types.js';
import { findPodCondition, isPodReady, phaseOf } from '#cluster/api/core/v1/pods.js';
import { parseTime } from '#cluster/apimachinery/time.js';
import type { Stored } from '#cluster/apimachinery/object.js';

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const PHASE_ORDER: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

/** `pods` in the order in which a controller gives them up. `related` are all active pods of the same owner's group. */
export function rankForDeletion(pods: readonly Stored<Pod>[], related: readonly Stored<Pod>[], nowMs: number): readonly Stored<Pod>[] {
  const podsOnNode = new Map<string, number>();
  for (const pod of related) {
    const node = pod.spec.nodeName;
    if (node !== undefined && node !== '') podsOnNode.set(node, (podsOnNode.get(node) ?? 0) + 1);
  }
  const rankOf = (pod: Stored<Pod>): number => podsOnNode.get(pod.spec.nodeName ?? '') ?? 0;
  return [...pods].sort((a, b) => compare(a, b, rankOf, nowMs));
}

function compare(a: Stored<Pod>, b: Stored<Pod>, rankOf: (pod: Stored<Pod>) => number, nowMs: number): number {
  const assigned = Number((a.spec.nodeName ?? '') !== '') - Number((b.spec.nodeName ?? '') !== '');
  if (assigned !== 0) return assigned;
  const phase = (PHASE_ORDER[phaseOf(a)] ?? 0) - (PHASE_ORDER[phaseOf(b)] ?? 0);
  if (phase !== 0) return phase;
  const ready = Number(isPodReady(a)) - Number(isPodReady(b));
  if (ready !== 0) return ready;
  const cost = deletionCost(a) - deletionCost(b);
  if (cost !== 0) return cost;
  const doubledUp = rankOf(b) - rankOf(a);
  if (doubledUp !== 0) return doubledUp;
  if (isPodReady(a) && isPodReady(b)) {
    const readyTime = youngerFirst(readySince(a), readySince(b), a, b, nowMs);
    if (readyTime !== 0) return readyTime;
  }
  const restarts = restartsOf(b) - restartsOf(a);
  if (restarts !== 0) return restarts;
  return youngerFirst(parseTime(a.metadata.creationTimestamp), parseTime(b.metadata.creationTimestamp), a, b, nowMs);
}

/** Ages are compared by their logarithm, so that pods of about the same age are picked evenly (KEP-2185). */
function youngerFirst(aMs: number | undefined, bMs: number | undefined, a: Stored<Pod>, b: Stored<Pod>, nowMs: number): number {
  if (aMs === bMs) return 0;
  if (aMs === undefined) return -1;
  if (bMs === undefined) return 1;
  const difference = ageMagnitude(aMs, nowMs) - ageMagnitude(bMs, nowMs);
  if (difference !== 0) return difference;
  return a.metadata.uid < b.metadata.uid ? -1 : 1;
}

function ageMagnitude(sinceMs: number, nowMs: number): number {
  const ageNs = (nowMs - sinceMs) * 1e6;
  return ageNs > 0 ? Math.floor(Math.log2(ageNs)) : -1;
}

function readySince(pod: Pod): number | undefined {
  return parseTime(findPodCondition(pod, 'Ready')?.lastTransitionTime);
}

function restartsOf(pod: Pod): number {
  return Math.max(0, ...(pod.status?.containerStatuses ?? []).map((status) => status.restartCount));
}

function deletionCost(pod: Pod): number {
  const text = pod.metadata?.annotations?.[DELETION_COST] ?? '0';
  return /^-?\d+$/.test(text) ? Number(text) : 0;
}
