// Mirrors pkg/registry/core/node
// Differs: nothing that can be seen.
import type { Node } from '#cluster/api/generated/types.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { changeErrors, validate } from './validation.js';

export const nodeStrategy: Behaviour<Node> = {
  validate,
  validateUpdate: (next, previous) => [...validate(next), ...changeErrors(next, previous)],
  hasGeneration: false,
  selectableFields: { 'spec.unschedulable': ({ spec }) => String(spec.unschedulable === true) },
};
