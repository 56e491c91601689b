// Mirrors pkg/controller/certificates/authority: a certificate out of a request, under the permissive policy
// Differs: attributes of names that Kubernetes has no use for are left out.
import { alternativeNamesOf } from '#cluster/controllers/certificates/signing-request.js';
import type { Env } from '#linux/env/env.js';
import { type Certificate, signCertificate } from '#linux/pki/certificate.js';
import { getDigest } from '#linux/pki/digests.js';
import { alternativeNames, authorityKeyIdentifier, basicConstraints, type Extension, extendedKeyUsage, extension, findExtension, type GeneralName, keyIdentifierOf, keyUsage } from '#linux/pki/extensions.js';
import type { PrivateKey } from '#linux/pki/keys.js';
import { type Name, nameOf, valuesOf } from '#linux/pki/names.js';
import { getObjectIdentifier } from '#linux/pki/object-identifiers.js';
import type { CertificateRequest } from '#linux/pki/request.js';

const SECOND_MS = 1000;
/** `--cluster-signing-duration`. */
const LIFETIME_S = 365 * 24 * 3600;
const LIFETIME_S_MIN = 600;
/** So that clocks which are behind believe the certificate at once. */
const BACKDATE_MS = 5 * 60 * SECOND_MS;
/** Shorter ones end when they were asked to, not five minutes earlier. */
const SHORT_MS = 8 * 3600 * SECOND_MS;
const SERIAL_BYTES = 16;

const KEY_USAGES: Readonly<Record<string, string>> = {
  signing: 'digitalSignature', 'digital signature': 'digitalSignature', 'content commitment': 'nonRepudiation', 'key encipherment': 'keyEncipherment', 'key agreement': 'keyAgreement',
  'data encipherment': 'dataEncipherment', 'cert sign': 'keyCertSign', 'crl sign': 'cRLSign', 'encipher only': 'encipherOnly', 'decipher only': 'decipherOnly',
};
/** In the order of Go's constants, which is that of the certificate. */
const EXTENDED_USAGES: readonly (readonly [usage: string, name: string])[] = [
  ['any', 'anyExtendedKeyUsage'], ['server auth', 'serverAuth'], ['client auth', 'clientAuth'], ['code signing', 'codeSigning'], ['email protection', 'emailProtection'], ['s/mime', 'emailProtection'],
  ['timestamping', 'timeStamping'], ['ocsp signing', 'OCSPSigning'],
];
/** The order in which Go writes a subject. */
const SUBJECT_ORDER = ['C', 'O', 'OU', 'L', 'ST', 'street', 'postalCode', 'CN', 'serialNumber'];
const NAME_ORDER: readonly GeneralName['kind'][] = ['DNS', 'email', 'IP', 'URI'];

/** A certificate authority's own certificate and key. */
export interface Signer {
  readonly certificate: Certificate;
  readonly key: PrivateKey;
}

/** DER. */
export function signSigningRequest(env: Env, { certificate, key }: Signer, request: CertificateRequest, usages: readonly string[], expirationSeconds: number | undefined): Uint8Array {
  const nowMs = Math.floor(env.clock.now() / SECOND_MS) * SECOND_MS;
  const lifetimeMs = Math.min(LIFETIME_S, Math.max(LIFETIME_S_MIN, expirationSeconds ?? LIFETIME_S)) * SECOND_MS;
  const notAfterMs = Math.min(certificate.notAfterMs, nowMs + lifetimeMs - (lifetimeMs < SHORT_MS ? 0 : BACKDATE_MS));
  const serial = Uint8Array.from({ length: SERIAL_BYTES }, () => env.random.below(256));
  serial[0] = (serial[0] as number) & 0x7f;
  return signCertificate({
    serial, issuer: certificate.subject, subject: goName(request.subject), notBeforeMs: nowMs - BACKDATE_MS, notAfterMs, publicKey: request.publicKey,
    extensions: extensionsFor(certificate, request, usages),
  }, key, getDigest('sha256'));
}

function extensionsFor(issuer: Certificate, request: CertificateRequest, usages: readonly string[]): readonly Extension[] {
  const bits = usages.map((usage) => KEY_USAGES[usage]).filter((bit) => bit !== undefined);
  const purposes = new Set(EXTENDED_USAGES.filter(([usage]) => usages.includes(usage)).map(([, name]) => getObjectIdentifier(name)));
  const names = NAME_ORDER.flatMap((kind) => alternativeNamesOf(request).filter((name) => name.kind === kind));
  const isIdentified = findExtension(issuer.extensions, 'subjectKeyIdentifier') !== undefined;
  return [
    ...(bits.length === 0 ? [] : [extension('keyUsage', keyUsage(bits), true)]),
    ...(purposes.size === 0 ? [] : [extension('extendedKeyUsage', extendedKeyUsage([...purposes]))]),
    extension('basicConstraints', basicConstraints(false), true),
    ...(isIdentified ? [extension('authorityKeyIdentifier', authorityKeyIdentifier({ keyIdentifier: keyIdentifierOf(issuer.publicKey) }))] : []),
    ...(names.length === 0 ? [] : [extension('subjectAltName', alternativeNames(names), request.subject.steps.length === 0)]),
  ];
}

/** The subject as Go writes it again: in its own order, the values of one kind together, one common name. */
function goName(subject: Name): Name {
  return nameOf(SUBJECT_ORDER.flatMap((short) => {
    const values = valuesOf(subject, short);
    const kept = short === 'CN' || short === 'serialNumber' ? values.slice(-1) : values;
    return kept.length === 0 ? [] : [kept.map((value) => ({ type: getObjectIdentifier(short), value }))];
  }));
}
