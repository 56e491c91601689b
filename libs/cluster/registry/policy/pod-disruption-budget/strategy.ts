// Mirrors pkg/registry/policy/poddisruptionbudget
// Differs: nothing that can be seen.
import type { PodDisruptionBudget } from '#cluster/api/generated/types.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { validate, validateStatus } from './validation.js';

export const podDisruptionBudgetStrategy: Behaviour<PodDisruptionBudget> = {
  prepareForCreate: (budget) => ({ ...budget, status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 } }),
  validate,
  validateStatusUpdate: validateStatus,
  allowsUnconditionalUpdate: false,
};
