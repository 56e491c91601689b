// Mirrors pkg/scheduler/framework/plugins/nodename
// Differs: nothing.
import type { FilterPlugin } from '#cluster/scheduler/framework/plugin.js';
import { fits, unresolvable } from '#cluster/scheduler/framework/status.js';

export const nodeName: FilterPlugin = {
  name: 'NodeName',
  retryOn: ['node/add'],
  filter({ pod }, { name }) {
    const wanted = pod.spec.nodeName ?? '';
    return wanted === '' || wanted === name ? fits() : unresolvable("node(s) didn't match the requested node name");
  },
};
