// Mirrors pkg/registry/resource/resourceclaim
// Differs: nothing that can be seen.
import type { AllocatedDeviceStatus, DeviceRequestAllocationResult, ResourceClaimStatus, ResourceV1ResourceClaim } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { invalidValue } from '#cluster/apimachinery/validation/field-error.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { withPart } from '#cluster/registry/fill.js';
import { adminAccessErrors } from '#cluster/registry/resource/admin-access.js';
import { claimDefaults, claimSpecErrors } from '#cluster/registry/resource/device-claim.js';
import { internalClaimSpec } from '#cluster/registry/resource/internal-form.js';
import { validateStatus } from './status-validation.js';

type Claim = Stored<ResourceV1ResourceClaim>;

export const resourceClaimStrategy: Behaviour<ResourceV1ResourceClaim> = {
  hasGeneration: false,
  setDefaults: (claim) => withPart(claim, 'spec', claimDefaults),
  prepareForCreate: (claim) => ({ ...claim, status: {} }),
  prepareForStatusUpdate: (next, previous) => withoutDeallocated({ ...next, spec: previous.spec, metadata: { ...previous.metadata, ...(next.metadata.managedFields && { managedFields: next.metadata.managedFields }), ...(next.metadata.finalizers && { finalizers: next.metadata.finalizers }) } } as Claim, previous),
  validate: ({ metadata, spec }, { store }) => [...adminAccessErrors(spec?.devices?.requests, metadata?.namespace, store), ...claimSpecErrors(spec ?? {}, 'spec')],
  validateUpdate: (next, previous) => (semanticEqual(next.spec, previous.spec) ? [] : [invalidValue('spec', internalClaimSpec(next.spec), 'field is immutable')]),
  validateStatusUpdate: validateStatus,
};

const idOf = ({ driver, pool, device }: AllocatedDeviceStatus | DeviceRequestAllocationResult) => `${driver}/${pool}/${device}`;

/** What is told of a device goes with its allocation. */
function withoutDeallocated(next: Claim, previous: Claim): Claim {
  const results = (status: ResourceClaimStatus | undefined) => status?.allocation?.devices?.results ?? [];
  const still = new Set(results(next.status).map(idOf));
  const gone = new Set(results(previous.status).map(idOf).filter((id) => !still.has(id)));
  if (next.status?.devices === undefined || gone.size === 0) return next;
  const { devices, ...status } = next.status;
  const left = devices.filter((each) => !gone.has(idOf(each)));
  return { ...next, status: { ...status, ...(left.length > 0 ? { devices: left } : {}) } };
}
