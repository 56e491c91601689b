// Mirrors pkg/scheduler/framework/plugins/interpodaffinity
// Differs: nothing.
import type { PodAffinityTerm } from '#cluster/api/generated/types.js';
import { matchesLabelSelector } from '#cluster/apimachinery/labels.js';
import type { NodeInfo, PodInfo } from '#cluster/scheduler/framework/node-info.js';
import { SCORE_MAX } from '#cluster/scheduler/framework/normalize.js';
import type { FilterPlugin, ScorePlugin } from '#cluster/scheduler/framework/plugin.js';
import type { Snapshot } from '#cluster/scheduler/framework/snapshot.js';
import { fits, skip, unresolvable, unschedulable } from '#cluster/scheduler/framework/status.js';

/** What a required affinity of a pod that is there is worth when the pod to come would satisfy it. */
const HARD_AFFINITY_WEIGHT = 1;

/** Counts by `topologyKey=value`. */
type Counts = Map<string, number>;

interface FilterState {
  /** Anti-affinity of pods there, that the pod matches. */
  readonly existingAnti: Counts;
  readonly affinity: Counts;
  readonly anti: Counts;
}

export const interPodAffinity: FilterPlugin<FilterState> & ScorePlugin<Counts> = {
  name: 'InterPodAffinity',
  weight: 2,
  retryOn: ['pod/assigned', 'pod/labels', 'pod/deleted', 'node/add', 'node/labels', 'namespace/labels'],
  preFilter(pod, snapshot) {
    const state: FilterState = { existingAnti: existingAntiAffinity(pod, snapshot), affinity: new Map(), anti: new Map() };
    if (pod.requiredAffinity.length > 0 || pod.requiredAntiAffinity.length > 0) countIncoming(pod, snapshot, state);
    const isIdle = state.existingAnti.size === 0 && pod.requiredAffinity.length === 0 && pod.requiredAntiAffinity.length === 0;
    return isIdle ? { status: skip() } : { status: fits(), state };
  },
  filter(pod, node, state) {
    if (state === undefined) return fits();
    if (!satisfiesAffinity(pod, node, state)) return unresolvable("node(s) didn't match pod affinity rules");
    if (pod.requiredAntiAffinity.some((term) => (state.anti.get(topologyOf(node, term.topologyKey) ?? '') ?? 0) > 0)) {
      return unschedulable("node(s) didn't match pod anti-affinity rules");
    }
    for (const [key, value] of Object.entries(node.node.metadata.labels ?? {})) {
      if (state.existingAnti.has(`${key}=${value}`)) return unschedulable("node(s) didn't satisfy existing pods anti-affinity rules");
    }
    return fits();
  },
  preScore(pod, snapshot) {
    const hasPreferences = pod.preferredAffinity.length > 0 || pod.preferredAntiAffinity.length > 0;
    const nodes = hasPreferences ? snapshot.nodes : snapshot.nodesWithAffinity;
    const counts: Counts = new Map();
    for (const node of nodes) {
      for (const existing of node.pods.values()) if (hasPreferences || existing.hasAffinity) weigh(pod, existing, node, snapshot, counts);
    }
    return counts.size === 0 ? { status: skip() } : { status: fits(), state: counts };
  },
  score(_pod, { node }, counts) {
    let sum = 0;
    for (const [key, value] of Object.entries(node.metadata.labels ?? {})) sum += counts?.get(`${key}=${value}`) ?? 0;
    return sum;
  },
  normalize(scores) {
    const min = Math.min(...scores);
    const range = Math.max(...scores) - min;
    for (let i = 0; i < scores.length; i++) scores[i] = range === 0 ? 0 : Math.floor((SCORE_MAX * ((scores[i] ?? 0) - min)) / range);
  },
};

function topologyOf(node: NodeInfo, key: string): string | undefined {
  const value = node.node.metadata.labels?.[key];
  return value === undefined ? undefined : `${key}=${value}`;
}

/** Does `target` fall under the term of a pod in `namespace` with `labels`? */
function matchesTerm(term: PodAffinityTerm, owner: PodInfo, target: PodInfo, snapshot: Snapshot): boolean {
  return inNamespaces(term, owner, target.namespace, snapshot) && matchesLabelSelector(selectorOf(term, owner), target.pod.metadata.labels);
}

function inNamespaces(term: PodAffinityTerm, owner: PodInfo, namespace: string, snapshot: Snapshot): boolean {
  const listed = term.namespaces ?? [];
  if (listed.length === 0 && term.namespaceSelector === undefined) return namespace === owner.namespace;
  if (listed.includes(namespace)) return true;
  if (term.namespaceSelector === undefined) return false;
  const found = snapshot.objects.findNamespace(namespace);
  return matchesLabelSelector(term.namespaceSelector, found?.metadata.labels);
}

/** The selector with the values of matchLabelKeys and mismatchLabelKeys taken from the pod that holds the term. */
function selectorOf(term: PodAffinityTerm, owner: PodInfo): PodAffinityTerm['labelSelector'] {
  if (term.matchLabelKeys === undefined && term.mismatchLabelKeys === undefined) return term.labelSelector;
  const labels = owner.pod.metadata.labels ?? {};
  const requirements = (keys: readonly string[] | undefined, operator: string) =>
    (keys ?? []).filter((key) => key in labels).map((key) => ({ key, operator, values: [labels[key] as string] }));
  return {
    ...term.labelSelector,
    matchExpressions: [
      ...(term.labelSelector?.matchExpressions ?? []),
      ...requirements(term.matchLabelKeys, 'In'),
      ...requirements(term.mismatchLabelKeys, 'NotIn'),
    ],
  };
}

function bump(counts: Counts, key: string | undefined, by: number): void {
  if (key === undefined || by === 0) return;
  const sum = (counts.get(key) ?? 0) + by;
  if (sum === 0) counts.delete(key);
  else counts.set(key, sum);
}

function existingAntiAffinity(pod: PodInfo, snapshot: Snapshot): Counts {
  const counts: Counts = new Map();
  for (const node of snapshot.nodesWithRequiredAntiAffinity) {
    for (const existing of node.pods.values()) {
      for (const term of existing.requiredAntiAffinity) {
        if (matchesTerm(term, existing, pod, snapshot)) bump(counts, topologyOf(node, term.topologyKey), 1);
      }
    }
  }
  return counts;
}

function countIncoming(pod: PodInfo, snapshot: Snapshot, state: FilterState): void {
  for (const node of snapshot.nodes) {
    for (const existing of node.pods.values()) {
      if (pod.requiredAffinity.length > 0 && pod.requiredAffinity.every((term) => matchesTerm(term, pod, existing, snapshot))) {
        for (const term of pod.requiredAffinity) bump(state.affinity, topologyOf(node, term.topologyKey), 1);
      }
      for (const term of pod.requiredAntiAffinity) {
        if (matchesTerm(term, pod, existing, snapshot)) bump(state.anti, topologyOf(node, term.topologyKey), 1);
      }
    }
  }
}

function satisfiesAffinity(pod: PodInfo, node: NodeInfo, state: FilterState): boolean {
  let hasPods = true;
  for (const term of pod.requiredAffinity) {
    const topology = topologyOf(node, term.topologyKey);
    if (topology === undefined) return false;
    if ((state.affinity.get(topology) ?? 0) <= 0) hasPods = false;
  }
  if (hasPods) return true;
  // The first pod of a group that wants to be together has nobody to be with.
  return state.affinity.size === 0 && pod.requiredAffinity.every((term) => matchesOwn(term, pod));
}

function matchesOwn(term: PodAffinityTerm, pod: PodInfo): boolean {
  const listed = term.namespaces ?? [];
  const isHome = (listed.length === 0 && term.namespaceSelector === undefined) || listed.includes(pod.namespace) || term.namespaceSelector !== undefined;
  return isHome && matchesLabelSelector(selectorOf(term, pod), pod.pod.metadata.labels);
}

function weigh(pod: PodInfo, existing: PodInfo, node: NodeInfo, snapshot: Snapshot, counts: Counts): void {
  for (const { podAffinityTerm: term, weight } of pod.preferredAffinity) {
    if (matchesTerm(term, pod, existing, snapshot)) bump(counts, topologyOf(node, term.topologyKey), weight);
  }
  for (const { podAffinityTerm: term, weight } of pod.preferredAntiAffinity) {
    if (matchesTerm(term, pod, existing, snapshot)) bump(counts, topologyOf(node, term.topologyKey), -weight);
  }
  for (const term of existing.requiredAffinity) {
    if (matchesTerm(term, existing, pod, snapshot)) bump(counts, topologyOf(node, term.topologyKey), HARD_AFFINITY_WEIGHT);
  }
  for (const { podAffinityTerm: term, weight } of existing.preferredAffinity) {
    if (matchesTerm(term, existing, pod, snapshot)) bump(counts, topologyOf(node, term.topologyKey), weight);
  }
  for (const { podAffinityTerm: term, weight } of existing.preferredAntiAffinity) {
    if (matchesTerm(term, existing, pod, snapshot)) bump(counts, topologyOf(node, term.topologyKey), -weight);
  }
}
