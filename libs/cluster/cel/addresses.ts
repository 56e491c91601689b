// Go's netip: addresses and prefixes, with its words for what is wrong.

export interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

export interface Network {
  readonly address: Address;
  readonly prefix: number;
}

/** The address, or what is wrong with the text. */
export function parseAddress(text: string): Address | string {
  if (text.includes('%')) return `IP address ${JSON.stringify(text)} with zone value is not allowed`;
  const found = text.includes(':') ? parseV6(text) : parseV4(text);
  if (typeof found === 'string') return `IP Address ${JSON.stringify(text)} parse error during conversion from string: ParseAddr(${JSON.stringify(text)}): ${found}`;
  if (found.bits === 128 && found.value >> 32n === 0xffffn) return `IPv4-mapped IPv6 address ${JSON.stringify(text)} is not allowed`;
  return found;
}

export function parseNetwork(text: string): Network | string {
  const failed = (why: string) => `network address parse error during conversion from string: netip.ParsePrefix(${JSON.stringify(text)}): ${why}`;
  const at = text.lastIndexOf('/');
  if (at < 0) return failed("no '/'");
  const head = text.slice(0, at);
  const address = head.includes(':') ? parseV6(head) : parseV4(head);
  if (typeof address === 'string') return failed(`ParseAddr(${JSON.stringify(head)}): ${address}`);
  if (address.bits === 128 && address.value >> 32n === 0xffffn) return `IPv4-mapped IPv6 address ${JSON.stringify(text)} is not allowed`;
  const tail = text.slice(at + 1);
  if (!/^(0|[1-9]\d*)$/.test(tail)) return failed(`bad bits after slash: ${JSON.stringify(tail)}`);
  return Number(tail) > address.bits ? failed('prefix length out of range') : { address, prefix: Number(tail) };
}

function parseV4(text: string): Address | string {
  if (!/^[\d.]+$/.test(text)) return text === '' || !/^[\d.]/.test(text) || !text.includes('.') ? 'unable to parse IP' : `unexpected character (at ${JSON.stringify(text.slice(text.search(/[^\d.]/)))})`;
  const parts = text.split('.');
  if (parts.length === 1) return 'unable to parse IP';
  if (parts.length > 4) return 'IPv4 address too long';
  if (parts.some((each) => each === '')) return `IPv4 field must have at least one digit (at ${JSON.stringify(text.slice(text.search(/\.\.|\.$|^\./)))})`;
  if (parts.some((each) => /^0\d/.test(each))) return 'IPv4 field has octet with leading zero';
  if (parts.some((each) => Number(each) > 255)) return 'IPv4 field has value >255';
  if (parts.length < 4) return 'IPv4 address too short';
  return { bits: 32, value: parts.reduce((value, each) => value * 256n + BigInt(each), 0n) };
}

function parseV6(text: string): Address | string {
  const halves = text.split('::');
  if (halves.length > 2) return 'multiple :: in address';
  const groups = halves.map((half) => (half === '' ? [] : half.split(':').flatMap(groupOf)));
  if (groups.flat().some((each) => each === undefined)) return 'unexpected character';
  const [head = [], tail] = groups as bigint[][];
  const count = head.length + (tail?.length ?? 0);
  if (tail === undefined ? count !== 8 : count > 7) return tail === undefined && count < 8 ? 'address string too short' : 'trailing garbage after address';
  const all = [...head, ...Array.from({ length: 8 - count }, () => 0n), ...(tail ?? [])];
  return { bits: 128, value: all.reduce((value, each) => value * 65536n + each, 0n) };
}

function groupOf(text: string): readonly (bigint | undefined)[] {
  if (!text.includes('.')) return [/^[\da-fA-F]{1,4}$/.test(text) ? BigInt(`0x${text}`) : undefined];
  const v4 = parseV4(text);
  return typeof v4 === 'string' ? [undefined] : [v4.value >> 16n, v4.value & 0xffffn];
}

export function showAddress({ bits, value }: Address): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16));
  let best = { at: -1, length: 1 };
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (groups[at + length] === '0') length++;
    if (length > best.length) best = { at, length };
  }
  if (best.at < 0) return groups.join(':');
  return `${groups.slice(0, best.at).join(':')}::${groups.slice(best.at + best.length).join(':')}`;
}
