// Mirrors pkg/registry/coordination/lease and pkg/apis/coordination/validation
// Differs: nothing that can be seen.
import type { Lease } from '#cluster/api/generated/types.js';
import { invalidValue } from '#cluster/apimachinery/validation/field-error.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';

export const leaseStrategy: Behaviour<Lease> = {
  allowsCreateOnUpdate: true,
  allowsUnconditionalUpdate: false,
  prepareForCreate: withoutCoordination,
  prepareForUpdate: withoutCoordination,
  validate: ({ spec = {} }) => {
    const { leaseDurationSeconds: seconds, leaseTransitions: transitions } = spec;
    return [
      ...(seconds !== undefined && seconds <= 0 ? [invalidValue('spec.leaseDurationSeconds', seconds, 'must be greater than 0')] : []),
      ...(transitions !== undefined && transitions < 0 ? [invalidValue('spec.leaseTransitions', transitions, 'must be greater than or equal to 0')] : []),
    ];
  },
};

/** A server that does not choose leaders for others drops what tells it how. */
function withoutCoordination<T extends Lease>(lease: T): T {
  const { strategy, preferredHolder, ...spec } = lease.spec ?? {};
  return strategy === undefined && preferredHolder === undefined ? lease : { ...lease, spec };
}
