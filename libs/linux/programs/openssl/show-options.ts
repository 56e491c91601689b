import { type NameFormat, nameFormats } from '#linux/pki/names.js';
import type { Call } from '#linux/programs/call.js';
import { fail, queued } from './errors.js';
import type { TextOptions } from './print.js';

const SERIAL_BYTES = 20;

/** -nameopt. Those that no format here stands for are taken for the usual one. */
export function nameFormatOf(option: string | undefined): NameFormat {
  const asked = (option ?? 'oneline').split(',').find((each) => each in nameFormats || each.toUpperCase() === 'RFC2253');
  return asked === undefined ? 'oneline' : asked in nameFormats ? (asked as NameFormat) : 'RFC2253';
}

/** -certopt, -reqopt: parts to leave out. */
export function textOptions(nameOption: string | undefined, parts: string | undefined): TextOptions {
  return { names: nameFormatOf(nameOption), without: new Set(parts?.split(',')) };
}

/** 159 random bits, as OpenSSL draws them. */
export function newSerial(call: Call): Uint8Array {
  const serial = Uint8Array.from({ length: SERIAL_BYTES }, () => call.random.below(256));
  serial[0] = (serial[0] as number) & 0x7f;
  return serial;
}

/** `0x1f` or decimal digits. */
export function parseSerial(call: Call, text: string): Uint8Array {
  if (!/^(0x[0-9a-fA-F]+|\d+)$/.test(text)) return fail(call, queued(call, '0D8000A8:asn1 encoding routines:s2i_ASN1_INTEGER:bn dec2bn error:../crypto/x509/v3_utl.c:0:'));
  const hex = BigInt(text).toString(16);
  return Uint8Array.from((hex.length % 2 === 0 ? hex : `0${hex}`).match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
