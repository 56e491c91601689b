// Mirrors pkg/fieldpath and pkg/api/v1/resource
// Differs: no huge pages.
import type { Container, EphemeralContainer, ObjectFieldSelector, Pod, ResourceFieldSelector } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import { type Quantity, parseQuantity, quantityOf } from '#cluster/apimachinery/quantity.js';

/** Addresses that the status may not show yet when a container is made. */
export interface PodAddresses {
  readonly podIPs: readonly string[];
  readonly hostIPs: readonly string[];
}

const SUBSCRIPT = /^metadata\.(labels|annotations)\['(.+)'\]$/;

/** The value of a downward-API field; undefined for a path that does not exist. Maps come as `key="value"` lines. */
export function fieldValue(pod: Stored<Pod>, { fieldPath }: ObjectFieldSelector, addresses: PodAddresses): string | undefined {
  const { metadata, spec } = pod;
  const subscript = SUBSCRIPT.exec(fieldPath);
  if (subscript !== null) return metadata[subscript[1] as 'labels' | 'annotations']?.[subscript[2] as string] ?? '';
  switch (fieldPath) {
    case 'metadata.name': return metadata.name;
    case 'metadata.namespace': return metadata.namespace ?? '';
    case 'metadata.uid': return metadata.uid;
    case 'metadata.labels': return formatMap(metadata.labels ?? {});
    case 'metadata.annotations': return formatMap(metadata.annotations ?? {});
    case 'spec.nodeName': return spec.nodeName ?? '';
    case 'spec.serviceAccountName': return spec.serviceAccountName ?? '';
    case 'status.podIP': return addresses.podIPs[0] ?? '';
    case 'status.podIPs': return addresses.podIPs.join(',');
    case 'status.hostIP': return addresses.hostIPs[0] ?? '';
    case 'status.hostIPs': return addresses.hostIPs.join(',');
    default: return undefined;
  }
}

function formatMap(map: Readonly<Record<string, string>>): string {
  return Object.keys(map).sort().map((key) => `${key}=${JSON.stringify(map[key])}`).join('\n');
}

/** `limits.cpu` with its divisor, rounded up. A limit that is not set is what the node has to give. */
export function resourceValue(
  container: Container | EphemeralContainer, selector: ResourceFieldSelector, allocatable: Readonly<Record<string, string>>,
): string {
  const [kind, ...rest] = selector.resource.split('.');
  const name = rest.join('.');
  const resources = container.resources ?? {};
  const own = kind === 'limits' ? resources.limits?.[name] : (resources.requests?.[name] ?? resources.limits?.[name]);
  const text = own ?? (kind === 'limits' ? allocatable[name] : undefined);
  return divide(quantityOf(text), parseQuantity(selector.divisor) ?? quantityOf('1'));
}

function divide({ nano }: Quantity, divisor: Quantity): string {
  const by = divisor.nano === 0n ? 1_000_000_000n : divisor.nano;
  return `${nano / by + (nano % by === 0n ? 0n : 1n)}`;
}
