// Mirrors X509_print, X509_REQ_print and EVP_PKEY_print of OpenSSL 3.0: what -text shows
// Differs: extensions that are not read elsewhere are shown as their bytes.
import type { Certificate } from '#linux/pki/certificate.js';
import { DerError } from '#linux/pki/der.js';
import { hexOf } from '#linux/pki/der-element.js';
import { alternativeNamesIn, authorityKeyIdentifierIn, basicConstraintsIn, type Extension, extendedKeyUsagesIn, type GeneralName, keyUsages, keyUsagesIn } from '#linux/pki/extensions.js';
import { bitsOf, curves, type PrivateKey, type PublicKey } from '#linux/pki/keys.js';
import { type NameFormat, nameFormats } from '#linux/pki/names.js';
import { longNameOf, shortNameOf } from '#linux/pki/object-identifiers.js';
import type { CertificateRequest } from '#linux/pki/request.js';
import { byteLengthOf, bytesOfNumber } from '#linux/pki/rsa.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Nov 21 15:25:45 2026 GMT` */
export function shownTime(ms: number): string {
  const at = new Date(ms);
  return `${MONTHS[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2)} ${at.toISOString().slice(11, 19)} ${at.getUTCFullYear()} GMT`;
}

/** `AB:CD` */
export function colons(bytes: Uint8Array): string {
  return hexOf(bytes).toUpperCase().replace(/..(?=.)/g, '$&:');
}

function hexLines(bytes: Uint8Array, indent: number, perLine: number): string {
  const pairs = hexOf(bytes).match(/../g) ?? [];
  const lines: string[] = [];
  for (let at = 0; at < pairs.length; at += perLine) lines.push(`${' '.repeat(indent)}${pairs.slice(at, at + perLine).join(':')}`);
  return `${lines.join(':\n')}\n`;
}

export interface TextOptions {
  readonly names: NameFormat;
  /** `-certopt no_pubkey`, `no_sigdump` and so on. */
  readonly without: ReadonlySet<string>;
}

export function certificateText(certificate: Certificate, { names, without }: TextOptions): string {
  const name = nameFormats[names];
  const parts: readonly (readonly [part: string, text: () => string])[] = [
    ['no_header', () => 'Certificate:\n    Data:\n'],
    ['no_version', () => `        Version: ${certificate.version} (0x${certificate.version - 1})\n`],
    ['no_serial', () => `        Serial Number:${shownSerial(certificate.serial)}`],
    ['no_signame', () => `        Signature Algorithm: ${longNameOf(certificate.signatureAlgorithm)}\n`],
    ['no_issuer', () => `        Issuer: ${name(certificate.issuer)}\n`],
    ['no_validity', () => `        Validity\n            Not Before: ${shownTime(certificate.notBeforeMs)}\n            Not After : ${shownTime(certificate.notAfterMs)}\n`],
    ['no_subject', () => `        Subject: ${name(certificate.subject)}\n`],
    ['no_pubkey', () => `        Subject Public Key Info:\n${publicKeyInfoText(certificate.publicKey)}`],
    ['no_extensions', () => (certificate.extensions.length === 0 ? '' : `        X509v3 extensions:\n${certificate.extensions.map((each) => extensionText(each, 12)).join('')}`)],
    ['no_sigdump', () => signatureText(certificate.signatureAlgorithm, certificate.signature)],
  ];
  return parts.map(([part, text]) => (without.has(part) ? '' : text())).join('');
}

function shownSerial(serial: Uint8Array): string {
  if (serial.length > 8) return `\n            ${hexOf(serial).replace(/^00(?=.)/, '').replace(/..(?=.)/g, '$&:')}\n`;
  const value = BigInt(`0x${hexOf(serial) || '0'}`);
  return ` ${value} (0x${value.toString(16)})\n`;
}

export function requestText(request: CertificateRequest, { names, without }: TextOptions): string {
  const { extensions } = request;
  const attributes = extensions.length === 0
    ? '            (none)\n            Requested Extensions:\n'
    : `            Requested Extensions:\n${extensions.map((each) => extensionText(each, 16)).join('')}`;
  const key = without.has('no_pubkey') ? '' : `        Subject Public Key Info:\n${publicKeyInfoText(request.publicKey)}`;
  return `Certificate Request:\n    Data:\n        Version: 1 (0x0)\n        Subject: ${nameFormats[names](request.subject)}\n${key}        Attributes:\n${attributes}${without.has('no_sigdump') ? '' : signatureText(request.signatureAlgorithm, request.signature)}`;
}

function signatureText(algorithm: string, signature: Uint8Array): string {
  return `    Signature Algorithm: ${longNameOf(algorithm)}\n    Signature Value:\n${hexLines(signature, 8, 18)}`;
}

function publicKeyInfoText(key: PublicKey): string {
  const algorithm = key.kind === 'rsa' ? 'rsaEncryption' : key.kind === 'ec' ? 'id-ecPublicKey' : 'ED25519';
  return `            Public Key Algorithm: ${algorithm}\n${publicKeyText(key, 16, 'Modulus', 'Exponent')}`;
}

/** As `rsa -pubin -text` and certificates show it. */
export function publicKeyText(key: PublicKey, indent = 0, modulus = 'Modulus', exponent = 'Exponent'): string {
  const pad = ' '.repeat(indent);
  if (key.kind === 'ed25519') return `${pad}ED25519 Public-Key:\n${pad}pub:\n${hexLines(key.point, indent + 4, 15)}`;
  const head = `${pad}Public-Key: (${bitsOf(key)} bit)\n`;
  if (key.kind === 'ec') return `${head}${pad}pub:\n${hexLines(key.point, indent + 4, 15)}${curveText(key, pad)}`;
  return `${head}${numberText(modulus, key.modulus, indent)}${numberText(exponent, key.exponent, indent)}`;
}

function curveText(key: Extract<PublicKey, { kind: 'ec' }>, pad: string): string {
  const { nist } = curves[key.curve];
  return `${pad}ASN1 OID: ${key.curve}\n${nist === undefined ? '' : `${pad}NIST CURVE: ${nist}\n`}`;
}

export function privateKeyText(key: PrivateKey): string {
  if (key.kind === 'ed25519') return `ED25519 Private-Key:\npriv:\n${hexLines(key.secret, 4, 15)}pub:\n${hexLines(key.point, 4, 15)}`;
  if (key.kind === 'ec') return `Private-Key: (${bitsOf(key)} bit)\npriv:\n${hexLines(key.secret, 4, 15)}pub:\n${hexLines(key.point, 4, 15)}${curveText(key, '')}`;
  const rows = [['modulus', key.modulus], ['publicExponent', key.exponent], ['privateExponent', key.privateExponent], ['prime1', key.prime1], ['prime2', key.prime2], ['exponent1', key.exponent1], ['exponent2', key.exponent2], ['coefficient', key.coefficient]] as const;
  return `Private-Key: (${bitsOf(key)} bit, 2 primes)\n${rows.map(([name, value]) => numberText(name, value, 0)).join('')}`;
}

function numberText(name: string, value: bigint, indent: number): string {
  const pad = ' '.repeat(indent);
  if (value < 2n ** 63n) return `${pad}${name}: ${value} (0x${value.toString(16)})\n`;
  const length = byteLengthOf(value);
  const bytes = bytesOfNumber(value, length);
  const shown = (bytes[0] as number) >= 0x80 ? bytesOfNumber(value, length + 1) : bytes;
  return `${pad}${name}:\n${hexLines(shown, indent + 4, 15)}`;
}

/** Its name, and its value in the lines after it. */
export function extensionText(extension: Extension, indent: number): string {
  const pad = ' '.repeat(indent);
  return `${pad}${longNameOf(extension.id)}: ${extension.isCritical ? 'critical' : ''}\n${pad}    ${extensionValue(extension, `${pad}    `)}\n`;
}

function extensionValue({ id, value }: Extension, pad: string): string {
  try {
    switch (shortNameOf(id)) {
      case 'subjectKeyIdentifier': return colons(value.subarray(2));
      case 'basicConstraints': {
        const { isAuthority, pathLength } = basicConstraintsIn(value);
        return `CA:${isAuthority ? 'TRUE' : 'FALSE'}${pathLength === undefined ? '' : `, pathlen:${pathLength}`}`;
      }
      case 'keyUsage': {
        const used = keyUsagesIn(value);
        return keyUsages.filter(([name]) => used.includes(name)).map(([, long]) => long).join(', ');
      }
      case 'extendedKeyUsage': return extendedKeyUsagesIn(value).map(longNameOf).join(', ');
      case 'subjectAltName': case 'issuerAltName': return alternativeNamesIn(value).map(shownName).join(', ');
      case 'authorityKeyIdentifier': return authorityKeyText(value, pad);
      default: return printable(value);
    }
  } catch (error) {
    if (error instanceof DerError) return '<Parsing Error>';
    throw error;
  }
}

function authorityKeyText(value: Uint8Array, pad: string): string {
  const { keyIdentifier, issuer, serial } = authorityKeyIdentifierIn(value);
  const isAlone = issuer === undefined && serial === undefined;
  const lines = [
    ...(keyIdentifier === undefined ? [] : [`${isAlone ? '' : 'keyid:'}${colons(keyIdentifier)}`]),
    ...(issuer === undefined ? [] : [`DirName:${nameFormats.compat(issuer)}`]),
    ...(serial === undefined ? [] : [`serial:${colons(serial)}`]),
  ];
  return lines.join(`\n${pad}`);
}

function shownName(name: GeneralName): string {
  if (name.kind === 'dirName') return `DirName:${nameFormats.oneline(name.name)}`;
  return `${{ DNS: 'DNS', email: 'email', URI: 'URI', IP: 'IP Address', RID: 'Registered ID' }[name.kind]}:${name.value}`;
}

function printable(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
}
