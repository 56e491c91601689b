import { decodeUtf8 } from '#linux/env/text.js';

const CODES = new Uint8Array(128).fill(255);
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
for (let i = 0; i < 64; i++) CODES[ALPHABET.charCodeAt(i)] = i;

/** The bytes of a Secret's value (it was validated when it was stored). */
export function decodeBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4));
  let length = 0;
  let bits = 0;
  let held = 0;
  for (let i = 0; i < text.length; i++) {
    const code = CODES[text.charCodeAt(i) & 127] as number;
    if (code === 255) continue;
    bits = ((bits << 6) | code) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[length++] = (bits >> held) & 255;
    }
  }
  return bytes.subarray(0, length);
}

export function decodeBase64Text(text: string): string {
  return decodeUtf8(decodeBase64(text));
}
