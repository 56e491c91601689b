// Mirrors pkg/registry/storage/csinode
// Differs: nothing that can be seen.
import type { CSINode } from '#cluster/api/generated/types.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { validate, validateUpdate } from './validation.js';

export const csiNodeStrategy: Behaviour<CSINode> = {
  validate,
  validateUpdate,
};
