// Mirrors pkg/registry/scheduling/priorityclass
// Differs: nothing that can be seen.
import type { PriorityClass } from '#cluster/api/generated/types.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill } from '#cluster/registry/fill.js';
import { SYSTEM_CLASSES, validate, validateUpdate } from './validation.js';

export const priorityClassStrategy: Behaviour<PriorityClass> = {
  hasGeneration: true,
  setDefaults: (object) => fill(object, { preemptionPolicy: 'PreemptLowerPriority' }),
  validate,
  validateUpdate,
  whyNotDeleted: (name) => (SYSTEM_CLASSES.has(name) ? 'this is a system priority class and cannot be deleted' : undefined),
};
