// Mirrors pkg/registry/core/componentstatus
// Differs: nothing is asked how it is; there are none.
import type { ComponentStatus } from '#cluster/api/generated/types.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';

export const componentStatusStrategy: Behaviour<ComponentStatus> = {
  deprecation: 'v1 ComponentStatus is deprecated in v1.19+',
};
