// Mirrors pkg/scheduler/framework/plugins/schedulinggates
// Differs: nothing.
import type { PreEnqueuePlugin } from '#cluster/scheduler/framework/plugin.js';
import { fits, unresolvable } from '#cluster/scheduler/framework/status.js';

export const schedulingGates: PreEnqueuePlugin = {
  name: 'SchedulingGates',
  preEnqueue(pod) {
    const gates = pod.spec.schedulingGates ?? [];
    if (gates.length === 0) return fits();
    return unresolvable(`waiting for scheduling gates: [${gates.map((gate) => gate.name).join(' ')}]`);
  },
};
