// Mirrors kube-openapi/pkg/validation/strfmt and the formats of apiextensions-apiserver/pkg/apiserver/validation/formats.go
// Differs: e-mail addresses are checked for their outline (net/mail also knows comments and encoded words).
import { familyOf, parseCidr } from '#cluster/apimachinery/validation/addresses.js';
import { dns1123LabelErrors, dns1123SubdomainErrors } from '#cluster/apimachinery/validation/formats.js';
import { parseDuration } from '#cluster/cel/time-text.js';
import { parseUrl } from '#cluster/cel/url-text.js';

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const UUID3 = /^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const UUID4 = /^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i;
const UUID5 = /^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;
const LABEL = '[a-zA-Z0-9\\p{S}\\p{L}]';
const HOSTNAME = new RegExp(`^(?:${LABEL}(?:-?${LABEL}{0,62})?|(?:${LABEL}(?:[a-zA-Z0-9\\-\\p{S}\\p{L}]{0,61}${LABEL})?\\.)+[a-zA-Z\\p{L}]{2,63})$`, 'u');
const BYTE = '(?:0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])';
const RGB = new RegExp(`^rgb\\(\\s*${BYTE}\\s*,\\s*${BYTE}\\s*,\\s*${BYTE}\\s*\\)$`);
const CARD = /^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|(222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\d{3})\d{11}|6[27][0-9]{14})$/;
const ADDRESS = /^[^\s()<>[\]:;@\\,"]+@(?:[^\s()<>[\]:;@\\,"]+|\[[^\]]+\])$/;
const TEXT_MAX = 255;

const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  bsonobjectid: (text) => /^[0-9a-fA-F]{24}$/.test(text),
  uri: (text) => typeof parseUrl(text) !== 'string',
  email: isEmail,
  hostname: (text) => text.length <= TEXT_MAX && HOSTNAME.test(text) && text.split('.').every((label) => label.length <= 63),
  ipv4: (text) => text.includes('.') && familyOf(text) !== undefined,
  ipv6: (text) => text.includes(':') && familyOf(text) !== undefined,
  cidr: (text) => parseCidr(text) !== undefined,
  mac: isMac,
  uuid: (text) => UUID.test(text),
  uuid3: (text) => UUID3.test(text),
  uuid4: (text) => UUID4.test(text),
  uuid5: (text) => UUID5.test(text),
  isbn: (text) => isIsbn10(text) || isIsbn13(text),
  isbn10: isIsbn10,
  isbn13: isIsbn13,
  creditcard: isCreditCard,
  ssn: (text) => text.length === 11 && /^\d{3}[- ]?\d{2}[- ]?\d{4}$/.test(text),
  hexcolor: (text) => /^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/.test(text),
  rgbcolor: (text) => RGB.test(text),
  byte: (text) => BASE64.test(text),
  password: () => true,
  date: isDate,
  duration: isDuration,
  datetime: isDateTime,
  k8sshortname: (text) => dns1123LabelErrors(text).length === 0,
  k8slongname: (text) => dns1123SubdomainErrors(text).length === 0,
};

/** The check of a format of strings; undefined for one that Kubernetes does not know, which it then ignores. */
export function stringFormat(name: string): ((text: string) => boolean) | undefined {
  const known = name.replaceAll('-', '');
  return Object.hasOwn(FORMATS, known) ? FORMATS[known] : undefined;
}

function isEmail(text: string): boolean {
  const angled = /^[^<>@]*<([^<>]+)>$/.exec(text.trim())?.[1];
  return text.length <= TEXT_MAX && ADDRESS.test(angled ?? text.trim());
}

const MACS = [/^[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2})+$/, /^[0-9a-fA-F]{2}(?:-[0-9a-fA-F]{2})+$/, /^[0-9a-fA-F]{4}(?:\.[0-9a-fA-F]{4})+$/];
/** Bytes of the addresses that net.ParseMAC knows. */
const MAC_BYTES = [6, 8, 20];

function isMac(text: string): boolean {
  return MACS.some((form) => form.test(text)) && MAC_BYTES.includes(text.replace(/[^0-9a-fA-F]/g, '').length / 2);
}

function isIsbn10(text: string): boolean {
  const digits = text.replace(/[\s-]+/g, '');
  if (!/^\d{9}[\dX]$/.test(digits)) return false;
  return [...digits].reduce((sum, digit, i) => sum + (i + 1) * (digit === 'X' ? 10 : Number(digit)), 0) % 11 === 0;
}

function isIsbn13(text: string): boolean {
  const digits = text.replace(/[\s-]+/g, '');
  if (!/^\d{13}$/.test(digits)) return false;
  return [...digits].reduce((sum, digit, i) => sum + (i % 2 === 0 ? 1 : 3) * Number(digit), 0) % 10 === 0;
}

function isCreditCard(text: string): boolean {
  const digits = text.replace(/[^0-9]+/g, '');
  if (!CARD.test(digits)) return false;
  // Luhn's sum: every second digit from the right counts twice.
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function isDate(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (parts === null) return false;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month >= 1 && month <= 12 && day >= 1 && day <= ([31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] as number);
}

function isDateTime(text: string): boolean {
  const [date = '', time] = text.toLowerCase().split('t');
  if (time === undefined || !isDate(date)) return false;
  const parts = /^(\d{2}):(\d{2}):(\d{2})(.\d+)?(z|([+-]\d{2}:\d{2}))$/.exec(time);
  return parts !== null && Number(parts[1]) <= 23 && Number(parts[2]) <= 59 && Number(parts[3]) <= 59;
}

/** The last of each is the beginning of longer words. */
const UNITS = [['ns', 'nano'], ['us', 'µs', 'micro'], ['ms', 'milli'], ['s', 'sec'], ['m', 'min'], ['h', 'hr', 'hour'], ['d', 'day'], ['w', 'wk', 'week']];

/** As Go writes durations, or as Scala does (`5 minutes`). */
function isDuration(text: string): boolean {
  if (text.length > TEXT_MAX) return false;
  if (parseDuration(text) !== undefined) return true;
  return [...text.matchAll(/\d+\s*([A-Za-zµ]+)/g)].some(([, word = '']) => {
    const unit = word.toLowerCase();
    return UNITS.some((variants) => variants.includes(unit) || unit.startsWith(variants.at(-1) as string));
  });
}
