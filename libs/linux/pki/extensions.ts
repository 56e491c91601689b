// Mirrors the extensions of X.509 version 3 (RFC 5280, 4.2), those that learners meet
// Differs: no policies, name constraints or distribution points.
import { sha1 } from '@noble/hashes/legacy.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { bitString, boolean, context, integer, number, objectIdentifier, octetString, sequence } from './der.js';
import { bitsIn, childrenOf, type Element, elementOf, expected, numberIn, objectIdentifierIn, partsOf, textIn } from './der-element.js';
import { formatAddress, parseAddress } from './addresses.js';
import { publicKeyInfo, type PublicKey } from './keys.js';
import { type Name, nameIn } from './names.js';
import { getObjectIdentifier } from './object-identifiers.js';

export interface Extension {
  /** Dotted. */
  readonly id: string;
  readonly isCritical: boolean;
  /** DER, as it stands in the octet string. */
  readonly value: Uint8Array;
}

/** The bits of keyUsage, in order, with OpenSSL's long names. */
export const keyUsages: readonly (readonly [name: string, long: string])[] = [
  ['digitalSignature', 'Digital Signature'], ['nonRepudiation', 'Non Repudiation'], ['keyEncipherment', 'Key Encipherment'], ['dataEncipherment', 'Data Encipherment'],
  ['keyAgreement', 'Key Agreement'], ['keyCertSign', 'Certificate Sign'], ['cRLSign', 'CRL Sign'], ['encipherOnly', 'Encipher Only'], ['decipherOnly', 'Decipher Only'],
];

/** What a certificate or a request is for. */
export type GeneralName =
  | { readonly kind: 'DNS' | 'email' | 'URI' | 'IP' | 'RID'; readonly value: string }
  | { readonly kind: 'dirName'; readonly name: Name };

export function extension(name: string, value: Uint8Array, isCritical = false): Extension {
  return { id: getObjectIdentifier(name), isCritical, value };
}

export function findExtension(extensions: readonly Extension[], name: string): Extension | undefined {
  const id = getObjectIdentifier(name);
  return extensions.find((each) => each.id === id);
}

export function extensionsDer(extensions: readonly Extension[]): Uint8Array {
  return sequence(...extensions.map(({ id, isCritical, value }) => sequence(objectIdentifier(id), ...(isCritical ? [boolean(true)] : []), octetString(value))));
}

/** Throws DerError. */
export function extensionsIn(element: Element): readonly Extension[] {
  return partsOf(element).map((each) => {
    const [id, second, third] = partsOf(each);
    const isCritical = second?.tag === 0x01 && second.content[0] !== 0;
    return { id: objectIdentifierIn(id), isCritical, value: expected(second?.tag === 0x01 ? third : second, 0x04).content };
  });
}

export function basicConstraints(isAuthority: boolean, pathLength?: number): Uint8Array {
  return sequence(...(isAuthority ? [boolean(true)] : []), ...(pathLength === undefined ? [] : [number(BigInt(pathLength))]));
}

export function basicConstraintsIn(value: Uint8Array): { readonly isAuthority: boolean; readonly pathLength: number | undefined } {
  const parts = partsOf(elementOf(value));
  const length = parts.find(({ tag }) => tag === 0x02);
  return { isAuthority: parts[0]?.tag === 0x01 && parts[0].content[0] !== 0, pathLength: length === undefined ? undefined : Number(numberIn(length)) };
}

/** Names as in `keyUsages`; unknown ones are left out. */
export function keyUsage(names: readonly string[]): Uint8Array {
  const bits = names.map((name) => keyUsages.findIndex(([known]) => known === name)).filter((bit) => bit >= 0);
  const last = Math.max(-1, ...bits);
  const bytes = new Uint8Array(Math.ceil((last + 1) / 8));
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] as number) | (0x80 >> (bit & 7));
  return bitString(bytes, last < 0 ? 0 : 7 - (last & 7));
}

export function keyUsagesIn(value: Uint8Array): readonly string[] {
  const bytes = bitsIn(elementOf(value));
  return keyUsages.filter((_, bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0).map(([name]) => name);
}

/** `ids` dotted. */
export function extendedKeyUsage(ids: readonly string[]): Uint8Array {
  return sequence(...ids.map(objectIdentifier));
}

/** Dotted. */
export function extendedKeyUsagesIn(value: Uint8Array): readonly string[] {
  return partsOf(elementOf(value)).map(objectIdentifierIn);
}

export function alternativeNames(names: readonly GeneralName[]): Uint8Array {
  return sequence(...names.map(generalName));
}

function generalName(name: GeneralName): Uint8Array {
  switch (name.kind) {
    case 'email': return context(1, encodeUtf8(name.value), true);
    case 'DNS': return context(2, encodeUtf8(name.value), true);
    case 'dirName': return context(4, name.name.der);
    case 'URI': return context(6, encodeUtf8(name.value), true);
    case 'IP': return context(7, parseAddress(name.value) ?? new Uint8Array(), true);
    case 'RID': return context(8, elementOf(objectIdentifier(name.value)).content, true);
  }
}

export function alternativeNamesIn(value: Uint8Array): readonly GeneralName[] {
  return partsOf(elementOf(value)).flatMap(generalNameIn);
}

function generalNameIn(element: Element): readonly GeneralName[] {
  switch (element.tag & 0x1f) {
    case 1: return [{ kind: 'email', value: textIn(element) }];
    case 2: return [{ kind: 'DNS', value: textIn(element) }];
    case 4: return childrenOf(element).map((name) => ({ kind: 'dirName', name: nameIn(name) }));
    case 6: return [{ kind: 'URI', value: textIn(element) }];
    case 7: return [{ kind: 'IP', value: formatAddress(element.content) }];
    case 8: return [{ kind: 'RID', value: objectIdentifierIn({ ...element, tag: 0x06 }) }];
    default: return [];
  }
}

/** The SHA-1 of the key's bits, as RFC 5280's first method has it. */
export function keyIdentifierOf(key: PublicKey): Uint8Array {
  return sha1(bitsIn(partsOf(elementOf(publicKeyInfo(key)))[1]));
}

export function subjectKeyIdentifier(key: PublicKey): Uint8Array {
  return octetString(keyIdentifierOf(key));
}

export interface AuthorityKey {
  readonly keyIdentifier?: Uint8Array;
  readonly issuer?: Name;
  readonly serial?: Uint8Array;
}

export function authorityKeyIdentifier({ keyIdentifier, issuer, serial }: AuthorityKey): Uint8Array {
  return sequence(
    ...(keyIdentifier === undefined ? [] : [context(0, keyIdentifier, true)]),
    ...(issuer === undefined ? [] : [context(1, context(4, issuer.der))]),
    ...(serial === undefined ? [] : [context(2, elementOf(integer(serial)).content, true)]),
  );
}

export function authorityKeyIdentifierIn(value: Uint8Array): AuthorityKey {
  const parts = partsOf(elementOf(value));
  const of = (number: number) => parts.find(({ tag }) => (tag & 0x1f) === number);
  const [keyIdentifier, names, serial] = [of(0), of(1), of(2)];
  const issuer = names === undefined ? undefined : childrenOf(names).flatMap(generalNameIn).find((name) => name.kind === 'dirName');
  return {
    ...(keyIdentifier === undefined ? {} : { keyIdentifier: keyIdentifier.content }),
    ...(issuer?.kind === 'dirName' ? { issuer: issuer.name } : {}),
    ...(serial === undefined ? {} : { serial: serial.content }),
  };
}

