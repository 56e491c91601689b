import { encodeBase64 } from '#linux/env/base64.js';


/** Bytes between BEGIN and END lines, 64 characters a line. */
export function pem(label: string, bytes: Uint8Array): string {
  const lines = encodeBase64(bytes).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

