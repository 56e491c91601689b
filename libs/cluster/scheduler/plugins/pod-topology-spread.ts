// Mirrors pkg/scheduler/framework/plugins/podtopologyspread
// Differs: nothing a learner can see.
import type { LabelSelector, TopologySpreadConstraint } from '#cluster/api/generated/types.js';
import { matchesRequiredNodeAffinity } from '#cluster/api/core/v1/node-affinity.js';
import { findUntoleratedTaint } from '#cluster/api/core/v1/tolerations.js';
import { matchesLabelSelector } from '#cluster/apimachinery/labels.js';
import type { NodeInfo, PodInfo } from '#cluster/scheduler/framework/node-info.js';
import { SCORE_MAX } from '#cluster/scheduler/framework/normalize.js';
import type { FilterPlugin, ScorePlugin } from '#cluster/scheduler/framework/plugin.js';
import type { Snapshot } from '#cluster/scheduler/framework/snapshot.js';
import { fits, skip, unresolvable, unschedulable } from '#cluster/scheduler/framework/status.js';
import { defaultSelector } from './default-selector.js';

const HOSTNAME = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

interface Constraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly selector: LabelSelector | undefined;
  readonly minDomains: number;
  readonly honorsAffinity: boolean;
  readonly honorsTaints: boolean;
}

interface Domains extends Constraint {
  /** Matching pods by value of the topology key. */
  readonly pods: Map<string, number>;
}

interface ScoreState {
  readonly constraints: readonly (Domains & { readonly weight: number })[];
  readonly requiresAllTopologies: boolean;
}

export const podTopologySpread: FilterPlugin<readonly Domains[]> & ScorePlugin<ScoreState> = {
  name: 'PodTopologySpread',
  weight: 2,
  retryOn: ['pod/assigned', 'pod/labels', 'pod/deleted', 'node/add', 'node/labels', 'node/taints'],
  preFilter(pod, snapshot) {
    const constraints = constraintsOf(pod, 'DoNotSchedule');
    if (constraints.length === 0) return { status: skip() };
    const state = constraints.map((constraint): Domains => ({ ...constraint, pods: new Map() }));
    for (const node of snapshot.nodes) {
      if (!state.every(({ topologyKey }) => hasLabel(node, topologyKey))) continue;
      for (const domains of state) if (isEligible(domains, pod, node)) bump(domains, node, countMatching(domains, pod, node));
    }
    return { status: fits(), state };
  },
  filter(pod, node, state) {
    for (const domains of state ?? []) {
      const value = node.node.metadata.labels?.[domains.topologyKey];
      if (value === undefined) return unresolvable("node(s) didn't match pod topology spread constraints (missing required label)");
      const isSelf = matchesLabelSelector(domains.selector, pod.pod.metadata.labels) ? 1 : 0;
      const skew = (domains.pods.get(value) ?? 0) + isSelf - minimumOf(domains);
      if (skew > domains.maxSkew) return unschedulable("node(s) didn't match pod topology spread constraints");
    }
    return fits();
  },
  preScore(pod, snapshot, nodes) {
    const own = constraintsOf(pod, 'ScheduleAnyway');
    const constraints = (pod.pod.spec.topologySpreadConstraints ?? []).length > 0 ? own : defaultConstraints(pod, snapshot);
    if (constraints.length === 0) return { status: skip() };
    const requiresAllTopologies = own.length > 0;
    const state = constraints.map((constraint): Domains => ({ ...constraint, pods: new Map() }));
    for (const node of nodes) {
      if (requiresAllTopologies && !state.every(({ topologyKey }) => hasLabel(node, topologyKey))) continue;
      for (const domains of state) if (domains.topologyKey !== HOSTNAME) bump(domains, node, 0);
    }
    for (const node of snapshot.nodes) {
      if (requiresAllTopologies && !state.every(({ topologyKey }) => hasLabel(node, topologyKey))) continue;
      for (const domains of state) {
        const value = node.node.metadata.labels?.[domains.topologyKey];
        if (value === undefined || !domains.pods.has(value) || !isEligible(domains, pod, node)) continue;
        bump(domains, node, countMatching(domains, pod, node));
      }
    }
    const weighted = state.map((domains) => ({
      ...domains,
      weight: Math.log((domains.topologyKey === HOSTNAME ? nodes.length : domains.pods.size) + 2),
    }));
    return { status: fits(), state: { constraints: weighted, requiresAllTopologies } };
  },
  score(pod, node, state) {
    let sum = 0;
    if (state === undefined || isIgnored(node, state)) return 0;
    for (const domains of state.constraints) {
      const value = node.node.metadata.labels?.[domains.topologyKey];
      if (value === undefined) continue;
      const count = domains.topologyKey === HOSTNAME ? countMatching(domains, pod, node) : (domains.pods.get(value) ?? 0);
      sum += count * domains.weight + (domains.maxSkew - 1);
    }
    return Math.round(sum);
  },
  /** Fewest matching pods is best; nodes that lack a topology get nothing. */
  normalize(scores, nodes, state) {
    if (state === undefined) return;
    const counted = scores.filter((_score, i) => !isIgnored(nodes[i] as NodeInfo, state));
    const [min, max] = [Math.min(...counted), Math.max(0, ...counted)];
    for (let i = 0; i < scores.length; i++) {
      if (isIgnored(nodes[i] as NodeInfo, state)) scores[i] = 0;
      else scores[i] = max === 0 ? SCORE_MAX : Math.floor((SCORE_MAX * (max + min - (scores[i] ?? 0))) / max);
    }
  },
};

function constraintsOf(pod: PodInfo, whenUnsatisfiable: string): readonly Constraint[] {
  return (pod.pod.spec.topologySpreadConstraints ?? [])
    .filter((constraint) => constraint.whenUnsatisfiable === whenUnsatisfiable)
    .map((constraint) => ({
      maxSkew: constraint.maxSkew,
      topologyKey: constraint.topologyKey,
      selector: selectorOf(constraint, pod),
      minDomains: constraint.minDomains ?? 1,
      honorsAffinity: (constraint.nodeAffinityPolicy ?? 'Honor') === 'Honor',
      honorsTaints: constraint.nodeTaintsPolicy === 'Honor',
    }));
}

function selectorOf(constraint: TopologySpreadConstraint, pod: PodInfo): LabelSelector | undefined {
  const labels = pod.pod.metadata.labels ?? {};
  const keys = (constraint.matchLabelKeys ?? []).filter((key) => key in labels);
  if (keys.length === 0) return constraint.labelSelector;
  const added = keys.map((key) => ({ key, operator: 'In', values: [labels[key] as string] }));
  return { ...constraint.labelSelector, matchExpressions: [...(constraint.labelSelector?.matchExpressions ?? []), ...added] };
}

/** Kubernetes spreads the pods of a service or workload softly even when nobody asks for it. */
function defaultConstraints(pod: PodInfo, snapshot: Snapshot): readonly Constraint[] {
  const selector = defaultSelector(pod, snapshot.objects);
  if (selector === undefined) return [];
  const base = { selector, minDomains: 1, honorsAffinity: true, honorsTaints: false };
  return [
    { ...base, topologyKey: HOSTNAME, maxSkew: 3 },
    { ...base, topologyKey: ZONE, maxSkew: 5 },
  ];
}

function hasLabel(node: NodeInfo, key: string): boolean {
  return node.node.metadata.labels?.[key] !== undefined;
}

function isIgnored(node: NodeInfo, state: ScoreState): boolean {
  return state.requiresAllTopologies && !state.constraints.every(({ topologyKey }) => hasLabel(node, topologyKey));
}

function isEligible(constraint: Constraint, pod: PodInfo, { node }: NodeInfo): boolean {
  if (constraint.honorsAffinity && !matchesRequiredNodeAffinity(pod.pod.spec, node)) return false;
  return !constraint.honorsTaints || findUntoleratedTaint(node.spec.taints, pod.pod.spec.tolerations, ['NoSchedule', 'NoExecute']) === undefined;
}

function countMatching(constraint: Constraint, pod: PodInfo, node: NodeInfo): number {
  let count = 0;
  for (const existing of node.pods.values()) {
    const { metadata } = existing.pod;
    if (metadata.deletionTimestamp !== undefined || existing.namespace !== pod.namespace) continue;
    if (matchesLabelSelector(constraint.selector, metadata.labels)) count++;
  }
  return count;
}

function bump(domains: Domains, node: NodeInfo, by: number): void {
  const value = node.node.metadata.labels?.[domains.topologyKey];
  if (value !== undefined) domains.pods.set(value, (domains.pods.get(value) ?? 0) + by);
}

/** The fewest pods in any domain; 0 as long as there are fewer domains than asked for. */
function minimumOf(domains: Domains): number {
  if (domains.pods.size < domains.minDomains) return 0;
  return domains.pods.size === 0 ? 0 : Math.min(...domains.pods.values());
}
