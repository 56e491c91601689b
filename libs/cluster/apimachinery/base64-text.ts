import { decodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8 } from '#linux/env/text.js';

/** What a key of a Secret says; '' when it is not there. */
export function base64Text(value: string | undefined): string {
  return value === undefined ? '' : decodeUtf8(decodeBase64(value));
}
