/** UTF-8 without the platform's TextEncoder, which the engine does not have. */
export function encodeUtf8(text: string): Uint8Array {
  const length = text.length;
  const plain = new Uint8Array(length);
  let at = 0;
  for (; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x80) break;
    plain[at] = code;
  }
  if (at === length) return plain;
  const bytes = new Uint8Array(at + (length - at) * 3);
  bytes.set(plain.subarray(0, at));
  for (let i = at; i < length; i++) {
    let code = text.charCodeAt(i);
    if (code >= 0xd800 && code < 0xdc00 && i + 1 < length) {
      const low = text.charCodeAt(i + 1);
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        i++;
      }
    }
    if (code >= 0xd800 && code < 0xe000) code = 0xfffd; // a lone surrogate
    if (code < 0x80) bytes[at++] = code;
    else if (code < 0x800) {
      bytes[at++] = 0xc0 | (code >> 6);
      bytes[at++] = 0x80 | (code & 63);
    } else if (code < 0x10000) {
      bytes[at++] = 0xe0 | (code >> 12);
      bytes[at++] = 0x80 | ((code >> 6) & 63);
      bytes[at++] = 0x80 | (code & 63);
    } else {
      bytes[at++] = 0xf0 | (code >> 18);
      bytes[at++] = 0x80 | ((code >> 12) & 63);
      bytes[at++] = 0x80 | ((code >> 6) & 63);
      bytes[at++] = 0x80 | (code & 63);
    }
  }
  return bytes.slice(0, at);
}

/** Characters made at once: a call takes only so many arguments. */
const PIECE = 4096;

/** Malformed sequences become U+FFFD, as a terminal shows them. */
export function decodeUtf8(bytes: Uint8Array): string {
  const parts: string[] = [];
  let plain = 0;
  while (plain < bytes.length && (bytes[plain] as number) < 0x80) plain++;
  // Most text is ASCII, and that is quick.
  for (let i = 0; i < plain; i += PIECE) parts.push(String.fromCharCode.apply(null, bytes.subarray(i, Math.min(plain, i + PIECE)) as unknown as number[]));
  if (plain === bytes.length) return parts.length === 1 ? (parts[0] as string) : parts.join('');
  let units: number[] = [];
  const flush = () => {
    parts.push(String.fromCharCode(...units));
    units = [];
  };
  for (let i = plain; i < bytes.length; ) {
    const first = bytes[i] as number;
    const size = first < 0x80 ? 1 : first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
    const code = size === 1 ? first : size === 0 ? undefined : sequence(bytes, i, size);
    if (code === undefined) {
      units.push(0xfffd);
      i++;
    } else {
      if (code < 0x10000) units.push(code);
      else units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
      i += size;
    }
    if (units.length >= PIECE) flush();
  }
  flush();
  return parts.join('');
}

function sequence(bytes: Uint8Array, at: number, size: number): number | undefined {
  if (at + size > bytes.length) return undefined;
  let code = (bytes[at] as number) & (0xff >> (size + 1));
  for (let k = 1; k < size; k++) {
    const next = bytes[at + k] as number;
    if ((next & 0xc0) !== 0x80) return undefined;
    code = (code << 6) | (next & 63);
  }
  const smallest = size === 2 ? 0x80 : size === 3 ? 0x800 : 0x10000;
  if (code < smallest || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return undefined;
  return code;
}

/** A copy of the bytes; text as UTF-8. */
export function bytesOf(content: Uint8Array | string): Uint8Array {
  return typeof content === 'string' ? encodeUtf8(content) : content.slice();
}
