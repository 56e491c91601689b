// Mirrors apiserver/pkg/cel/library: ip.go, cidr.go, urls.go
import { parseAddress, parseNetwork, showAddress, type Address, type Network } from '#cluster/cel/addresses.js';
import { parseUrl, type Url } from '#cluster/cel/url-text.js';
import { CelError, CelList, CelMap, keyText, Opaque, type CelValue } from '#cluster/cel/values.js';
import { noSuchOverload, sizeOf, text, traversal, type Declaration } from './declare.js';

const IP = 'net.IP';
const CIDR = 'net.CIDR';
const URL_TYPE = 'kubernetes.URL';

function inner<T>(value: CelValue | undefined, type: string): T {
  if (!(value instanceof Opaque) || value.type !== type) throw noSuchOverload();
  return value.inner as T;
}

function address(value: CelValue | undefined): Address {
  if (typeof value !== 'string') return inner<Address>(value, IP);
  const parsed = parseAddress(value);
  if (typeof parsed === 'string') throw new CelError(parsed);
  return parsed;
}

function network(value: CelValue | undefined): Network {
  if (typeof value !== 'string') return inner<Network>(value, CIDR);
  const parsed = parseNetwork(value);
  if (typeof parsed === 'string') throw new CelError(parsed);
  return parsed;
}

function ipValue(ip: Address): CelValue {
  return new Opaque(IP, ip, showAddress(ip));
}

function cidrValue(of: Network): CelValue {
  return new Opaque(CIDR, of, `${showAddress(of.address)}/${of.prefix}`);
}

function masked({ address: { bits, value }, prefix }: Network): Network {
  const host = BigInt(bits - prefix);
  return { address: { bits, value: (value >> host) << host }, prefix };
}

function holds(outer: Network, ip: Address): boolean {
  if (ip.bits !== outer.address.bits) return false;
  const host = BigInt(ip.bits - outer.prefix);
  return ip.value >> host === outer.address.value >> host;
}

function within(ip: Address, v4: string, v6: string): boolean {
  const range = parseNetwork(ip.bits === 32 ? v4 : v6);
  return typeof range !== 'string' && holds(range, ip);
}

function isGlobalUnicast(ip: Address): boolean {
  const isBroadcast = ip.bits === 32 && ip.value === 0xffffffffn;
  return ip.value !== 0n && !isBroadcast && !within(ip, '127.0.0.0/8', '::1/128') && !within(ip, '224.0.0.0/4', 'ff00::/8') && !within(ip, '169.254.0.0/16', 'fe80::/10');
}

function url(value: CelValue | undefined): Url {
  return inner<Url>(value, URL_TYPE);
}

function toUrl([value]: readonly CelValue[]): CelValue {
  const parsed = parseUrl(text(value));
  if (typeof parsed === 'string') throw new CelError(`URL parse error during conversion from string: ${parsed}`);
  return new Opaque(URL_TYPE, parsed, text(value));
}

function query([value]: readonly CelValue[]): CelValue {
  const entries = new Map<string, readonly [CelValue, CelValue]>();
  for (const [key, values] of url(value).query) entries.set(keyText(key), [key, new CelList(values)]);
  return new CelMap(entries);
}

const lengthCost = (args: readonly CelValue[]) => traversal(sizeOf(args[0]));

export const networks: readonly Declaration[] = [
  ['ip', [`(string): ${IP}`, `${CIDR}.(): ${IP}`], ([value]) => (typeof value === 'string' ? ipValue(address(value)) : ipValue(inner<Network>(value, CIDR).address)), lengthCost],
  ['isIP', ['(string): bool'], ([value]) => typeof parseAddress(text(value)) !== 'string', lengthCost],
  ['ip.isCanonical', ['(string): bool'], ([value]) => showAddress(address(text(value))) === value, lengthCost],
  ['family', [`${IP}.(): int`], ([value]) => (inner<Address>(value, IP).bits === 32 ? 4n : 6n)],
  ['isUnspecified', [`${IP}.(): bool`], ([value]) => inner<Address>(value, IP).value === 0n],
  ['isLoopback', [`${IP}.(): bool`], ([value]) => within(inner(value, IP), '127.0.0.0/8', '::1/128')],
  ['isLinkLocalMulticast', [`${IP}.(): bool`], ([value]) => within(inner(value, IP), '224.0.0.0/24', 'ff02::/16')],
  ['isLinkLocalUnicast', [`${IP}.(): bool`], ([value]) => within(inner(value, IP), '169.254.0.0/16', 'fe80::/10')],
  ['isGlobalUnicast', [`${IP}.(): bool`], ([value]) => isGlobalUnicast(inner(value, IP))],
  ['string', [`(${IP}): string`, `(${CIDR}): string`], ([value]) => {
    if (!(value instanceof Opaque) || (value.type !== IP && value.type !== CIDR)) throw noSuchOverload();
    return value.identity;
  }],
  ['cidr', [`(string): ${CIDR}`], ([value]) => cidrValue(network(text(value))), lengthCost],
  ['isCIDR', ['(string): bool'], ([value]) => typeof parseNetwork(text(value)) !== 'string', lengthCost],
  ['containsIP', [`${CIDR}.(string): bool`, `${CIDR}.(${IP}): bool`], ([outer, ip]) => holds(inner(outer, CIDR), address(ip))],
  ['containsCIDR', [`${CIDR}.(string): bool`, `${CIDR}.(${CIDR}): bool`], ([outer, other]) => {
    const part = network(other);
    const whole = inner<Network>(outer, CIDR);
    return part.prefix >= whole.prefix && holds(whole, masked(part).address);
  }],
  ['prefixLength', [`${CIDR}.(): int`], ([value]) => BigInt(inner<Network>(value, CIDR).prefix)],
  ['masked', [`${CIDR}.(): ${CIDR}`], ([value]) => cidrValue(masked(inner(value, CIDR)))],
  ['url', [`(string): ${URL_TYPE}`], toUrl, lengthCost],
  ['isURL', ['(string): bool'], ([value]) => typeof parseUrl(text(value)) !== 'string', lengthCost],
  ['getScheme', [`${URL_TYPE}.(): string`], ([value]) => url(value).scheme],
  ['getHost', [`${URL_TYPE}.(): string`], ([value]) => url(value).host],
  ['getHostname', [`${URL_TYPE}.(): string`], ([value]) => url(value).hostname],
  ['getPort', [`${URL_TYPE}.(): string`], ([value]) => url(value).port],
  ['getEscapedPath', [`${URL_TYPE}.(): string`], ([value]) => url(value).path],
  ['getQuery', [`${URL_TYPE}.(): map(string, list(string))`], query],
];
