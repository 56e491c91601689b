// Mirrors pkg/registry/core/node
// Differs: nothing that can be seen.
import type { Node } from '#cluster/api/generated/types.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { changeErrors, taintErrors } from './validation.js';

export const nodeStrategy: Behaviour<Node> = {
  validate: ({ spec }) => taintErrors(spec?.taints ?? []),
  validateUpdate: (next, previous) => [...taintErrors(next.spec.taints ?? []), ...changeErrors(next, previous)],
  hasGeneration: false,
  selectableFields: { 'spec.unschedulable': ({ spec }) => String(spec.unschedulable === true) },
};
