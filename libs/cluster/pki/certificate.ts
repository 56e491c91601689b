// Mirrors the X.509 certificates that kubeadm makes (RFC 5280): a CA, server and client certificates
// Differs: ECDSA P-256 keys, where kubeadm's default is RSA 2048.
import { concatBytes } from '#linux/env/bytes.js';
import { p256 } from '@noble/curves/nist.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Random } from '#linux/env/env.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { bitString, boolean, context, integer, objectIdentifier, octetString, sequence, set, time, utf8String } from './der.js';
import { pem } from './pem.js';

const YEAR_MS = 365 * 24 * 3600 * 1000;
const ECDSA_WITH_SHA256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'));
const P256_KEY = sequence(objectIdentifier('1.2.840.10045.2.1'), objectIdentifier('1.2.840.10045.3.1.7'));
const usages = { client: '1.3.6.1.5.5.7.3.2', server: '1.3.6.1.5.5.7.3.1' } as const;

export interface Subject {
  readonly commonName: string;
  readonly organizations: readonly string[];
}

export interface CertificateOptions {
  readonly subject: Subject;
  readonly usage: keyof typeof usages;
  /** Of a server: DNS names and IPv4 addresses. */
  readonly names?: readonly string[];
  readonly notBeforeMs: number;
  readonly years?: number;
}

/** A certificate and its key, as files hold them. */
export interface SignedPair {
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** A certificate authority: signs what its cluster's components and users present. */
export class CertificateAuthority {
  readonly certificatePem: string;
  readonly #key: Uint8Array;
  readonly #random: Random;
  readonly #name: Uint8Array;

  constructor(commonName: string, notBeforeMs: number, random: Random) {
    this.#random = random;
    this.#key = newKey(random);
    this.#name = nameOf({ commonName, organizations: [] });
    const constraints = extension('2.5.29.19', sequence(boolean(true)), true);
    const keyUsage = extension('2.5.29.15', bitString(Uint8Array.of(0b10100100), 2), true);
    this.certificatePem = this.#sign(this.#name, this.#key, notBeforeMs, 10, [keyUsage, constraints]);
  }

  sign(options: CertificateOptions): SignedPair {
    const key = newKey(this.#random);
    const extensions = [
      extension('2.5.29.15', bitString(Uint8Array.of(0b10100000), 5), true),
      extension('2.5.29.37', sequence(objectIdentifier(usages[options.usage])), false),
      ...(options.names === undefined ? [] : [extension('2.5.29.17', sequence(...options.names.map(alternativeName)), false)]),
    ];
    return {
      certificatePem: this.#sign(nameOf(options.subject), key, options.notBeforeMs, options.years ?? 1, extensions),
      keyPem: keyPem(key),
    };
  }

  #sign(subject: Uint8Array, key: Uint8Array, notBeforeMs: number, years: number, extensions: readonly Uint8Array[]): string {
    const body = sequence(
      context(0, integer(Uint8Array.of(2))), // version 3
      integer(bytesOf(this.#random, 8)),
      ECDSA_WITH_SHA256,
      this.#name,
      sequence(time(notBeforeMs), time(notBeforeMs + years * YEAR_MS)),
      subject,
      sequence(P256_KEY, bitString(p256.getPublicKey(key, false))),
      context(3, sequence(...extensions)),
    );
    const signature = p256.sign(sha256(body), this.#key, { prehash: false, format: 'der' });
    return pem('CERTIFICATE', sequence(body, ECDSA_WITH_SHA256, bitString(signature)));
  }
}

/** Organisations before the common name, as Go writes them. */
function nameOf({ commonName, organizations }: Subject): Uint8Array {
  const attribute = (type: string, value: string) => sequence(objectIdentifier(type), utf8String(encodeUtf8(value)));
  return sequence(
    ...(organizations.length === 0 ? [] : [set(...organizations.map((organization) => attribute('2.5.4.10', organization)))]),
    set(attribute('2.5.4.3', commonName)),
  );
}

function alternativeName(name: string): Uint8Array {
  const isAddress = /^\d+(\.\d+){3}$/.test(name);
  return isAddress ? context(7, Uint8Array.from(name.split('.'), Number), true) : context(2, encodeUtf8(name), true);
}

function extension(id: string, value: Uint8Array, isCritical: boolean): Uint8Array {
  return sequence(objectIdentifier(id), ...(isCritical ? [boolean(true)] : []), octetString(value));
}

/** SEC 1 form, as `openssl ec` and Go write it. */
function keyPem(key: Uint8Array): string {
  const curve = objectIdentifier('1.2.840.10045.3.1.7');
  return pem('EC PRIVATE KEY', sequence(integer(Uint8Array.of(1)), octetString(key), context(0, curve), context(1, bitString(p256.getPublicKey(key, false)))));
}

function newKey(random: Random): Uint8Array {
  for (;;) {
    const key = bytesOf(random, 32);
    if (p256.utils.isValidSecretKey(key)) return key;
  }
}

function bytesOf(random: Random, count: number): Uint8Array {
  return concatBytes([Uint8Array.from({ length: count }, () => random.below(256))]);
}
