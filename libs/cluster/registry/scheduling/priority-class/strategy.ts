// Mirrors pkg/registry/scheduling/priorityclass
// Differs: nothing that can be seen.
import type { PriorityClass } from '#cluster/api/generated/types.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill } from '#cluster/registry/fill.js';
import { validate, validateUpdate } from './validation.js';

export const priorityClassStrategy: Behaviour<PriorityClass> = {
  hasGeneration: true,
  setDefaults: (object) => fill(object, { preemptionPolicy: 'PreemptLowerPriority' }),
  validate,
  validateUpdate,
};
