const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const CODES: readonly number[] = Array.from({ length: 128 }, (_, code) => ALPHABET.indexOf(String.fromCharCode(code)));

export function encodeBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const a = bytes[at] as number;
    const b = bytes[at + 1] ?? 0;
    const c = bytes[at + 2] ?? 0;
    const left = bytes.length - at;
    pieces.push(
      ALPHABET[a >> 2] as string, ALPHABET[((a & 3) << 4) | (b >> 4)] as string,
      left > 1 ? (ALPHABET[((b & 15) << 2) | (c >> 6)] as string) : '=', left > 2 ? (ALPHABET[c & 63] as string) : '=',
    );
  }
  return pieces.join('');
}

/** Skips what is not of the alphabet (line breaks, padding). */
export function decodeBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4) + 3);
  let length = 0;
  let bits = 0;
  let held = 0;
  for (let i = 0; i < text.length; i++) {
    const code = CODES[text.charCodeAt(i)] ?? -1;
    if (code < 0) continue;
    bits = ((bits << 6) | code) & 0xfff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[length++] = (bits >> held) & 255;
  }
  return bytes.slice(0, length);
}

/** As far as the text is base64; `valid` is false when it stops being so, or ends within a group. Newlines are skipped. */
export function readBase64(text: string, ignoreGarbage = false): { readonly decoded: Uint8Array; readonly valid: boolean } {
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4));
  let length = 0;
  let word = 0;
  let held = 0;
  let padding = 0;
  const done = (valid: boolean) => {
    if (!valid || held > 0) {
      if (held >= 2) bytes[length++] = (word >> (held * 6 - 8)) & 255;
      if (held === 3) bytes[length++] = (word >> 2) & 255;
    }
    return { decoded: bytes.subarray(0, length), valid };
  };
  for (const letter of text) {
    if (letter === '\n' || letter === '\r') continue;
    const value = CODES[letter.charCodeAt(0)] ?? -1;
    if (letter === '=') {
      padding++;
      if (held < 2 || held + padding > 4) return done(false);
      if (held + padding === 4) {
        bytes[length++] = (word >> (held * 6 - 8)) & 255;
        if (held === 3) bytes[length++] = (word >> 2) & 255;
        held = 0;
        word = 0;
        padding = 0;
      }
      continue;
    }
    if (value < 0 && ignoreGarbage) continue;
    if (value < 0 || padding > 0) return done(false);
    word = (word << 6) | value;
    if (++held === 4) {
      bytes[length++] = (word >> 16) & 255;
      bytes[length++] = (word >> 8) & 255;
      bytes[length++] = word & 255;
      held = 0;
      word = 0;
    }
  }
  return done(held === 0);
}
