// Mirrors pkg/scheduler/framework/plugins/nodeports
// Differs: nothing.
import { portsCollide } from '#cluster/api/core/v1/host-ports.js';
import type { FilterPlugin } from '#cluster/scheduler/framework/plugin.js';
import { fits, skip, unschedulable } from '#cluster/scheduler/framework/status.js';

export const nodePorts: FilterPlugin = {
  name: 'NodePorts',
  retryOn: ['pod/deleted', 'node/add'],
  preFilter: ({ hostPorts }) => ({ status: hostPorts.length === 0 ? skip() : fits() }),
  filter({ hostPorts }, node) {
    if (node.withHostPorts === 0) return fits();
    for (const other of node.pods.values()) {
      if (other.hostPorts.some((taken) => hostPorts.some((wanted) => portsCollide(wanted, taken)))) {
        return unschedulable("node(s) didn't have free ports for the requested pod ports");
      }
    }
    return fits();
  },
};
