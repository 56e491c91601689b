// Mirrors X509_NAME_hash: the first four bytes of the SHA-1 of the name in lower case
import { encodeUtf8 } from '#linux/env/text.js';
import { joined, objectIdentifier, sequence, set, tagged } from '#linux/pki/der.js';
import { getDigest } from '#linux/pki/digests.js';
import type { Name } from '#linux/pki/names.js';

const UTF8_STRING = 0x0c;

/** `2bb9336b`, as the files of a folder of CA certificates are called. */
export function nameHash(name: Name): string {
  const canonical = name.steps.map((attributes) => set(...attributes.map(({ type, value }) => {
    const text = value.trim().replace(/\s+/g, ' ').replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    return sequence(objectIdentifier(type), tagged(UTF8_STRING, encodeUtf8(text)));
  })));
  const [a = 0, b = 0, c = 0, d = 0] = getDigest('sha1').hash(joined(canonical));
  return (((d << 24) | (c << 16) | (b << 8) | a) >>> 0).toString(16).padStart(8, '0');
}
