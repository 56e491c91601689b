// Mirrors pkg/scheduler/framework/plugins/nodeaffinity
// Differs: no affinity added by the profile.
import type { NodeSelectorTerm } from '#cluster/api/generated/types.js';
import { matchesNodeSelectorTerm, matchesRequiredNodeAffinity } from '#cluster/api/core/v1/node-affinity.js';
import { normalizeScores } from '#cluster/scheduler/framework/normalize.js';
import type { FilterPlugin, ScorePlugin } from '#cluster/scheduler/framework/plugin.js';
import { fits, skip, unresolvable } from '#cluster/scheduler/framework/status.js';

export const nodeAffinity: FilterPlugin & ScorePlugin = {
  name: 'NodeAffinity',
  weight: 2,
  retryOn: ['node/add', 'node/labels'],
  preFilter({ pod }) {
    const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    if (required === undefined && Object.keys(pod.spec.nodeSelector ?? {}).length === 0) return { status: skip() };
    const nodeNames = namedNodes(required?.nodeSelectorTerms);
    if (nodeNames === undefined) return { status: fits() };
    return nodeNames.size === 0 ? { status: unresolvable('pod affinity terms conflict') } : { status: fits(), nodeNames };
  },
  filter({ pod }, { node }) {
    return matchesRequiredNodeAffinity(pod.spec, node) ? fits() : unresolvable("node(s) didn't match Pod's node affinity/selector");
  },
  preScore({ pod }) {
    return { status: (pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).length === 0 ? skip() : fits() };
  },
  score({ pod }, { node }) {
    let sum = 0;
    for (const { weight, preference } of pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []) {
      const isEmpty = (preference.matchExpressions ?? []).length === 0 && (preference.matchFields ?? []).length === 0;
      if (isEmpty || matchesNodeSelectorTerm(preference, node)) sum += weight;
    }
    return sum;
  },
  normalize: (scores) => normalizeScores(scores, 'most is best'),
};

/** The nodes that the terms name, when every term names some (as those of a DaemonSet's pods do). */
function namedNodes(terms: readonly NodeSelectorTerm[] | undefined): ReadonlySet<string> | undefined {
  if (terms === undefined || terms.length === 0) return undefined;
  const names = new Set<string>();
  for (const term of terms) {
    let ofTerm: readonly string[] | undefined;
    for (const { key, operator, values } of term.matchFields ?? []) {
      if (key !== 'metadata.name' || operator !== 'In') continue;
      const named = values ?? [];
      ofTerm = ofTerm === undefined ? named : ofTerm.filter((name) => named.includes(name));
    }
    if (ofTerm === undefined) return undefined;
    for (const name of ofTerm) names.add(name);
  }
  return names;
}
