// Mirrors the signature algorithms of X.509 (RFC 3279, 5758, 8410)
// Differs: no RSA-PSS, no Ed448.
import { ed25519 } from '@noble/curves/ed25519.js';
import { NULL, objectIdentifier, sequence } from './der.js';
import { type Digest, getDigest } from './digests.js';
import { curves, type PrivateKey, type PublicKey } from './keys.js';
import { getObjectIdentifier, longNameOf } from './object-identifiers.js';
import { signRsa, verifyRsa } from './rsa.js';

export interface Signature {
  /** AlgorithmIdentifier in DER. */
  readonly algorithm: Uint8Array;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** How a key signs. Ed25519 brings its own digest. */
export function signatureBy(key: PrivateKey, digest: Digest): Signature {
  if (key.kind === 'ed25519') return { algorithm: sequence(objectIdentifier(getObjectIdentifier('ED25519'))), sign: (message) => ed25519.sign(message, key.secret) };
  const name = key.kind === 'rsa' ? `${digest.name}WithRSAEncryption` : `ecdsa-with-${digest.name.toUpperCase()}`;
  const id = objectIdentifier(getObjectIdentifier(name));
  if (key.kind === 'rsa') return { algorithm: sequence(id, NULL), sign: (message) => signRsa(key, digest, message) };
  const { curve } = curves[key.curve];
  return { algorithm: sequence(id), sign: (message) => curve.sign(digest.hash(message), key.secret, { prehash: false, format: 'der', lowS: false }) };
}

/** `algorithm` is a dotted identifier. False for one that is not known, too. */
export function verifies(key: PublicKey, algorithm: string, message: Uint8Array, signature: Uint8Array): boolean {
  const name = longNameOf(algorithm);
  try {
    if (key.kind === 'ed25519') return name === 'ED25519' && ed25519.verify(signature, message, key.point);
    const match = key.kind === 'rsa' ? /^(.+)WithRSAEncryption$/.exec(name) : /^ecdsa-with-(.+)$/.exec(name);
    return match !== null && verifiesDigest(key, getDigest(match[1] as string), message, signature);
  } catch {
    return false; // a point that is not on the curve, a signature that is not DER: noble throws errors of no class
  }
}

export function verifiesDigest(key: PublicKey, digest: Digest, message: Uint8Array, signature: Uint8Array): boolean {
  if (key.kind === 'rsa') return verifyRsa(key, digest, message, signature);
  if (key.kind === 'ed25519') return ed25519.verify(signature, message, key.point);
  return curves[key.curve].curve.verify(signature, digest.hash(message), key.point, { prehash: false, format: 'der', lowS: false });
}
