// Mirrors pkg/registry/core/service/ipallocator
// Differs: what is taken is read off the stored services, so there is nothing to repair.
import { ipaddresses } from '#cluster/api/resources.js';
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

/** A free address, or the first of those asked for. Throws StatusError. */
export function allocateAddress(store: StoreAccess, service: Service): string {
  const listed = service.spec?.clusterIPs ?? [];
  const wanted = listed[0];
  const cidr = store.settings.serviceCidr;
  const { first, size } = rangeOf(cidr);
  const name = service.metadata?.name ?? '';
  const isTaken = (address: string) => store.find(ipaddresses, undefined, address) !== undefined;
  if (wanted !== undefined && wanted !== '') {
    const value = isIPv4(wanted) ? toNumber(wanted) : -1;
    const why = (text: string) => invalid(KIND, name, [invalidValue('spec.clusterIPs', listed, `failed to allocate IP ${wanted}: ${text}`)]);
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
