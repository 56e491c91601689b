// Mirrors pkg/scheduler/framework/plugins/nodeunschedulable
// Differs: nothing.
import type { Taint } from '#cluster/api/generated/types.js';
import { tolerates } from '#cluster/api/core/v1/tolerations.js';
import type { FilterPlugin } from '#cluster/scheduler/framework/plugin.js';
import { fits, unresolvable } from '#cluster/scheduler/framework/status.js';

const CORDON: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

export const nodeUnschedulable: FilterPlugin = {
  name: 'NodeUnschedulable',
  retryOn: ['node/add', 'node/taints'],
  filter({ pod }, { node }) {
    const open = node.spec.unschedulable !== true || tolerates(pod.spec.tolerations, CORDON);
    return open ? fits() : unresolvable('node(s) were unschedulable');
  },
};
