// Mirrors the part of crypto/x509 that reads a certificate request (PKCS #10, RFC 2986)
import { DerError } from '#linux/pki/der.js';
import { alternativeNamesIn, findExtension } from '#linux/pki/extensions.js';
import { valuesOf } from '#linux/pki/names.js';
import { findPem } from '#linux/pki/pem.js';
import { type CertificateRequest, requestOf } from '#linux/pki/request.js';

export interface RequestSubject {
  readonly commonName: string;
  readonly serialNumber: string;
  readonly organizations: readonly string[];
  readonly units: readonly string[];
  readonly countries: readonly string[];
  readonly localities: readonly string[];
  readonly provinces: readonly string[];
  readonly streets: readonly string[];
  readonly postalCodes: readonly string[];
  readonly dnsNames: readonly string[];
  readonly emails: readonly string[];
  readonly uris: readonly string[];
  readonly addresses: readonly string[];
}

/** undefined when the text is no certificate request. */
export function requestSubject(pem: string): RequestSubject | undefined {
  const block = findPem(pem, 'CERTIFICATE REQUEST');
  try {
    return block === undefined ? undefined : factsOf(requestOf(block.bytes));
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

function factsOf({ subject, extensions }: CertificateRequest): RequestSubject {
  const found = findExtension(extensions, 'subjectAltName');
  const names = found === undefined ? [] : alternativeNamesIn(found.value);
  const of = (kind: 'DNS' | 'email' | 'URI' | 'IP') => names.flatMap((name) => (name.kind === kind ? [name.value] : []));
  return {
    commonName: valuesOf(subject, 'CN').at(-1) ?? '', serialNumber: valuesOf(subject, 'serialNumber').at(-1) ?? '', organizations: valuesOf(subject, 'O'), units: valuesOf(subject, 'OU'), countries: valuesOf(subject, 'C'), localities: valuesOf(subject, 'L'), provinces: valuesOf(subject, 'ST'),
    streets: valuesOf(subject, 'street'), postalCodes: valuesOf(subject, 'postalCode'), dnsNames: of('DNS'), emails: of('email'), uris: of('URI'), addresses: of('IP'),
  };
}
