// Mirrors pkg/scheduler/framework/plugins/tainttoleration
// Differs: nothing.
import { findUntoleratedTaint, tolerates } from '#cluster/api/core/v1/tolerations.js';
import type { FilterPlugin, ScorePlugin } from '#cluster/scheduler/framework/plugin.js';
import { normalizeScores } from '#cluster/scheduler/framework/normalize.js';
import { fits, unresolvable } from '#cluster/scheduler/framework/status.js';

export const taintToleration: FilterPlugin & ScorePlugin = {
  name: 'TaintToleration',
  weight: 3,
  retryOn: ['node/add', 'node/taints'],
  filter({ pod }, { node }) {
    const taint = findUntoleratedTaint(node.spec.taints, pod.spec.tolerations, ['NoSchedule', 'NoExecute']);
    return taint === undefined ? fits() : unresolvable('node(s) had untolerated taint(s)');
  },
  /** The number of taints that would rather not have the pod. */
  score({ pod }, { node }) {
    const soft = (pod.spec.tolerations ?? []).filter(({ effect }) => effect === undefined || effect === '' || effect === 'PreferNoSchedule');
    return (node.spec.taints ?? []).filter((taint) => taint.effect === 'PreferNoSchedule' && !tolerates(soft, taint)).length;
  },
  normalize: (scores) => normalizeScores(scores, 'fewest is best'),
};
