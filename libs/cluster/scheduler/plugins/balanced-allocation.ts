// Mirrors pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go
// Differs: over cpu and memory only (the default).
import { SCORE_MAX } from '#cluster/scheduler/framework/normalize.js';
import type { ScorePlugin } from '#cluster/scheduler/framework/plugin.js';
import { fits, skip } from '#cluster/scheduler/framework/status.js';

export const balancedAllocation: ScorePlugin = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  preScore: ({ requests }) => ({ status: (requests['cpu'] ?? 0) === 0 && (requests['memory'] ?? 0) === 0 ? skip() : fits() }),
  /** The nearer the used fractions of cpu and memory are to each other, the better. */
  score({ requests }, node) {
    const [cpu, memory] = (['cpu', 'memory'] as const).map((resource) => {
      const allocatable = node.allocatable[resource] ?? 0;
      return allocatable === 0 ? 0 : Math.min(1, ((node.requested[resource] ?? 0) + (requests[resource] ?? 0)) / allocatable);
    }) as [number, number];
    return Math.floor((1 - Math.abs(cpu - memory) / 2) * SCORE_MAX);
  },
};
