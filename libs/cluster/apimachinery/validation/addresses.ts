// Mirrors apimachinery/pkg/util/validation/ip.go and k8s.io/utils/net
// Differs: nothing that can be seen.
import { invalidValue, type FieldError } from './field-error.js';

/** An address as its bits; `family` is 4 also for an address that was written as `::ffff:10.0.0.1`. */
interface Address {
  readonly family: 4 | 6;
  /** 16 bits each: two of them for IPv4, eight for IPv6. */
  readonly groups: readonly number[];
  /** Written in a way that Kubernetes takes from old objects only. */
  readonly isSloppy: boolean;
}

const NOT_AN_IP = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const NOT_A_CIDR = 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)';

function parseV4(text: string): { readonly groups: readonly [number, number]; readonly hasZeros: boolean } | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,16}$/.test(part) && Number(part) <= 255)) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = parts.map(Number);
  return { groups: [a * 256 + b, c * 256 + d], hasZeros: parts.some((part) => part.length > 1 && part.startsWith('0')) };
}

/** What is left out is none. */
function parseAddress(text: string | undefined): Address | undefined {
  if (typeof text !== 'string') return undefined;
  if (!text.includes(':')) {
    const four = parseV4(text);
    return four === undefined ? undefined : { family: 4, groups: four.groups, isSloppy: four.hasZeros };
  }
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  let hasZeros = false;
  const lists = halves.map((half, h) => {
    const groups: number[] = [];
    const parts = half === '' ? [] : half.split(':');
    for (const [i, part] of parts.entries()) {
      const four = part.includes('.') && h === halves.length - 1 && i === parts.length - 1 ? parseV4(part) : undefined;
      if (four !== undefined) {
        hasZeros ||= four.hasZeros;
        groups.push(...four.groups);
      } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
      else return undefined;
    }
    return groups;
  });
  const [left, right] = lists;
  if (left === undefined || (halves.length === 2 && right === undefined)) return undefined;
  const count = left.length + (right?.length ?? 0);
  if (halves.length === 1 ? count !== 8 : count > 7) return undefined;
  const groups = [...left, ...new Array<number>(8 - count).fill(0), ...(right ?? [])];
  const isMapped = groups.slice(0, 5).every((each) => each === 0) && groups[5] === 0xffff;
  return isMapped ? { family: 4, groups: groups.slice(6), isSloppy: true } : { family: 6, groups, isSloppy: hasZeros };
}

/** RFC 5952. */
function format({ family, groups }: Address): string {
  if (family === 4) return groups.flatMap((each) => [each >> 8, each & 255]).join('.');
  let start = -1;
  let length = 1;
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (end < 8 && groups[end] === 0) end++;
    if (end - i > length) [start, length] = [i, end - i];
  }
  const hex = groups.map((each) => each.toString(16));
  return start < 0 ? hex.join(':') : `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

/** 4 or 6; undefined for what is no address. */
export function familyOf(text: string | undefined): 4 | 6 | undefined {
  return parseAddress(text)?.family;
}

/** The form that Kubernetes likes; undefined for what is no address. */
export function canonicalAddress(text: string | undefined): string | undefined {
  const address = parseAddress(text);
  return address === undefined ? undefined : format(address);
}

/** A field that has been there for long: odd forms are taken. */
export function legacyIpErrors(field: string, text: string | undefined): FieldError[] {
  return parseAddress(text) === undefined ? [invalidValue(field, text ?? '', NOT_AN_IP)] : [];
}

/** A newer field: only the canonical form. */
export function ipErrors(field: string, text: string): FieldError[] {
  const address = parseAddress(text);
  if (address === undefined) return [invalidValue(field, text, NOT_AN_IP)];
  if (address.isSloppy) return [invalidValue(field, text, text.includes(':') ? 'must not be an IPv4-mapped IPv6 address' : 'must not have leading 0s')];
  return format(address) === text ? [] : [invalidValue(field, text, `must be in canonical form (${JSON.stringify(format(address))})`)];
}

export function ipWarnings(field: string, text: string): string[] {
  const address = parseAddress(text);
  if (address === undefined) return [];
  const good = JSON.stringify(format(address));
  if (address.isSloppy) return [`${field}: non-standard IP address ${JSON.stringify(text)} will be considered invalid in a future Kubernetes release: use ${good}`];
  return format(address) === text ? [] : [`${field}: IPv6 address ${JSON.stringify(text)} should be in RFC 5952 canonical format (${good})`];
}

/** The parts of `10.0.0.0/8`; undefined when it is no prefix. */
export function parseCidr(text: string | undefined): { readonly address: string; readonly family: 4 | 6; readonly bits: number; readonly base: string } | undefined {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(text ?? '');
  const address = match === null ? undefined : parseAddress(match[1] as string);
  const bits = Number(match?.[2]);
  if (address === undefined || bits > address.groups.length * 16) return undefined;
  const groups = address.groups.map((group, i) => group & (0xffff << Math.max(0, Math.min(16, 16 * (i + 1) - bits))) & 0xffff);
  return { address: format(address), family: address.family, bits, base: format({ ...address, groups }) };
}

export function legacyCidrErrors(field: string, text: string | undefined): FieldError[] {
  return parseCidr(text) === undefined ? [invalidValue(field, text ?? '', NOT_A_CIDR)] : [];
}

/** A newer field: the first address of the prefix, written canonically. */
export function cidrErrors(field: string, text: string): FieldError[] {
  const cidr = parseCidr(text);
  if (cidr === undefined) return [invalidValue(field, text, NOT_A_CIDR)];
  if (cidr.base !== cidr.address) return [invalidValue(field, text, 'must not have bits set beyond the prefix length')];
  const good = `${cidr.base}/${cidr.bits}`;
  return good === text ? [] : [invalidValue(field, text, `must be in canonical form (${JSON.stringify(good)})`)];
}

export function cidrWarnings(field: string, text: string): string[] {
  const cidr = parseCidr(text);
  if (cidr === undefined) return [];
  const shown = JSON.stringify(text);
  const good = JSON.stringify(`${cidr.base}/${cidr.bits}`);
  const isOdd = parseAddress(text.split('/')[0] as string)?.isSloppy === true || /\/0\d/.test(text);
  if (isOdd) return [`${field}: non-standard CIDR value ${shown} will be considered invalid in a future Kubernetes release: use ${good}`];
  if (cidr.base !== cidr.address) return [`${field}: CIDR value ${shown} is ambiguous in this context (should be ${good} or ${JSON.stringify(`${cidr.address}/${cidr.family === 4 ? 32 : 128}`)}?)`];
  return good === shown ? [] : [`${field}: IPv6 CIDR value ${shown} should be in RFC 5952 canonical format (${good})`];
}
