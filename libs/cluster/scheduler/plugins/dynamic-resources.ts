// Mirrors pkg/scheduler/framework/plugins/dynamicresources
// Differs: resource claims are not allocated; what is here is what every failed pod's message shows of the plugin.
import type { PostFilterPlugin } from '#cluster/scheduler/framework/plugin.js';
import { failed, unschedulable } from '#cluster/scheduler/framework/status.js';

export const dynamicResources: PostFilterPlugin = {
  name: 'DynamicResources',
  postFilter: (_pod, { beforeFilter }) => ({
    // Its own PreFilter did not run when one before it rejected the pod: then it misses its state and the chain ends here.
    status: beforeFilter ? failed('not found') : unschedulable('no new claims to deallocate'),
  }),
};
