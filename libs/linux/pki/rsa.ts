// Mirrors RFC 8017 (PKCS #1): RSA keys, and signatures of RSASSA-PKCS1-v1_5
// Differs: two primes only; no encryption, no PSS.
import { invert, pow } from '@noble/curves/abstract/modular.js';
import type { Random } from '#linux/env/env.js';
import { joined, NULL, objectIdentifier, octetString, sequence } from './der.js';
import { hexOf } from './der-element.js';
import type { Digest } from './digests.js';
import { findPrime } from './prime.js';

export interface RsaPublicKey {
  readonly kind: 'rsa';
  readonly modulus: bigint;
  readonly exponent: bigint;
}

export interface RsaPrivateKey extends RsaPublicKey {
  readonly privateExponent: bigint;
  readonly prime1: bigint;
  readonly prime2: bigint;
  readonly exponent1: bigint;
  readonly exponent2: bigint;
  readonly coefficient: bigint;
}

/** What the search for a prime has just done: a candidate about to be tested, or a prime found. */
export type KeyProgress = { readonly fuel: number; readonly found: boolean };

/** Makes a key of so many bits, at least 512. */
export function* newRsaKey(random: Random, bits: number, exponent = 65_537n): Generator<KeyProgress, RsaPrivateKey> {
  const half = Math.ceil(bits / 2);
  for (;;) {
    const first = yield* announced(findPrime(random, half, exponent));
    const second = yield* announced(findPrime(random, bits - half, exponent));
    if (first !== second) return rsaKeyOf(first > second ? first : second, first > second ? second : first, exponent);
  }
}

function* announced(search: Generator<number, bigint>): Generator<KeyProgress, bigint> {
  for (;;) {
    const { value, done } = search.next();
    if (done === true) {
      yield { fuel: 0, found: true };
      return value;
    }
    yield { fuel: value, found: false };
  }
}

export function rsaKeyOf(prime1: bigint, prime2: bigint, exponent: bigint): RsaPrivateKey {
  const totient = (prime1 - 1n) * (prime2 - 1n);
  const lambda = totient / gcd(prime1 - 1n, prime2 - 1n);
  const privateExponent = invert(exponent, lambda);
  return {
    kind: 'rsa', modulus: prime1 * prime2, exponent, privateExponent, prime1, prime2,
    exponent1: privateExponent % (prime1 - 1n), exponent2: privateExponent % (prime2 - 1n), coefficient: invert(prime2, prime1),
  };
}

function gcd(a: bigint, b: bigint): bigint {
  let [large, small] = [a, b];
  while (small > 0n) [large, small] = [small, large % small];
  return large;
}

export function signRsa(key: RsaPrivateKey, digest: Digest, message: Uint8Array): Uint8Array {
  const length = byteLengthOf(key.modulus);
  const padded = BigInt(`0x${hexOf(encodedDigest(digest, message, length))}`);
  // By the Chinese remainder theorem: two powers of half the length.
  const first = pow(padded % key.prime1, key.exponent1, key.prime1);
  const second = pow(padded % key.prime2, key.exponent2, key.prime2);
  const difference = (((first - second) % key.prime1) + key.prime1) % key.prime1;
  return bytesOfNumber(second + ((difference * key.coefficient) % key.prime1) * key.prime2, length);
}

export function verifyRsa(key: RsaPublicKey, digest: Digest, message: Uint8Array, signature: Uint8Array): boolean {
  const length = byteLengthOf(key.modulus);
  if (signature.length !== length) return false;
  const found = pow(BigInt(`0x${hexOf(signature)}`), key.exponent, key.modulus);
  return found === BigInt(`0x${hexOf(encodedDigest(digest, message, length))}`);
}

/** EMSA-PKCS1-v1_5. */
function encodedDigest(digest: Digest, message: Uint8Array, length: number): Uint8Array {
  const info = sequence(sequence(objectIdentifier(digest.id), NULL), octetString(digest.hash(message)));
  const filling = new Uint8Array(Math.max(8, length - info.length - 3)).fill(0xff);
  return joined([Uint8Array.of(0, 1), filling, Uint8Array.of(0), info]);
}

export function byteLengthOf(value: bigint): number {
  return Math.ceil(value.toString(16).length / 2);
}

export function bytesOfNumber(value: bigint, length: number): Uint8Array {
  const hex = value.toString(16).padStart(length * 2, '0');
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
