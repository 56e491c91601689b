// Mirrors pkg/scheduler/framework/plugins/queuesort
// Differs: nothing.
import type { QueueSortPlugin } from '#cluster/scheduler/framework/plugin.js';

/** Higher priority first; among equals, who waits longer. */
export const prioritySort: QueueSortPlugin = {
  name: 'PrioritySort',
  less(a, b) {
    const [left, right] = [a.pod.spec.priority ?? 0, b.pod.spec.priority ?? 0];
    return left > right || (left === right && a.queuedAtMs < b.queuedAtMs);
  },
};
