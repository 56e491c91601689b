import { decodeBase64 as decodeLetters } from '#linux/env/base64.js';

export { encodeBase64 } from '#linux/env/base64.js';

/** undefined when the text is not base64. White space is skipped. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const letters = text.replace(/\s+/g, '').replace(/=+$/, '');
  return /[^A-Za-z0-9+/]/.test(letters) ? undefined : decodeLetters(letters);
}
