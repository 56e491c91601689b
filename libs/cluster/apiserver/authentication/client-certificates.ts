// Mirrors apiserver/pkg/authentication/request/x509: whom a client certificate names, if the cluster's CA signed it
// Differs: no intermediate certificates; that the client has the key is taken from it.
import type { UserInfo } from '#cluster/client/client.js';
import { type Certificate, certificateOf, isSignedBy } from '#linux/pki/certificate.js';
import { DerError } from '#linux/pki/der.js';
import { hexOf } from '#linux/pki/der-element.js';
import { getDigest } from '#linux/pki/digests.js';
import { extendedKeyUsagesIn, findExtension } from '#linux/pki/extensions.js';
import { isSameName, valuesOf } from '#linux/pki/names.js';
import { getObjectIdentifier } from '#linux/pki/object-identifiers.js';
import { findPem } from '#linux/pki/pem.js';

/** Certificates remembered: a learner has a handful of users. */
const REMEMBERED_MAX = 256;

/** What can be said of a certificate once and for all. */
interface Verified {
  readonly authorityPem: string;
  /** Undefined: not signed by that authority, or not for clients. */
  readonly user: UserInfo | undefined;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/**
 * Checks client certificates, and remembers what it found: signatures are slow to verify, and a command of kubectl
 * sends the same certificate many times. What is remembered follows from the bytes alone, so clusters may share it.
 */
export class ClientCertificates {
  readonly #known = new Map<string, Verified>();

  /** Undefined for a certificate that is not good now. A user without a name is nobody. */
  verify(certificatePem: string, authorityPem: string, nowMs: number): UserInfo | undefined {
    let verified = this.#known.get(certificatePem);
    if (verified?.authorityPem !== authorityPem) {
      verified = verifiedOf(certificatePem, authorityPem);
      this.#known.set(certificatePem, verified);
      if (this.#known.size > REMEMBERED_MAX) this.#known.delete(this.#known.keys().next().value as string);
    }
    return verified.notBeforeMs <= nowMs && nowMs <= verified.notAfterMs ? verified.user : undefined;
  }
}

function verifiedOf(certificatePem: string, authorityPem: string): Verified {
  const certificate = parsed(certificatePem);
  const authority = parsed(authorityPem);
  const { notBeforeMs = 0, notAfterMs = 0 } = certificate ?? {};
  const isGood = certificate !== undefined && authority !== undefined && isSameName(certificate.issuer, authority.subject) && isForClients(certificate) && isSignedBy(certificate, authority.publicKey);
  return { authorityPem, notBeforeMs, notAfterMs, user: isGood ? userOf(certificate) : undefined };
}

function parsed(pem: string): Certificate | undefined {
  const block = findPem(pem, 'CERTIFICATE');
  try {
    return block === undefined ? undefined : certificateOf(block.bytes);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

/** A certificate without the extension is for everything. */
function isForClients({ extensions }: Certificate): boolean {
  const found = findExtension(extensions, 'extendedKeyUsage');
  if (found === undefined) return true;
  const usages = extendedKeyUsagesIn(found.value);
  return usages.includes(getObjectIdentifier('clientAuth')) || usages.includes(getObjectIdentifier('anyExtendedKeyUsage'));
}

function userOf({ subject, der }: Certificate): UserInfo {
  return {
    name: valuesOf(subject, 'CN').at(-1) ?? '',
    groups: [...valuesOf(subject, 'O'), 'system:authenticated'],
    extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${hexOf(getDigest('sha256').hash(der))}`] },
  };
}
