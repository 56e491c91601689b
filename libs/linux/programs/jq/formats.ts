import { encodeBase64, readBase64 } from '#linux/env/base64.js';
import { bytesOf, textOf } from '#linux/programs/byte-text.js';
import { JqError, named } from './errors.js';
import { formatJson, formatNumber, isArray, isObject, type Json } from './json.js';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const HTML: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&#39;', '"': '&quot;' };

/** `@name` over a value. */
export function applyFormat(name: string, value: Json): string {
  const text = typeof value === 'string' ? value : formatJson(value);
  switch (name) {
    case '@text': return text;
    case '@json': return formatJson(value);
    case '@html': return text.replace(/[<>&'"]/g, (letter) => HTML[letter] as string);
    case '@uri': return [...bytesOf(text)].map((byte) => (/[A-Za-z0-9\-_.~]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)).join('');
    case '@csv': return row(value, 'csv', ',', (cell) => `"${cell.replaceAll('"', '""')}"`);
    case '@tsv': return row(value, 'tsv', '\t', (cell) => cell.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r'));
    case '@sh': return (isArray(value) ? value : [value]).map(shellWord).join(' ');
    case '@base64': return encodeBase64(bytesOf(text));
    case '@base64d': return fromBase64(text, value);
    case '@base32': return base32(bytesOf(text));
    case '@base32d': return fromBase32(text);
    default: throw new JqError(`${name.slice(1)} is not a valid format`);
  }
}

export const FORMATS: ReadonlySet<string> = new Set(['@text', '@json', '@html', '@uri', '@csv', '@tsv', '@sh', '@base64', '@base64d', '@base32', '@base32d']);

function row(value: Json, name: string, separator: string, quote: (cell: string) => string): string {
  if (!isArray(value)) throw new JqError(`${named(value)} cannot be ${name}-formatted, only array`);
  return value.map((cell) => {
    if (typeof cell === 'string') return quote(cell);
    if (cell === null) return '';
    if (typeof cell === 'number') return Number.isNaN(cell) ? '' : formatNumber(cell);
    if (typeof cell === 'boolean') return String(cell);
    throw new JqError(`${named(cell)} is not valid in a csv row`);
  }).join(separator);
}

function shellWord(value: Json): string {
  if (isArray(value) || isObject(value)) throw new JqError(`${named(value)} can not be escaped for shell`);
  return typeof value === 'string' ? `'${value.replaceAll("'", "'\\''")}'` : formatJson(value);
}

function fromBase64(text: string, value: Json): string {
  const { decoded, valid } = readBase64(text.replace(/=+$/, ''));
  const letters = text.replace(/=+$/, '').length;
  if (letters % 4 === 1) throw new JqError(`${named(value)} trailing base64 byte found`);
  if (!valid && /[^A-Za-z0-9+/=\n\r]/.test(text)) throw new JqError(`${named(value)} is not valid base64 data`);
  return textOf(decoded).replace(/[\udc80-\udcff]/g, (unit, at: number, all: string) => (/[\ud800-\udbff]/.test(all[at - 1] ?? '') ? unit : '\ufffd'));
}

function base32(bytes: Uint8Array): string {
  let out = '';
  for (let at = 0; at < bytes.length; at += 5) {
    const group = bytes.subarray(at, at + 5);
    const bits = [...group].map((byte) => byte.toString(2).padStart(8, '0')).join('').padEnd(40, '0');
    const letters = Math.ceil((group.length * 8) / 5);
    for (let k = 0; k < 8; k++) out += k < letters ? BASE32[Number.parseInt(bits.slice(k * 5, k * 5 + 5), 2)] : '=';
  }
  return out;
}

function fromBase32(text: string): string {
  const bits = [...text.replace(/=+$/, '')].map((letter) => Math.max(0, BASE32.indexOf(letter)).toString(2).padStart(5, '0')).join('');
  const bytes: number[] = [];
  for (let at = 0; at + 8 <= bits.length; at += 8) bytes.push(Number.parseInt(bits.slice(at, at + 8), 2));
  return textOf(Uint8Array.from(bytes));
}
