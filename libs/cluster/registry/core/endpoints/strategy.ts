// Mirrors pkg/registry/core/endpoint
// Differs: subsets are stored as they come, not packed again.
import type { Endpoints, EndpointSubset } from '#cluster/api/generated/types.js';
import { ipWarnings } from '#cluster/apimachinery/validation/addresses.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { fill, withPart } from '#cluster/registry/fill.js';
import { subsetErrors } from './validation.js';

export const endpointsStrategy: Behaviour<Endpoints> = {
  deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  allowsCreateOnUpdate: true,
  setDefaults: (endpoints) =>
    withPart(endpoints, 'subsets', (list) => list.map((subset) => withPart(subset, 'ports', (ports) => ports.map((port) => fill(port, { protocol: 'TCP' }))))),
  validate: ({ subsets = [] }) => subsets.flatMap((subset, i) => subsetErrors(subset, `subsets[${i}]`)),
  warnings: ({ subsets = [], metadata }) => (metadata?.labels?.['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller' ? [] : subsets.flatMap((subset, i) => addressWarnings(subset, `subsets[${i}]`))),
};

function addressWarnings({ addresses = [], notReadyAddresses = [] }: EndpointSubset, path: string): string[] {
  return [...addresses.flatMap(({ ip }, i) => ipWarnings(`${path}.addresses[${i}].ip`, ip)), ...notReadyAddresses.flatMap(({ ip }, i) => ipWarnings(`${path}.notReadyAddresses[${i}].ip`, ip))];
}
