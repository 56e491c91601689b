// Mirrors pkg/scheduler/framework/plugins/noderesources/fit.go
// Differs: strategy LeastAllocated over cpu and memory only (the default).
import type { NodeInfo, PodInfo } from '#cluster/scheduler/framework/node-info.js';
import { SCORE_MAX } from '#cluster/scheduler/framework/normalize.js';
import type { FilterPlugin, ScorePlugin } from '#cluster/scheduler/framework/plugin.js';
import { fits, unresolvable, unschedulable } from '#cluster/scheduler/framework/status.js';

export const nodeResourcesFit: FilterPlugin & ScorePlugin = {
  name: 'NodeResourcesFit',
  weight: 1,
  retryOn: ['pod/deleted', 'node/add', 'node/allocatable'],
  filter(pod, node) {
    const reasons: string[] = [];
    let isHopeless = false;
    const podsMax = node.allocatable['pods'] ?? 0;
    if (node.pods.size + 1 > podsMax) {
      reasons.push('Too many pods');
      isHopeless = podsMax === 0;
    }
    for (const resource of inOrder(pod)) {
      const wanted = pod.requests[resource] ?? 0;
      const allocatable = node.allocatable[resource] ?? 0;
      if (wanted === 0 || wanted <= allocatable - (node.requested[resource] ?? 0)) continue;
      reasons.push(`Insufficient ${resource}`);
      // No pod that could be pushed out would make the node large enough.
      if (wanted > allocatable) isHopeless = true;
    }
    if (reasons.length === 0) return fits();
    return isHopeless ? unresolvable(...reasons) : unschedulable(...reasons);
  },
  /** The emptier the node would be with the pod, the better. */
  score(pod, node) {
    const scores = (['cpu', 'memory'] as const).map((resource) => leastAllocated(pod, node, resource)).filter((score) => score !== undefined);
    return scores.length === 0 ? 0 : Math.floor(scores.reduce((sum, score) => sum + score, 0) / scores.length);
  },
};

function inOrder({ requests }: PodInfo): readonly string[] {
  const first = ['cpu', 'memory', 'ephemeral-storage'];
  const rest = Object.keys(requests).filter((resource) => !first.includes(resource));
  return [...first, ...rest];
}

function leastAllocated(pod: PodInfo, node: NodeInfo, resource: 'cpu' | 'memory'): number | undefined {
  const allocatable = node.allocatable[resource] ?? 0;
  if (allocatable === 0) return undefined;
  const requested = node.nonZeroRequested[resource] + (pod.nonZeroRequests[resource] ?? 0);
  return requested > allocatable ? 0 : Math.floor(((allocatable - requested) * SCORE_MAX) / allocatable);
}
