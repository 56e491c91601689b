// Mirrors pkg/registry/networking/servicecidr
// Differs: a second family cannot be added later.
import type { ServiceCIDR } from '#cluster/api/generated/types.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { immutable } from '#cluster/registry/field-checks.js';
import { validate } from './validation.js';

export const serviceCidrStrategy: Behaviour<ServiceCIDR> = {
  hasGeneration: false,
  validate,
  validateUpdate: (next, previous) => immutable(next.spec.cidrs, previous.spec.cidrs, 'spec.cidrs'),
};
