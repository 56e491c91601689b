// Mirrors pkg/registry/{coordination,node,flowcontrol,resource} and the aggregator
// Differs: only columns and the few rules that learners meet.
import type * as k from '#cluster/api/generated/types.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';

export const componentStatusStrategy: Behaviour<k.ComponentStatus> = {
  deprecation: 'v1 ComponentStatus is deprecated in v1.19+',
};
