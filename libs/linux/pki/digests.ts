import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';

/** A hash, with its names: as an option, as OpenSSL prints it, and in the names of signature algorithms. */
export interface Digest {
  readonly name: string;
  readonly label: string;
  /** Dotted object identifier. */
  readonly id: string;
  readonly hash: (data: Uint8Array) => Uint8Array;
}

export const digests: readonly Digest[] = [
  { name: 'md5', label: 'MD5', id: '1.2.840.113549.2.5', hash: md5 },
  { name: 'sha1', label: 'SHA1', id: '1.3.14.3.2.26', hash: sha1 },
  { name: 'sha224', label: 'SHA2-224', id: '2.16.840.1.101.3.4.2.4', hash: sha224 },
  { name: 'sha256', label: 'SHA2-256', id: '2.16.840.1.101.3.4.2.1', hash: sha256 },
  { name: 'sha384', label: 'SHA2-384', id: '2.16.840.1.101.3.4.2.2', hash: sha384 },
  { name: 'sha512', label: 'SHA2-512', id: '2.16.840.1.101.3.4.2.3', hash: sha512 },
];

export function findDigest(name: string): Digest | undefined {
  return digests.find((digest) => digest.name === name.toLowerCase());
}

export function getDigest(name: string): Digest {
  const found = findDigest(name);
  if (found === undefined) throw new Error(`there is no digest ${name}`);
  return found;
}
