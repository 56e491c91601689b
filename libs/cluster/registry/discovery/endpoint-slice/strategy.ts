// Mirrors pkg/registry/discovery/endpointslice
// Differs: nothing that can be seen.
import type { EndpointSlice } from '#cluster/api/generated/types.js';
import { semanticEqual } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { ipWarnings } from '#cluster/apimachinery/validation/addresses.js';
import type { Behaviour } from '#cluster/registry/define-resource.js';
import { immutable } from '#cluster/registry/field-checks.js';
import { fill, mapSame, withPart } from '#cluster/registry/fill.js';
import { validate } from './validation.js';

const MANAGER = 'endpointslice.kubernetes.io/managed-by';
/** They write good addresses. */
const OWN_MANAGERS = ['endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io'];

export const endpointSliceStrategy: Behaviour<EndpointSlice> = {
  hasGeneration: true,
  setDefaults: (slice) => withPart(slice, 'ports', (ports) => ports.map((port) => fill(port, { name: '', protocol: 'TCP' }))),
  prepareForCreate: withoutTopology,
  prepareForUpdate: (next, previous) => relabelled(withoutTopology(next), previous),
  validate,
  validateUpdate: (next, previous) => [...validate(next), ...immutable(next.addressType, previous.addressType, 'addressType')],
  warnings: (slice, previous) => [...(previous === undefined && slice.addressType === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : []), ...addressWarnings(slice)],
};

/** Where an endpoint is was said so before v1. */
function withoutTopology<T extends EndpointSlice>(slice: T): T {
  return withPart(slice, 'endpoints', (endpoints) => mapSame(endpoints, (endpoint) => {
    const { deprecatedTopology, ...rest } = endpoint;
    return deprecatedTopology === undefined ? endpoint : rest;
  }) as T['endpoints'] & object);
}

/** Labels choose slices as much as what is in them: a change of them is one of generation, too. */
function relabelled(next: Stored<EndpointSlice>, previous: Stored<EndpointSlice>): Stored<EndpointSlice> {
  const { metadata: is, ...now } = next;
  const { metadata: was, ...before } = previous;
  if (semanticEqual(is.labels ?? {}, was.labels ?? {}) || !semanticEqual(now, before)) return next;
  return { ...next, metadata: { ...is, generation: (was.generation ?? 0) + 1 } };
}

function addressWarnings({ metadata, endpoints }: EndpointSlice): string[] {
  if (OWN_MANAGERS.includes(metadata?.labels?.[MANAGER] ?? '')) return [];
  return (endpoints ?? []).flatMap(({ addresses = [] }, i) => addresses.flatMap((address, j) => ipWarnings(`endpoints[${i}].addresses[${j}]`, address)));
}
