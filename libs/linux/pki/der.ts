// Mirrors the Distinguished Encoding Rules of ASN.1 (X.690), the parts that keys, requests and certificates need
// Differs: lengths beyond 4 GiB and tags above 30 are refused.

/** What is not DER: cut off, or another thing than was expected. */
export class DerError extends Error {}

export function sequence(...items: readonly Uint8Array[]): Uint8Array {
  return tagged(0x30, joined(items));
}

/** SET OF: in the order of the members' bytes. */
export function set(...items: readonly Uint8Array[]): Uint8Array {
  return tagged(0x31, joined(items.length < 2 ? items : [...items].sort(compareBytes)));
}

function compareBytes(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  for (let i = 0; i < length; i++) if (one[i] !== other[i]) return (one[i] as number) - (other[i] as number);
  return one.length - other.length;
}

/** A non-negative integer from its big-endian bytes. */
export function integer(bytes: Uint8Array): Uint8Array {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from++;
  const trimmed = bytes.slice(from);
  return tagged(0x02, (trimmed[0] ?? 0) >= 0x80 ? joined([Uint8Array.of(0), trimmed]) : trimmed);
}

/** A non-negative integer. */
export function number(value: bigint): Uint8Array {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  return integer(Uint8Array.from(even.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
}

export function bitString(bytes: Uint8Array, unusedBits = 0): Uint8Array {
  return tagged(0x03, joined([Uint8Array.of(unusedBits), bytes]));
}

export function octetString(bytes: Uint8Array): Uint8Array {
  return tagged(0x04, bytes);
}

export function boolean(value: boolean): Uint8Array {
  return tagged(0x01, Uint8Array.of(value ? 0xff : 0));
}

export const NULL: Uint8Array = Uint8Array.of(5, 0);

/** `2.5.4.3` */
export function objectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tagged(0x06, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}

/** UTCTime up to 2049, GeneralizedTime after it, as RFC 5280 asks. */
export function time(ms: number): Uint8Array {
  const digits = new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '');
  const short = Number(digits.slice(0, 4)) < 2050;
  const text = short ? digits.slice(2) : digits;
  return tagged(short ? 0x17 : 0x18, Uint8Array.from(text, (character) => character.charCodeAt(0)));
}

/** [n] EXPLICIT, or with `isPrimitive` the IMPLICIT form of a primitive. */
export function context(number: number, content: Uint8Array, isPrimitive = false): Uint8Array {
  return tagged((isPrimitive ? 0x80 : 0xa0) | number, content);
}

export function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

export function tagged(tag: number, content: Uint8Array): Uint8Array {
  const { length } = content;
  if (length < 0x80) return joined([Uint8Array.of(tag, length), content]);
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest >>>= 8) digits.unshift(rest & 0xff);
  return joined([Uint8Array.of(tag, 0x80 | digits.length, ...digits), content]);
}
