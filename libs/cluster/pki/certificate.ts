// Mirrors the X.509 certificates that kubeadm makes (RFC 5280): a CA, server and client certificates
// Differs: ECDSA P-256 keys, where kubeadm's default is RSA 2048.
import type { Random } from '#linux/env/env.js';
import { parseAddress } from '#linux/pki/addresses.js';
import { signCertificate } from '#linux/pki/certificate.js';
import { getDigest } from '#linux/pki/digests.js';
import { alternativeNames, authorityKeyIdentifier, basicConstraints, type Extension, extendedKeyUsage, extension, keyIdentifierOf, keyUsage, subjectKeyIdentifier } from '#linux/pki/extensions.js';
import { ecPrivateKeyDer, type EcPrivateKey, newEcKey } from '#linux/pki/keys.js';
import { type Name, nameOf } from '#linux/pki/names.js';
import { getObjectIdentifier } from '#linux/pki/object-identifiers.js';
import { pem } from '#linux/pki/pem.js';

const YEAR_MS = 365 * 24 * 3600 * 1000;
const SERIAL_BYTES = 8;
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
    this.certificatePem = this.#sign(this.#name, this.#key, notBeforeMs, 10, extensions);
  }

  sign(options: CertificateOptions): SignedPair {
    const random = options.random ?? this.#random;
    const key = newEcKey(random, 'prime256v1');
    const extensions = [
      extension('keyUsage', keyUsage(['digitalSignature', 'keyEncipherment']), true),
      extension('extendedKeyUsage', extendedKeyUsage(usages[options.usage].map(getObjectIdentifier))),
      extension('basicConstraints', basicConstraints(false), true),
      extension('authorityKeyIdentifier', authorityKeyIdentifier({ keyIdentifier: keyIdentifierOf(this.#key) })),
      ...(options.names === undefined ? [] : [extension('subjectAltName', alternativeNames(options.names.map((value) => ({ kind: parseAddress(value) === undefined ? 'DNS' : 'IP', value }))))]),
    ];
    return { certificatePem: this.#sign(subjectName(options.subject), key, options.notBeforeMs, options.years ?? 1, extensions, random), keyPem: keyPem(key) };
  }

  #sign(subject: Name, publicKey: EcPrivateKey, notBeforeMs: number, years: number, extensions: readonly Extension[], random = this.#random): string {
    const serial = Uint8Array.from({ length: SERIAL_BYTES }, () => random.below(256));
    serial[0] = (serial[0] as number) & 0x7f;
    const content = { serial, issuer: this.#name, subject, notBeforeMs, notAfterMs: notBeforeMs + years * YEAR_MS, publicKey, extensions };
    return pem('CERTIFICATE', signCertificate(content, this.#key, getDigest('sha256')));
  }
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
