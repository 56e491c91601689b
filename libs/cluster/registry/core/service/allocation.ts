// Mirrors pkg/registry/core/service/{ipallocator,portallocator}
// Differs: what is taken is read off the stored services, so there is nothing to repair.
import { ipaddresses, services } from '#cluster/api/resources.js';
import type { IPAddress, Service } from '#cluster/api/generated/types.js';
import { internal, invalid } from '#cluster/apimachinery/errors.js';
import { invalidValue } from '#cluster/apimachinery/validation/field-error.js';
import { isIPv4 } from '#cluster/apimachinery/validation/formats.js';
import type { StoreAccess } from '#cluster/apiserver/store-access.js';

const KIND = { group: '', resource: 'Service' };
/** Random picks before the range is searched from its start. */
const PICKS = 64;

export function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

export function toAddress(value: number): string {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.');
}

function rangeOf(cidr: string): { readonly first: number; readonly size: number } {
  const [base = '', bits = '32'] = cidr.split('/');
  return { first: toNumber(base), size: 2 ** (32 - Number(bits)) };
}

/** A free address, or the one asked for. Throws StatusError. */
export function allocateAddress(store: StoreAccess, service: Service, wanted: string | undefined): string {
  const cidr = store.settings.serviceCidr;
  const { first, size } = rangeOf(cidr);
  const name = service.metadata?.name ?? '';
  const isTaken = (address: string) => store.find(ipaddresses, undefined, address) !== undefined;
  if (wanted !== undefined && wanted !== '') {
    const value = isIPv4(wanted) ? toNumber(wanted) : -1;
    const why = (text: string) => invalid(KIND, name, [invalidValue('spec.clusterIPs', [wanted], `failed to allocate IP ${wanted}: ${text}`)]);
    if (value <= first || value >= first + size - 1) throw why('the provided network does not match the current range');
    if (isTaken(wanted)) throw why('provided IP is already allocated');
    return wanted;
  }
  // The lower part is kept for addresses that are asked for.
  const offset = Math.min(Math.max(16, Math.floor(size / 16)), 256);
  for (let i = 0; i < PICKS; i++) {
    const address = toAddress(first + offset + store.env.random.below(Math.max(1, size - offset - 1)));
    if (!isTaken(address)) return address;
  }
  for (let value = first + 1; value < first + size - 1; value++) if (!isTaken(toAddress(value))) return toAddress(value);
  throw internal('failed to allocate a serviceIP: range is full');
}

/** The object that stands for a taken address. */
export function recordAddress(store: StoreAccess, address: string, service: Service): void {
  if (store.find(ipaddresses, undefined, address) !== undefined) return;
  const { name = '', namespace = '' } = service.metadata ?? {};
  const record: IPAddress = {
    metadata: { name: address, labels: { 'ipaddress.kubernetes.io/ip-family': 'IPv4', 'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io' } },
    spec: { parentRef: { resource: 'services', namespace, name } },
  } as IPAddress;
  store.create(ipaddresses, record);
}

export function releaseAddress(store: StoreAccess, address: string): void {
  store.remove(ipaddresses, undefined, address);
}

/** Node ports taken by other services. */
export function takenNodePorts(store: StoreAccess, except: Service): Set<string> {
  const taken = new Set<string>();
  for (const service of store.list(services)) {
    if (service.metadata.name === except.metadata?.name && service.metadata.namespace === except.metadata?.namespace) continue;
    for (const port of service.spec.ports ?? []) if ((port.nodePort ?? 0) !== 0) taken.add(`${port.protocol ?? 'TCP'}/${port.nodePort}`);
    const health = service.spec.healthCheckNodePort ?? 0;
    if (health !== 0) taken.add(`TCP/${health}`);
  }
  return taken;
}

/** Throws StatusError. `field` is where a port that was asked for stands. */
export function allocateNodePort(store: StoreAccess, service: Service, taken: Set<string>, protocol: string, wanted: number, field: string): number {
  const { first, last } = store.settings.nodePorts;
  const name = service.metadata?.name ?? '';
  if (wanted !== 0) {
    if (wanted < first || wanted > last) throw invalid(KIND, name, [invalidValue(field, wanted, `provided port is not in the valid range. The range of valid ports is ${first}-${last}`)]);
    if (taken.has(`${protocol}/${wanted}`)) throw invalid(KIND, name, [invalidValue(field, wanted, 'provided port is already allocated')]);
    taken.add(`${protocol}/${wanted}`);
    return wanted;
  }
  // The lower part is kept for ports that are asked for, as with addresses.
  const size = last - first + 1;
  const offset = size <= 16 ? 0 : Math.min(Math.max(16, Math.floor(size / 32)), 128);
  for (let i = 0; i < PICKS; i++) {
    const port = first + offset + store.env.random.below(size - offset);
    if (taken.has(`${protocol}/${port}`)) continue;
    taken.add(`${protocol}/${port}`);
    return port;
  }
  for (let port = first; port <= last; port++) {
    if (taken.has(`${protocol}/${port}`)) continue;
    taken.add(`${protocol}/${port}`);
    return port;
  }
  throw internal('failed to allocate a nodePort: range is full');
}
