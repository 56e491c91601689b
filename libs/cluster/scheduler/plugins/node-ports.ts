// Mirrors pkg/scheduler/framework/plugins/nodeports
// Differs: nothing.
import type { HostPort } from '#cluster/scheduler/framework/node-info.js';
import type { FilterPlugin } from '#cluster/scheduler/framework/plugin.js';
import { fits, skip, unschedulable } from '#cluster/scheduler/framework/status.js';

export const nodePorts: FilterPlugin = {
  name: 'NodePorts',
  retryOn: ['pod/deleted', 'node/add'],
  preFilter: ({ hostPorts }) => ({ status: hostPorts.length === 0 ? skip() : fits() }),
  filter({ hostPorts }, node) {
    if (node.withHostPorts === 0) return fits();
    for (const other of node.pods.values()) {
      if (other.hostPorts.some((taken) => hostPorts.some((wanted) => collide(wanted, taken)))) {
        return unschedulable("node(s) didn't have free ports for the requested pod ports");
      }
    }
    return fits();
  },
};

function collide(a: HostPort, b: HostPort): boolean {
  return a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || a.ip === '0.0.0.0' || b.ip === '0.0.0.0');
}
