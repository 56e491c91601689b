// Mirrors the X.509 certificates that kubeadm makes (RFC 5280): a CA, server and client certificates
// Differs: ECDSA P-256 keys, where kubeadm's default is RSA 2048.
import type { Random } from '#linux/env/env.js';
import { parseAddress } from '#linux/pki/addresses.js';
import { certificateOf, signCertificate } from '#linux/pki/certificate.js';
import { getDigest } from '#linux/pki/digests.js';
import { alternativeNames, authorityKeyIdentifier, basicConstraints, type Extension, extendedKeyUsage, extension, keyIdentifierOf, keyUsage, subjectKeyIdentifier } from '#linux/pki/extensions.js';
import { ecPrivateKeyDer, type EcPrivateKey, newEcKey, type PrivateKey, privateKeyOf } from '#linux/pki/keys.js';
import { type Name, nameOf } from '#linux/pki/names.js';
import { getObjectIdentifier } from '#linux/pki/object-identifiers.js';
import { findPem, pem, pemBlocks } from '#linux/pki/pem.js';

const YEAR_MS = 365 * 24 * 3600 * 1000;
const SERIAL_BYTES = 8;
const AUTHORITY_YEARS = 10;
const usages = { client: ['clientAuth'], server: ['serverAuth'], both: ['serverAuth', 'clientAuth'] } as const;

export interface Subject {
  readonly commonName: string;
  readonly organizations: readonly string[];
}

export interface CertificateOptions {
  readonly subject: Subject;
  readonly usage: keyof typeof usages;
  /** Of a server: DNS names and IP addresses. */
  readonly names?: readonly string[];
  readonly notBeforeMs: number;
  readonly years?: number;
  /** For its key and serial number, in place of the authority's own. */
  readonly random?: Random;
}

/** A certificate and its key, as files hold them. */
export interface SignedPair {
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** A certificate authority: signs what its cluster's components and users present. */
export class CertificateAuthority implements SignedPair {
  readonly certificatePem: string;
  readonly keyPem: string;
  readonly #key: EcPrivateKey;
  readonly #random: Random;
  readonly #name: Name;

  constructor(commonName: string, notBeforeMs: number, random: Random) {
    this.#random = random;
    this.#key = newEcKey(random, 'prime256v1');
    this.#name = subjectName({ commonName, organizations: [] });
    this.keyPem = keyPem(this.#key);
    const extensions = [
      extension('keyUsage', keyUsage(['digitalSignature', 'keyEncipherment', 'keyCertSign']), true),
      extension('basicConstraints', basicConstraints(true), true),
      extension('subjectKeyIdentifier', subjectKeyIdentifier(this.#key)),
    ];
    this.certificatePem = signedPem({ name: this.#name, key: this.#key }, { subject: this.#name, publicKey: this.#key, notBeforeMs, years: AUTHORITY_YEARS, extensions }, random);
  }

  sign(options: CertificateOptions): SignedPair {
    return signedBy({ name: this.#name, key: this.#key }, options, options.random ?? this.#random);
  }
}

/** Who signs: the name in the issuer's certificate, and its key. */
export interface Issuer {
  readonly name: Name;
  readonly key: PrivateKey;
}

/** The authority whose certificate and key two files hold; undefined when they are none. */
export function issuerIn(certificatePem: string, keyText: string): Issuer | undefined {
  const certificate = findPem(certificatePem, 'CERTIFICATE');
  const [block] = pemBlocks(keyText).flatMap(({ label, bytes }) => privateKeyOf(label, bytes) ?? []);
  return certificate === undefined || block === undefined ? undefined : { name: certificateOf(certificate.bytes).subject, key: block };
}

/** A certificate with a key of its own, signed by the issuer. */
export function signedBy(issuer: Issuer, options: Omit<CertificateOptions, 'random'>, random: Random): SignedPair {
  const key = newEcKey(random, 'prime256v1');
  const extensions = [
    extension('keyUsage', keyUsage(['digitalSignature', 'keyEncipherment']), true),
    extension('extendedKeyUsage', extendedKeyUsage(usages[options.usage].map(getObjectIdentifier))),
    extension('basicConstraints', basicConstraints(false), true),
    extension('authorityKeyIdentifier', authorityKeyIdentifier({ keyIdentifier: keyIdentifierOf(issuer.key) })),
    ...(options.names === undefined ? [] : [extension('subjectAltName', alternativeNames(options.names.map((value) => ({ kind: parseAddress(value) === undefined ? 'DNS' : 'IP', value }))))]),
  ];
  return { certificatePem: signedPem(issuer, { subject: subjectName(options.subject), publicKey: key, notBeforeMs: options.notBeforeMs, years: options.years ?? 1, extensions }, random), keyPem: keyPem(key) };
}

interface Unsigned {
  readonly subject: Name;
  readonly publicKey: EcPrivateKey;
  readonly notBeforeMs: number;
  readonly years: number;
  readonly extensions: readonly Extension[];
}

function signedPem({ name, key }: Issuer, { years, ...content }: Unsigned, random: Random): string {
  const serial = Uint8Array.from({ length: SERIAL_BYTES }, () => random.below(256));
  serial[0] = (serial[0] as number) & 0x7f;
  return pem('CERTIFICATE', signCertificate({ serial, issuer: name, notAfterMs: content.notBeforeMs + years * YEAR_MS, ...content }, key, getDigest('sha256')));
}

/** Organisations before the common name, as Go writes them. */
function subjectName({ commonName, organizations }: Subject): Name {
  const attribute = (short: string) => (value: string) => ({ type: getObjectIdentifier(short), value });
  return nameOf([...(organizations.length === 0 ? [] : [organizations.map(attribute('O'))]), [attribute('CN')(commonName)]]);
}

/** SEC 1 form, as `openssl ec` and Go write it. */
function keyPem(key: EcPrivateKey): string {
  return pem('EC PRIVATE KEY', ecPrivateKeyDer(key));
}
