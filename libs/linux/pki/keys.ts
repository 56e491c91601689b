// Mirrors the files of keys: PKCS #1, SEC 1, PKCS #8 (RFC 5208) and SubjectPublicKeyInfo (RFC 5280)
// Differs: no encrypted keys, no DSA.
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import type { Random } from '#linux/env/env.js';
import { bitString, context, DerError, integer, NULL, number, objectIdentifier, octetString, sequence } from './der.js';
import { bitsIn, childrenOf, type Element, elementOf, expected, numberIn, objectIdentifierIn, partsOf } from './der-element.js';
import { getObjectIdentifier, shortNameOf } from './object-identifiers.js';
import type { RsaPrivateKey, RsaPublicKey } from './rsa.js';

/** The curves by OpenSSL's names, with NIST's. */
export const curves = {
  prime256v1: { curve: p256, nist: 'P-256', bits: 256 },
  secp384r1: { curve: p384, nist: 'P-384', bits: 384 },
  secp521r1: { curve: p521, nist: 'P-521', bits: 521 },
  secp256k1: { curve: secp256k1, nist: undefined, bits: 256 },
} as const;
export type CurveName = keyof typeof curves;

export interface EcPublicKey {
  readonly kind: 'ec';
  readonly curve: CurveName;
  /** Uncompressed: 4, x, y. */
  readonly point: Uint8Array;
}
export interface EcPrivateKey extends EcPublicKey {
  readonly secret: Uint8Array;
}
export interface EdPublicKey {
  readonly kind: 'ed25519';
  readonly point: Uint8Array;
}
export interface EdPrivateKey extends EdPublicKey {
  readonly secret: Uint8Array;
}
export type PublicKey = RsaPublicKey | EcPublicKey | EdPublicKey;
export type PrivateKey = RsaPrivateKey | EcPrivateKey | EdPrivateKey;

const RSA = sequence(objectIdentifier(getObjectIdentifier('rsaEncryption')), NULL);
const EC = objectIdentifier(getObjectIdentifier('id-ecPublicKey'));
const ED25519 = sequence(objectIdentifier(getObjectIdentifier('ED25519')));

export function findCurve(name: string): CurveName | undefined {
  const known = Object.keys(curves) as CurveName[];
  return known.find((curve) => curve === name || curves[curve].nist === name) ?? (name === 'secp256r1' ? 'prime256v1' : undefined);
}

export function newEcKey(random: Random, curve: CurveName): EcPrivateKey {
  const { curve: math, bits } = curves[curve];
  for (;;) {
    const secret = Uint8Array.from({ length: Math.ceil(bits / 8) }, () => random.below(256));
    if (bits % 8 !== 0) secret[0] = (secret[0] as number) & (2 ** (bits % 8) - 1);
    if (math.utils.isValidSecretKey(secret)) return ecKeyOf(curve, secret);
  }
}

export function newEdKey(random: Random): EdPrivateKey {
  const secret = Uint8Array.from({ length: 32 }, () => random.below(256));
  return { kind: 'ed25519', secret, point: ed25519.getPublicKey(secret) };
}

function ecKeyOf(curve: CurveName, secret: Uint8Array): EcPrivateKey {
  return { kind: 'ec', curve, secret, point: curves[curve].curve.getPublicKey(secret, false) };
}

/** SubjectPublicKeyInfo, as in `BEGIN PUBLIC KEY` and in certificates. */
export function publicKeyInfo(key: PublicKey): Uint8Array {
  if (key.kind === 'rsa') return sequence(RSA, bitString(sequence(number(key.modulus), number(key.exponent))));
  if (key.kind === 'ec') return sequence(sequence(EC, curveId(key.curve)), bitString(key.point));
  return sequence(ED25519, bitString(key.point));
}

function curveId(curve: CurveName): Uint8Array {
  return objectIdentifier(getObjectIdentifier(curve));
}

/** Throws DerError. */
export function publicKeyIn(info: Element): PublicKey {
  const [algorithm, bits] = partsOf(info);
  const [id, parameters] = partsOf(algorithm);
  const name = shortNameOf(objectIdentifierIn(id));
  const point = bitsIn(bits);
  if (name === 'ED25519') return { kind: 'ed25519', point };
  if (name === 'id-ecPublicKey') return { kind: 'ec', curve: curveIn(parameters), point };
  if (name !== 'rsaEncryption') throw new DerError(`unknown key algorithm ${name}`);
  const [modulus, exponent] = partsOf(elementOf(point));
  return { kind: 'rsa', modulus: numberIn(modulus), exponent: numberIn(exponent) };
}

function curveIn(parameters: Element | undefined): CurveName {
  const curve = findCurve(shortNameOf(objectIdentifierIn(parameters)));
  if (curve === undefined) throw new DerError('unknown curve');
  return curve;
}

/** PKCS #1, as in `BEGIN RSA PRIVATE KEY`. */
export function rsaPrivateKeyDer(key: RsaPrivateKey): Uint8Array {
  const { modulus, exponent, privateExponent, prime1, prime2, exponent1, exponent2, coefficient } = key;
  return sequence(...[0n, modulus, exponent, privateExponent, prime1, prime2, exponent1, exponent2, coefficient].map(number));
}

/** SEC 1, as in `BEGIN EC PRIVATE KEY`. */
export function ecPrivateKeyDer(key: EcPrivateKey, namesCurve = true): Uint8Array {
  return sequence(integer(Uint8Array.of(1)), octetString(key.secret), ...(namesCurve ? [context(0, curveId(key.curve))] : []), context(1, bitString(key.point)));
}

/** PKCS #8, as in `BEGIN PRIVATE KEY`. */
export function privateKeyInfo(key: PrivateKey): Uint8Array {
  const algorithm = key.kind === 'rsa' ? RSA : key.kind === 'ec' ? sequence(EC, curveId(key.curve)) : ED25519;
  const inner = key.kind === 'rsa' ? rsaPrivateKeyDer(key) : key.kind === 'ec' ? ecPrivateKeyDer(key, false) : octetString(key.secret);
  return sequence(integer(Uint8Array.of(0)), algorithm, octetString(inner));
}

/** Reads a key of any of the three forms; undefined when the label is of none. Throws DerError. */
export function privateKeyOf(label: string, der: Uint8Array): PrivateKey | undefined {
  if (label === 'RSA PRIVATE KEY') return rsaPrivateKeyIn(elementOf(der));
  if (label === 'EC PRIVATE KEY') return ecPrivateKeyIn(elementOf(der));
  return label === 'PRIVATE KEY' ? privateKeyIn(elementOf(der)) : undefined;
}

function privateKeyIn(info: Element): PrivateKey {
  const [, algorithm, wrapped] = partsOf(info);
  const [id, parameters] = partsOf(algorithm);
  const name = shortNameOf(objectIdentifierIn(id));
  const inner = elementOf(expected(wrapped, 0x04).content);
  if (name === 'rsaEncryption') return rsaPrivateKeyIn(inner);
  if (name === 'id-ecPublicKey') return ecPrivateKeyIn(inner, curveIn(parameters));
  if (name !== 'ED25519') throw new DerError(`unknown key algorithm ${name}`);
  const secret = expected(inner, 0x04).content.slice();
  return { kind: 'ed25519', secret, point: ed25519.getPublicKey(secret) };
}

function rsaPrivateKeyIn(element: Element): RsaPrivateKey {
  const [, modulus, exponent, privateExponent, prime1, prime2, exponent1, exponent2, coefficient] = partsOf(element);
  return {
    kind: 'rsa', modulus: numberIn(modulus), exponent: numberIn(exponent), privateExponent: numberIn(privateExponent), prime1: numberIn(prime1), prime2: numberIn(prime2),
    exponent1: numberIn(exponent1), exponent2: numberIn(exponent2), coefficient: numberIn(coefficient),
  };
}

function ecPrivateKeyIn(element: Element, outer?: CurveName): EcPrivateKey {
  const [, secret, ...rest] = partsOf(element);
  const named = rest.find(({ tag }) => tag === 0xa0);
  const curve = outer ?? curveIn(named === undefined ? undefined : childrenOf(named)[0]);
  const bytes = expected(secret, 0x04).content.slice();
  if (!curves[curve].curve.utils.isValidSecretKey(bytes)) throw new DerError('bad key');
  return ecKeyOf(curve, bytes);
}

/** Whether the private key belongs to the public one. */
export function isKeyOf(one: PublicKey, other: PublicKey): boolean {
  const [a, b] = [publicKeyInfo(one), publicKeyInfo(other)];
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** How many bits OpenSSL says that it has. */
export function bitsOf(key: PublicKey): number {
  if (key.kind === 'rsa') return key.modulus.toString(2).length;
  return key.kind === 'ec' ? curves[key.curve].bits : 253;
}
