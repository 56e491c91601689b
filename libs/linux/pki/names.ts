// Mirrors X.501 distinguished names, and how OpenSSL and Go write them
import { encodeUtf8 } from '#linux/env/text.js';
import { objectIdentifier, sequence, set, tagged } from './der.js';
import { type Element, objectIdentifierIn, partsOf, textIn } from './der-element.js';
import { getObjectIdentifier, longNameOf, shortNameOf } from './object-identifiers.js';

export interface Attribute {
  /** Dotted. */
  readonly type: string;
  readonly value: string;
}

export interface Name {
  readonly der: Uint8Array;
  /** Each step of the path from the root; nearly always of one attribute. */
  readonly steps: readonly (readonly Attribute[])[];
}

const UTF8_STRING = 0x0c;
const PRINTABLE_STRING = 0x13;
const IA5_STRING = 0x16;
const PRINTABLE = new Set(['C', 'serialNumber', 'dnQualifier']);
const ASCII = new Set(['emailAddress', 'DC']);

export function nameOf(steps: readonly (readonly Attribute[])[]): Name {
  return { steps, der: sequence(...steps.map((attributes) => set(...attributes.map(attributeDer)))) };
}

function attributeDer({ type, value }: Attribute): Uint8Array {
  const short = shortNameOf(type);
  const tag = PRINTABLE.has(short) ? PRINTABLE_STRING : ASCII.has(short) ? IA5_STRING : UTF8_STRING;
  return sequence(objectIdentifier(type), tagged(tag, encodeUtf8(value)));
}

/** Throws DerError. */
export function nameIn(element: Element): Name {
  const steps = partsOf(element).map((step) => partsOf(step, 0x31).map((attribute) => {
    const [type, value] = partsOf(attribute);
    return { type: objectIdentifierIn(type), value: value === undefined ? '' : textIn(value) };
  }));
  return { der: element.whole, steps };
}

/** The values of one attribute, in order: `valuesOf(name, 'O')`. */
export function valuesOf(name: Name, short: string): readonly string[] {
  const type = getObjectIdentifier(short);
  return name.steps.flat().filter((attribute) => attribute.type === type).map(({ value }) => value);
}

export function isSameName(one: Name, other: Name): boolean {
  return one.der.length === other.der.length && one.der.every((byte, index) => byte === other.der[index]);
}

export const nameFormats = {
  /** `C = US, O = "Foo, Inc."`: what OpenSSL 3.0 shows unless it is told otherwise. */
  oneline: (name: Name) => joinedSteps(name.steps, ', ', ' + ', ({ type, value }) => `${shortNameOf(type)} = ${quoted(value)}`),
  /** `O=Foo\, Inc.,C=US` */
  RFC2253: (name: Name) => joinedSteps([...name.steps].reverse(), ',', '+', ({ type, value }) => `${shortNameOf(type)}=${escaped(value)}`),
  /** `/C=US/O=Foo, Inc.` */
  compat: (name: Name) => name.steps.flat().map(({ type, value }) => `/${shortNameOf(type)}=${visible(value, '')}`).join(''),
  multiline: (name: Name) => name.steps.flat().map(({ type, value }) => `\n    ${longNameOf(type).padEnd(25)} = ${visible(value, '')}`).join(''),
} as const;
export type NameFormat = keyof typeof nameFormats;

function joinedSteps(steps: Name['steps'], between: string, within: string, show: (attribute: Attribute) => string): string {
  return steps.map((attributes) => attributes.map(show).join(within)).join(between);
}

function quoted(value: string): string {
  return /[,+"\\<>;]|^[# ]| $/.test(value) ? `"${visible(value, '"\\')}"` : visible(value, '');
}

function escaped(value: string): string {
  return visible(value, ',+"\\<>;').replace(/^[# ]| $/g, '\\$&');
}

/** Bytes beyond ASCII as `\C3`, a backslash before those of `special`. */
function visible(value: string, special: string): string {
  let shown = '';
  for (const byte of encodeUtf8(value)) {
    const character = String.fromCharCode(byte);
    if (byte < 0x20 || byte > 0x7e) shown += `\\${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    else shown += special.includes(character) ? `\\${character}` : character;
  }
  return shown;
}
