// Mirrors the part of crypto/tls that reads a client certificate
// Differs: whether the key fits is not checked.
import type { ClientCertificate } from '#linux/net/network.js';
import { certificateOf } from '#linux/pki/certificate.js';
import { DerError } from '#linux/pki/der.js';
import { valuesOf } from '#linux/pki/names.js';
import { findPem } from '#linux/pki/pem.js';

/** The subject of the first certificate in a PEM text, which goes along for the server to verify; undefined when there is none. */
export function subjectOf(pem: string): ClientCertificate | undefined {
  const block = findPem(pem, 'CERTIFICATE');
  if (block === undefined) return undefined;
  try {
    const { subject } = certificateOf(block.bytes);
    return { commonName: valuesOf(subject, 'CN').at(-1) ?? '', organizations: valuesOf(subject, 'O'), pem: block.text };
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}
