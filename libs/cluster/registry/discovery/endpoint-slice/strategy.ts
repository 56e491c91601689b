// Mirrors pkg/registry/discovery/endpointslice
// Differs: hints are stored as they come.
import type { EndpointSlice } from '#cluster/api/generated/types.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { immutable } from '#cluster/registry/field-checks.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { validate } from './validation.js';

export const endpointSliceStrategy: Behaviour<EndpointSlice> = {
  hasGeneration: true,
  setDefaults: (slice) => withPart(slice, 'ports', (ports) => ports.map((port) => fill(port, { name: '', protocol: 'TCP' }))),
  validate,
  validateUpdate: (next, previous) => [...validate(next), ...immutable(next.addressType, previous.addressType, 'addressType')],
};
