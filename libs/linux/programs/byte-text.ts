import { concatBytes } from '#linux/env/bytes.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';

/**
 * Text for programs that must give back the bytes they got: a byte that is not UTF-8 becomes a lone surrogate
 * (U+DC80 + byte − 0x80) and comes out as the same byte.
 */
export function textOf(bytes: Uint8Array): string {
  const length = bytes.length;
  let high = 0;
  for (let i = 0; i < length; i++) high |= bytes[i] as number;
  if (high < 0x80) return asciiOf(bytes);
  const text = decodeUtf8(bytes);
  return text.includes('\ufffd') ? escapedTextOf(bytes) : text;
}

export function bytesOf(text: string): Uint8Array {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0xdc80 && code < 0xdd00) {
      const before = i > 0 ? text.charCodeAt(i - 1) : 0;
      if (before < 0xd800 || before >= 0xdc00) return escapedBytesOf(text);
    }
  }
  return encodeUtf8(text);
}

/** How many bytes the text has as UTF-8. */
export function byteLengthOf(text: string): number {
  return bytesOf(text).length;
}

function asciiOf(bytes: Uint8Array): string {
  if (bytes.length <= 4096) return String.fromCharCode(...bytes);
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 4096) parts.push(String.fromCharCode(...bytes.subarray(at, at + 4096)));
  return parts.join('');
}

function escapedTextOf(bytes: Uint8Array): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < bytes.length; ) {
    const size = sequenceLength(bytes, at);
    if (size > 0) at += size;
    else {
      if (at > from) parts.push(decodeUtf8(bytes.subarray(from, at)));
      parts.push(String.fromCharCode(0xdc00 + (bytes[at] as number)));
      from = ++at;
    }
  }
  if (from < bytes.length) parts.push(decodeUtf8(bytes.subarray(from)));
  return parts.join('');
}

/** Length of the well-formed sequence at `at`, or 0. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number;
  if (first < 0x80) return 1;
  const size = first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
  if (size === 0 || at + size > bytes.length) return 0;
  for (let k = 1; k < size; k++) if (((bytes[at + k] as number) & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1] as number;
  if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second >= 0xa0)) return 0;
  if ((first === 0xf0 && second < 0x90) || (first === 0xf4 && second >= 0x90)) return 0;
  return size;
}

function escapedBytesOf(text: string): Uint8Array {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0xd800 && code < 0xdc00) i++;
    else if (code >= 0xdc80 && code < 0xdd00) {
      if (i > from) parts.push(encodeUtf8(text.slice(from, i)));
      parts.push(Uint8Array.of(code - 0xdc00));
      from = i + 1;
    }
  }
  if (from < text.length) parts.push(encodeUtf8(text.slice(from)));
  return concatBytes(parts);
}
