// Mirrors pkg/registry/core/componentstatus
// Differs: they come in one order, not in any; one that is not there is not found.
import type { ComponentStatus } from '#cluster/api/generated/types.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';

export const componentStatusStrategy: Behaviour<ComponentStatus> = {
  deprecation: 'v1 ComponentStatus is deprecated in v1.19+',
  made: (components) => components.map(({ name, problem }) => ({
    kind: 'ComponentStatus', apiVersion: 'v1', metadata: { name },
    conditions: [{ type: 'Healthy', status: problem === undefined ? 'True' : 'False', message: problem ?? 'ok' }],
  })),
};
