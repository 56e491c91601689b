// Mirrors pkg/registry/coordination/lease
// Differs: nothing that can be seen.
import type { Lease } from '#cluster/api/generated/types.js';
import { invalidValue } from '#cluster/apimachinery/validation/field-error.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';

export const leaseStrategy: Behaviour<Lease> = {
  allowsCreateOnUpdate: true,
  validate: ({ spec = {} }) => {
    const { leaseDurationSeconds: seconds, leaseTransitions: transitions } = spec;
    return [
      ...(seconds !== undefined && seconds <= 0 ? [invalidValue('spec.leaseDurationSeconds', seconds, 'must be greater than 0')] : []),
      ...(transitions !== undefined && transitions < 0 ? [invalidValue('spec.leaseTransitions', transitions, 'must be greater than or equal to 0')] : []),
    ];
  },
};
