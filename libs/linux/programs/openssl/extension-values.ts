// Mirrors x509v3_config(5): extensions as configuration files and -addext write them
// Differs: no policies, name constraints, distribution points, nor raw ASN.1.
import { encodeUtf8 } from '#linux/env/text.js';
import { parseAddress } from '#linux/pki/addresses.js';
import type { Certificate } from '#linux/pki/certificate.js';
import { tagged } from '#linux/pki/der.js';
import { alternativeNames, authorityKeyIdentifier, basicConstraints, type Extension, extendedKeyUsage, extension, findExtension, type GeneralName, keyIdentifierOf, keyUsage, keyUsages, subjectKeyIdentifier } from '#linux/pki/extensions.js';
import type { PublicKey } from '#linux/pki/keys.js';
import { nameOf } from '#linux/pki/names.js';
import { findObjectIdentifier } from '#linux/pki/object-identifiers.js';
import type { Config } from './config.js';

/** What libcrypto's error queue says of a value that it does not take. */
export class ExtensionError extends Error {
  constructor(readonly entries: readonly string[]) {
    super(entries.join());
  }
}

/** What values may refer to. */
export interface ExtensionSetting {
  readonly config: Config | undefined;
  /** Of the certificate that is made; a request has it, too. */
  readonly subjectKey?: PublicKey;
  readonly subjectEmail?: readonly string[];
  /** Undefined: the certificate signs itself. */
  readonly issuer?: Certificate;
}

const IA5_STRING = 0x16;
const MAKERS: Readonly<Record<string, (values: readonly string[], setting: ExtensionSetting) => Uint8Array | undefined>> = {
  basicConstraints: constraintsOf,
  keyUsage: usageOf,
  extendedKeyUsage: (values) => extendedKeyUsage(values.map(extendedUsageOf)),
  subjectAltName: (values, setting) => alternativeNames(values.flatMap((value) => generalNames(value, setting))),
  issuerAltName: (values, setting) => alternativeNames(values.flatMap((value) => generalNames(value, setting))),
  subjectKeyIdentifier: ([value], { subjectKey }) => (value === 'hash' && subjectKey !== undefined ? subjectKeyIdentifier(subjectKey) : undefined),
  authorityKeyIdentifier: authorityOf,
  nsComment: (values) => tagged(IA5_STRING, encodeUtf8(values.join(','))),
};

/** Undefined where the extension stays out (`none`, an authority without identifier). Throws ExtensionError. */
export function extensionOf(name: string, text: string, section: string, setting: ExtensionSetting): Extension | undefined {
  const id = findObjectIdentifier(name);
  const where = (...reasons: readonly string[]) => [...reasons, `11000080:X509 V3 routines:X509V3_EXT_nconf_int:error in extension:../crypto/x509/v3_conf.c:48:section=${section}, name=${name}, value=${text}`];
  const make = MAKERS[name];
  if (id === undefined || make === undefined) throw new ExtensionError(where('11000082:X509 V3 routines:do_ext_nconf:unknown extension name:../crypto/x509/v3_conf.c:88:'));
  const isCritical = /^critical\s*,/.test(text);
  const rest = text.replace(/^critical\s*,\s*/, '');
  const listed = rest.startsWith('@') ? [rest] : rest.split(',').map((part) => part.trim());
  try {
    const value = make(listed, setting);
    return value === undefined ? undefined : extension(name, value, isCritical);
  } catch (error) {
    if (error instanceof ExtensionError) throw new ExtensionError(where(...error.entries));
    throw error;
  }
}

/** The extensions of a section, in its order. Throws ExtensionError. */
export function sectionExtensions(section: string, setting: ExtensionSetting): readonly Extension[] {
  const made: Extension[] = [];
  for (const [name, value] of setting.config?.get(section) ?? []) {
    const one = extensionOf(name, value, section, setting);
    if (one !== undefined) made.push(one);
  }
  return made;
}

/** Later ones take the place of earlier ones of their kind. */
export function replaced(before: readonly Extension[], added: readonly Extension[]): readonly Extension[] {
  return [...before.filter(({ id }) => !added.some((each) => each.id === id)), ...added];
}

function refuse(...entries: readonly string[]): never {
  throw new ExtensionError(entries);
}

function constraintsOf(values: readonly string[]): Uint8Array {
  let isAuthority = false;
  let pathLength: number | undefined;
  for (const part of values) {
    const [name, value] = part.split(/:(.*)/s).map((each) => each.trim());
    if (name === 'CA' && /^(true|y|yes|false|n|no)$/i.test(value ?? '')) isAuthority = /^[ty]/i.test(value ?? '');
    else if (name === 'CA') refuse(`11000068:X509 V3 routines:X509V3_get_value_bool:invalid boolean string:../crypto/x509/v3_utl.c:259:name=CA, value=${value}`);
    else if (name === 'pathlen' && /^\d+$/.test(value ?? '')) pathLength = Number(value);
    else refuse(`1100006A:X509 V3 routines:v2i_BASIC_CONSTRAINTS:invalid name:../crypto/x509/v3_bcons.c:76:name=${name}, value=${value ?? '<NULL>'}`);
  }
  return basicConstraints(isAuthority, pathLength);
}

function usageOf(values: readonly string[]): Uint8Array {
  const names = values.map((value) => keyUsages.find(([name, long]) => name === value || long === value)?.[0] ?? refuse(`1100006F:X509 V3 routines:v2i_ASN1_BIT_STRING:unknown bit string argument:../crypto/x509/v3_bitst.c:82:${value}`));
  return keyUsage(names);
}

function extendedUsageOf(value: string): string {
  return findObjectIdentifier(value) ?? refuse('04000067:object identifier routines:OBJ_txt2obj:unknown object name:../crypto/objects/obj_dat.c:372:', `1100006E:X509 V3 routines:v2i_EXTENDED_KEY_USAGE:invalid object identifier:../crypto/x509/v3_extku.c:94:${value}`);
}

function authorityOf(values: readonly string[], { issuer, subjectKey }: ExtensionSetting): Uint8Array | undefined {
  const wants = (name: string) => values.some((value) => value === name || value === `${name}:always`);
  if (subjectKey === undefined) return undefined;
  const key = issuer === undefined ? subjectKey : issuer.publicKey;
  const isIdentified = issuer === undefined || findExtension(issuer.extensions, 'subjectKeyIdentifier') !== undefined;
  const keyIdentifier = wants('keyid') && isIdentified ? keyIdentifierOf(key) : undefined;
  const names = values.includes('issuer:always') || (wants('issuer') && keyIdentifier === undefined);
  if (names && issuer !== undefined) return authorityKeyIdentifier({ ...(keyIdentifier === undefined ? {} : { keyIdentifier }), issuer: issuer.issuer, serial: issuer.serial });
  return keyIdentifier === undefined ? undefined : authorityKeyIdentifier({ keyIdentifier });
}

function generalNames(text: string, setting: ExtensionSetting): readonly GeneralName[] {
  if (text.startsWith('@')) return (setting.config?.get(text.slice(1)) ?? []).flatMap(([name, value]) => generalNames(`${name.replace(/\..*$/, '')}:${value}`, setting));
  const colon = text.indexOf(':');
  if (colon < 0) refuse('1100007C:X509 V3 routines:v2i_GENERAL_NAME_ex:missing value:../crypto/x509/v3_san.c:607:');
  const kind = text.slice(0, colon).trim().replace(/\.\d+$/, '');
  const value = text.slice(colon + 1).trim();
  switch (kind) {
    case 'DNS': case 'URI': return [{ kind, value }];
    case 'email': return value === 'copy' || value === 'move' ? (setting.subjectEmail ?? []).map((each) => ({ kind, value: each })) : [{ kind, value }];
    case 'IP': return parseAddress(value) === undefined ? refuse(`11000076:X509 V3 routines:a2i_GENERAL_NAME:bad ip address:../crypto/x509/v3_san.c:552:value=${value}`) : [{ kind, value }];
    case 'RID': return [{ kind, value: findObjectIdentifier(value) ?? refuse(`11000077:X509 V3 routines:a2i_GENERAL_NAME:bad object:../crypto/x509/v3_san.c:540:value=${value}`) }];
    case 'dirName': return [{ kind, name: nameOf((setting.config?.get(value) ?? []).map(([type, each]) => [{ type: findObjectIdentifier(type) ?? '2.5.4.3', value: each }])) }];
    default: return refuse(`11000075:X509 V3 routines:v2i_GENERAL_NAME_ex:unsupported option:../crypto/x509/v3_san.c:639:name=${kind}`);
  }
}
