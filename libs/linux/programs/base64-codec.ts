const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function encodeBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const left = bytes.length - at;
    const word = ((bytes[at] as number) << 16) | ((left > 1 ? (bytes[at + 1] as number) : 0) << 8) | (left > 2 ? (bytes[at + 2] as number) : 0);
    const letter = (shift: number) => ALPHABET[(word >> shift) & 63] as string;
    parts.push(letter(18) + letter(12) + (left > 1 ? letter(6) : '=') + (left > 2 ? letter(0) : '='));
  }
  return parts.join('');
}

/** As far as the text is base64; `valid` is false when it stops being so, or ends within a group. Newlines are skipped. */
export function decodeBase64(text: string, ignoreGarbage = false): { readonly decoded: Uint8Array; readonly valid: boolean } {
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
    const value = ALPHABET.indexOf(letter);
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
