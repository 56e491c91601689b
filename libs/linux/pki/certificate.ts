// Mirrors X.509 certificates (RFC 5280)
// Differs: no unique identifiers of issuer and subject.
import { bitString, context, integer, joined, sequence, time } from './der.js';
import { bitsIn, childrenOf, elementOf, expected, hexOf, objectIdentifierIn, partsOf, timeIn } from './der-element.js';
import type { Digest } from './digests.js';
import { alternativeNamesIn, type Extension, extensionsDer, extensionsIn, findExtension } from './extensions.js';
import { type PrivateKey, publicKeyIn, publicKeyInfo, type PublicKey } from './keys.js';
import { type Name, nameIn } from './names.js';
import { signatureBy, verifies } from './signatures.js';

export interface CertificateContent {
  /** Big-endian, not negative. */
  readonly serial: Uint8Array;
  readonly issuer: Name;
  readonly subject: Name;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly publicKey: PublicKey;
  readonly extensions: readonly Extension[];
}

export interface Certificate extends CertificateContent {
  readonly der: Uint8Array;
  /** 1 to 3. */
  readonly version: number;
  /** Dotted. */
  readonly signatureAlgorithm: string;
  readonly signature: Uint8Array;
  /** What the signature is of. */
  readonly signed: Uint8Array;
}

/** Makes a certificate, of version 3 when it has extensions. */
export function signCertificate(content: CertificateContent, key: PrivateKey, digest: Digest): Uint8Array {
  const { algorithm, sign } = signatureBy(key, digest);
  const { extensions } = content;
  const body = sequence(
    ...(extensions.length === 0 ? [] : [context(0, integer(Uint8Array.of(2)))]),
    integer(content.serial),
    algorithm,
    content.issuer.der,
    sequence(time(content.notBeforeMs), time(content.notAfterMs)),
    content.subject.der,
    publicKeyInfo(content.publicKey),
    ...(extensions.length === 0 ? [] : [context(3, extensionsDer(extensions))]),
  );
  return sequence(body, algorithm, bitString(sign(body)));
}

/** Throws DerError. */
export function certificateOf(der: Uint8Array): Certificate {
  const whole = elementOf(der);
  const [body, algorithm, signature] = partsOf(whole);
  const fields = partsOf(body);
  const versionTag = fields[0]?.tag === 0xa0 ? fields[0] : undefined;
  const [serial, , issuer, validity, subject, key, ...rest] = versionTag === undefined ? fields : fields.slice(1);
  const [notBefore, notAfter] = partsOf(validity);
  const wrapped = rest.find(({ tag }) => tag === 0xa3);
  const extensions = wrapped === undefined ? undefined : childrenOf(wrapped)[0];
  return {
    der: whole.whole,
    version: versionTag === undefined ? 1 : (childrenOf(versionTag)[0]?.content[0] ?? 0) + 1,
    serial: expected(serial, 0x02).content,
    issuer: nameIn(expected(issuer, 0x30)),
    subject: nameIn(expected(subject, 0x30)),
    notBeforeMs: timeIn(notBefore),
    notAfterMs: timeIn(notAfter),
    publicKey: publicKeyIn(expected(key, 0x30)),
    extensions: extensions === undefined ? [] : extensionsIn(extensions),
    signatureAlgorithm: objectIdentifierIn(partsOf(algorithm)[0]),
    signature: bitsIn(signature),
    signed: expected(body, 0x30).whole,
  };
}

/** Whether `issuer`'s key made the signature. */
export function isSignedBy(certificate: Certificate, issuer: PublicKey): boolean {
  return verifies(issuer, certificate.signatureAlgorithm, certificate.signed, certificate.signature);
}

/** The DNS names and addresses that a certificate is good for. */
export function namesIn({ extensions }: Certificate): readonly string[] {
  const found = findExtension(extensions, 'subjectAltName');
  return found === undefined ? [] : alternativeNamesIn(found.value).flatMap((name) => (name.kind === 'DNS' || name.kind === 'IP' ? [name.value] : []));
}

/** The serial number without the sign's zero, as hexadecimal digits. */
export function serialHex(serial: Uint8Array): string {
  return hexOf(serial).replace(/^00(?=.)/, '');
}

/** The serial number after this one. */
export function nextSerial(serial: Uint8Array): Uint8Array {
  const bytes = joined([Uint8Array.of(0), serial]);
  for (let i = bytes.length - 1; i >= 0; i--) {
    bytes[i] = ((bytes[i] as number) + 1) & 255;
    if (bytes[i] !== 0) break;
  }
  return bytes[0] === 0 ? bytes.subarray(1) : bytes;
}
