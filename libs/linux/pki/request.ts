// Mirrors certification requests (PKCS #10, RFC 2986)
// Differs: of the attributes, only the extensions asked for are kept.
import { bitString, context, integer, objectIdentifier, sequence, set } from './der.js';
import { bitsIn, childrenOf, type Element, elementOf, expected, objectIdentifierIn, partsOf } from './der-element.js';
import type { Digest } from './digests.js';
import { type Extension, extensionsDer, extensionsIn } from './extensions.js';
import { type PrivateKey, publicKeyIn, publicKeyInfo, type PublicKey } from './keys.js';
import { type Name, nameIn } from './names.js';
import { getObjectIdentifier } from './object-identifiers.js';
import { signatureBy, verifies } from './signatures.js';

export interface CertificateRequest {
  readonly der: Uint8Array;
  readonly subject: Name;
  readonly publicKey: PublicKey;
  readonly extensions: readonly Extension[];
  /** Dotted. */
  readonly signatureAlgorithm: string;
  readonly signature: Uint8Array;
  readonly signed: Uint8Array;
}

const EXTENSION_REQUEST = getObjectIdentifier('extReq');

export function signRequest(subject: Name, extensions: readonly Extension[], key: PrivateKey, digest: Digest): Uint8Array {
  const { algorithm, sign } = signatureBy(key, digest);
  const attributes = extensions.length === 0 ? [] : [sequence(objectIdentifier(EXTENSION_REQUEST), set(extensionsDer(extensions)))];
  const body = sequence(integer(Uint8Array.of(0)), subject.der, publicKeyInfo(key), context(0, attributes[0] ?? new Uint8Array()));
  return sequence(body, algorithm, bitString(sign(body)));
}

/** Throws DerError. */
export function requestOf(der: Uint8Array): CertificateRequest {
  const whole = elementOf(der);
  const [body, algorithm, signature] = partsOf(whole);
  const [, subject, key, attributes] = partsOf(body);
  return {
    der: whole.whole,
    subject: nameIn(expected(subject, 0x30)),
    publicKey: publicKeyIn(expected(key, 0x30)),
    extensions: attributes?.tag === 0xa0 ? requestedExtensions(attributes) : [],
    signatureAlgorithm: objectIdentifierIn(partsOf(algorithm)[0]),
    signature: bitsIn(signature),
    signed: expected(body, 0x30).whole,
  };
}

function requestedExtensions(attributes: Element): readonly Extension[] {
  for (const attribute of childrenOf(attributes)) {
    const [id, values] = partsOf(attribute);
    const value = objectIdentifierIn(id) === EXTENSION_REQUEST ? partsOf(values, 0x31)[0] : undefined;
    if (value !== undefined) return extensionsIn(value);
  }
  return [];
}

/** Whether it was signed with the key that it asks a certificate for. */
export function isSelfSigned(request: CertificateRequest): boolean {
  return verifies(request.publicKey, request.signatureAlgorithm, request.signed, request.signature);
}
