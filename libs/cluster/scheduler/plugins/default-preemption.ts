// Mirrors pkg/scheduler/framework/plugins/defaultpreemption and framework/preemption
// Differs: victims are deleted at once, not in the background.
import { pods } from '#cluster/api/resources.js';
import type { Pod, PodDisruptionBudget } from '#cluster/api/generated/types.js';
import { isNotFound, type StatusError } from '#cluster/apimachinery/errors.js';
import { matchesLabelSelector } from '#cluster/apimachinery/labels.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { formatTime, parseTime } from '#cluster/apimachinery/time.js';
import type { Client, EventRecorder } from '#cluster/client/client.js';
import { whenAnswered } from '#cluster/client/when-answered.js';
import { fitErrorMessage } from '#cluster/scheduler/fit-error.js';
import type { NodeInfo, PodInfo } from '#cluster/scheduler/framework/node-info.js';
import type { FailedAttempt, PostFilterPlugin, Profile } from '#cluster/scheduler/framework/plugin.js';
import { runFilters, runPreFilter, withNode } from '#cluster/scheduler/framework/run.js';
import type { Snapshot } from '#cluster/scheduler/framework/snapshot.js';
import { fits, unresolvable, unschedulable } from '#cluster/scheduler/framework/status.js';
import type { Status } from '#cluster/scheduler/framework/status.js';

/** Of many nodes, this share is tried, and at least so many. */
const CANDIDATES_PERCENT = 10;
const CANDIDATES_MIN = 100;

interface Candidate {
  readonly node: NodeInfo;
  /** Most important first. */
  readonly victims: readonly PodInfo[];
  readonly budgetsViolated: number;
}

interface Handles {
  readonly client: Client;
  readonly events: EventRecorder;
  profile(): Profile;
}

export function defaultPreemption({ client, events, profile }: Handles): PostFilterPlugin {
  return {
    name: 'DefaultPreemption',
    retryOn: ['pod/deleted', 'node/add'],
    postFilter(pod, attempt) {
      const obstacle = ineligible(pod, attempt.snapshot);
      if (obstacle !== undefined) return { status: unschedulable(`preemption: ${obstacle}`) };
      const { candidates, statuses } = findCandidates(profile(), pod, attempt);
      const best = pickBest(candidates);
      if (best === undefined) return { status: unschedulable(`preemption: ${fitErrorMessage(attempt.snapshot.nodes.length, { statuses })}`) };
      for (const victim of best.victims) evict(client, events, victim, pod, best.node.name, attempt.snapshot.nowMs);
      return { status: fits(), nominatedNode: best.node.name };
    },
  };
}

function ineligible(pod: PodInfo, snapshot: Snapshot): string | undefined {
  if (pod.pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = pod.pod.status?.nominatedNodeName ?? '';
  const node = nominated === '' ? undefined : snapshot.nodes.find(({ name }) => name === nominated);
  for (const other of node?.pods.values() ?? []) {
    const isLeaving = other.pod.metadata.deletionTimestamp !== undefined && other.priority < pod.priority;
    const isPreempted = other.pod.status?.conditions?.some(({ type, reason }) => type === 'DisruptionTarget' && reason === 'PreemptionByScheduler');
    if (isLeaving && isPreempted) return 'not eligible due to a terminating pod on the nominated node.';
  }
  return undefined;
}

function findCandidates(profile: Profile, pod: PodInfo, { snapshot, statuses, beforeFilter }: FailedAttempt): { candidates: readonly Candidate[]; statuses: ReadonlyMap<string, Status> } {
  const reasons = new Map<string, Status>();
  const candidates: Candidate[] = [];
  const tries = Math.max(CANDIDATES_MIN, Math.floor((snapshot.nodes.length * CANDIDATES_PERCENT) / 100));
  for (const node of snapshot.nodes) {
    const mayHelp = !beforeFilter && statuses.get(node.name)?.code === 'unschedulable';
    if (!mayHelp) reasons.set(node.name, unresolvable('Preemption is not helpful for scheduling'));
    else if (candidates.length < tries) {
      const found = selectVictims(profile, pod, node, snapshot);
      if ('victims' in found) candidates.push(found);
      else reasons.set(node.name, found);
    }
  }
  return { candidates, statuses: reasons };
}

/** The fewest pods of lower priority whose going makes room; budgets are respected as far as can be. */
function selectVictims(profile: Profile, pod: PodInfo, node: NodeInfo, snapshot: Snapshot): Candidate | Status {
  const lower = [...node.pods.values()].filter((other) => other.priority < pod.priority);
  if (lower.length === 0) return unresolvable('No preemption victims found for incoming pod');
  const kept = new Set([...node.pods.values()].filter((other) => other.priority >= pod.priority));
  const tryWith = (stay: Iterable<PodInfo>): Status => {
    const trial = node.copyWith(stay);
    const trialSnapshot = withNode(snapshot, trial);
    const found = runPreFilter(profile, pod, trialSnapshot);
    return found.status.code === 'success' ? runFilters(found, pod, trial) : found.status;
  };
  const without = tryWith(kept);
  if (without.code !== 'success') return without;
  const { violating, harmless } = byBudget([...lower].sort(moreImportantFirst), snapshot);
  const victims: PodInfo[] = [];
  let budgetsViolated = 0;
  for (const [group, violates] of [[violating, true], [harmless, false]] as const) {
    for (const other of group) {
      if (tryWith([...kept, other]).code === 'success') kept.add(other);
      else {
        victims.push(other);
        if (violates) budgetsViolated++;
      }
    }
  }
  return { node, victims: victims.sort(moreImportantFirst), budgetsViolated };
}

function startMs(pod: Pod): number {
  return parseTime(pod.status?.startTime) ?? Number.MAX_SAFE_INTEGER;
}

function moreImportantFirst(a: PodInfo, b: PodInfo): number {
  return b.priority - a.priority || startMs(a.pod) - startMs(b.pod);
}

function byBudget(sorted: readonly PodInfo[], snapshot: Snapshot): { violating: readonly PodInfo[]; harmless: readonly PodInfo[] } {
  const left = new Map<string, number>();
  const violating: PodInfo[] = [];
  const harmless: PodInfo[] = [];
  for (const info of sorted) {
    let violates = false;
    for (const budget of snapshot.objects.listDisruptionBudgets(info.namespace)) {
      if (!covers(budget, info)) continue;
      const allowed = (left.get(budget.metadata.uid) ?? budget.status?.disruptionsAllowed ?? 0) - 1;
      left.set(budget.metadata.uid, allowed);
      if (allowed < 0) violates = true;
    }
    (violates ? violating : harmless).push(info);
  }
  return { violating, harmless };
}

function covers(budget: Stored<PodDisruptionBudget>, { pod }: PodInfo): boolean {
  if (Object.keys(pod.metadata.labels ?? {}).length === 0 || budget.status?.disruptedPods?.[pod.metadata.name] !== undefined) return false;
  return matchesLabelSelector(budget.spec.selector, pod.metadata.labels);
}

/** Fewest broken budgets, then lowest top priority, lowest sum, fewest victims, youngest important victim. */
function pickBest(candidates: readonly Candidate[]): Candidate | undefined {
  const ranks: readonly ((candidate: Candidate) => number)[] = [
    ({ budgetsViolated }) => budgetsViolated,
    ({ victims }) => victims[0]?.priority ?? Number.MIN_SAFE_INTEGER,
    ({ victims }) => victims.reduce((sum, victim) => sum + victim.priority + 2 ** 31, 0),
    ({ victims }) => victims.length,
    ({ victims }) => -Math.min(...victims.filter(({ priority }) => priority === victims[0]?.priority).map(({ pod }) => startMs(pod))),
  ];
  let best = candidates;
  for (const rank of ranks) {
    const least = Math.min(...best.map(rank));
    best = best.filter((candidate) => rank(candidate) === least);
  }
  return best[0];
}

function evict(client: Client, events: EventRecorder, victim: PodInfo, preemptor: PodInfo, nodeName: string, nowMs: number): void {
  const { namespace, name, deletionTimestamp } = victim.pod.metadata;
  if (deletionTimestamp !== undefined) return;
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'PreemptionByScheduler',
    message: 'default-scheduler: preempting to accommodate a higher priority pod',
    lastTransitionTime: formatTime(nowMs),
    observedGeneration: victim.pod.metadata.generation,
  };
  // A victim that is gone already has made room, too; one that may not be evicted is left, and looked for again.
  const refused = (error: StatusError) => {
    if (isNotFound(error)) preempted();
  };
  const preempted = () => events.event(victim.pod, 'Normal', 'Preempted', `Preempted by pod ${preemptor.uid} on node ${nodeName}`);
  whenAnswered(() => {
    client.patch(pods, namespace, name, 'strategic', { status: { conditions: [condition] } }, 'status');
    whenAnswered(() => {
      client.delete(pods, namespace, name);
      preempted();
    }, refused);
  }, refused);
}
