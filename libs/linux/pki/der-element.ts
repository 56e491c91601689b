// Mirrors reading of DER (X.690)
// Differs: indefinite lengths, which DER forbids, are refused.
import { decodeUtf8 } from '#linux/env/text.js';
import { DerError } from './der.js';

/** One element of DER: `whole` is tag, length and content. */
export interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
  readonly whole: Uint8Array;
}

/** The one element that `bytes` are. Throws DerError. */
export function elementOf(bytes: Uint8Array): Element {
  return elementAt(bytes, 0);
}

/** What a sequence, a set or an explicit tag holds. Throws DerError. */
export function childrenOf(element: Element): readonly Element[] {
  const children: Element[] = [];
  for (let at = 0; at < element.content.length; ) {
    const child = elementAt(element.content, at);
    children.push(child);
    at += child.whole.length;
  }
  return children;
}

/** The children of an element that must have this tag. Throws DerError. */
export function partsOf(element: Element | undefined, tag = 0x30): readonly Element[] {
  return childrenOf(expected(element, tag));
}

export function expected(element: Element | undefined, tag: number): Element {
  if (element === undefined || element.tag !== tag) throw new DerError(`expected tag ${tag.toString(16)}, found ${element?.tag.toString(16) ?? 'nothing'}`);
  return element;
}

function elementAt(bytes: Uint8Array, at: number): Element {
  const tag = bytes[at];
  let length = bytes[at + 1];
  if (tag === undefined || length === undefined || (tag & 0x1f) === 0x1f) throw new DerError('cut off');
  let from = at + 2;
  if (length >= 0x80) {
    const digits = length & 0x7f;
    if (digits === 0 || digits > 4) throw new DerError('bad length');
    length = 0;
    for (let i = 0; i < digits; i++) length = length * 256 + (bytes[from + i] ?? 0);
    from += digits;
  }
  if (from + length > bytes.length) throw new DerError('cut off');
  return { tag, content: bytes.subarray(from, from + length), whole: bytes.subarray(at, from + length) };
}

/** Throws DerError. */
export function numberIn(element: Element | undefined): bigint {
  const { content } = expected(element, 0x02);
  return content.length === 0 ? 0n : BigInt(`0x${hexOf(content)}`);
}

export function objectIdentifierIn(element: Element | undefined): string {
  const numbers: number[] = [];
  let value = 0;
  for (const byte of expected(element, 0x06).content) {
    value = value * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    numbers.push(value);
    value = 0;
  }
  const [head = 0, ...rest] = numbers;
  const first = Math.min(2, Math.floor(head / 40));
  return [first, head - first * 40, ...rest].join('.');
}

/** The bytes of a bit string that has no unused bits, or ends in them. */
export function bitsIn(element: Element | undefined): Uint8Array {
  return expected(element, 0x03).content.subarray(1);
}

/** Milliseconds since the Unix epoch. Throws DerError. */
export function timeIn(element: Element | undefined): number {
  const text = element === undefined ? '' : String.fromCharCode(...element.content);
  const digits = element?.tag === 0x17 ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(digits);
  if (parts === null) throw new DerError('bad time');
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number) as [number, number, number, number, number, number];
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The text of any of ASN.1's string types. */
export function textIn({ tag, content }: Element): string {
  if (tag === 0x1e) {
    let text = '';
    for (let i = 0; i + 1 < content.length; i += 2) text += String.fromCharCode(((content[i] as number) << 8) | (content[i + 1] as number));
    return text;
  }
  return decodeUtf8(content);
}

export function hexOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}
