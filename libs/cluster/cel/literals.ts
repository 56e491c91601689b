// Mirrors cel-go/parser/unescape.go
import { Uint } from './values.js';
import { encodeUtf8 } from '#linux/env/text.js';

const INT_MIN = -(2n ** 63n);
const INT_MAX = 2n ** 63n - 1n;

export function parseInteger(sign: string, text: string): bigint | undefined {
  const value = sign === '-' ? -BigInt(text) : BigInt(text);
  return value < INT_MIN || value > INT_MAX ? undefined : value;
}

export function parseUnsigned(text: string): Uint | undefined {
  const value = BigInt(text.slice(0, -1));
  return value >= 2n ** 64n ? undefined : new Uint(value);
}

export function parseDouble(text: string): number | undefined {
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

const SIMPLE: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '"': '"', "'": "'", '\\': '\\', '?': '?', '`': '`' };

/** The value of a string or bytes literal. Throws Error with the compiler's text. */
export function unquote(text: string): string | Uint8Array {
  const prefix = /^[bB]?[rR]?/.exec(text)?.[0] ?? '';
  const isBytes = /^[bB]/.test(prefix);
  const quoted = text.slice(prefix.length);
  const width = quoted.length >= 6 && (quoted.startsWith('"""') || quoted.startsWith("'''")) ? 3 : 1;
  const inner = quoted.slice(width, -width).replace(/\r\n?/g, '\n');
  const isRaw = /[rR]$/.test(prefix);
  if (!isBytes) return isRaw ? inner : inner.replace(/\\(?:[xX]([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-3][0-7]{2})|(.))/gs, (_all, x, u, U, octal, simple) => (simple !== undefined ? (SIMPLE[simple as string] as string) : charOf(octal === undefined ? Number.parseInt((x ?? u ?? U) as string, 16) : Number.parseInt(octal as string, 8))));
  return isRaw ? encodeUtf8(inner) : bytesOf(inner);
}

function charOf(code: number): string {
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) throw new Error('unable to unescape string');
  return String.fromCodePoint(code);
}

function bytesOf(inner: string): Uint8Array {
  const bytes: number[] = [];
  for (const [all, x, octal, simple] of inner.matchAll(/\\(?:[xX]([\da-fA-F]{2})|([0-3][0-7]{2})|(.))|[^\\]/gsu)) {
    if (x !== undefined) bytes.push(Number.parseInt(x, 16));
    else if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (simple === 'u' || simple === 'U') throw new Error('unable to unescape string');
    else bytes.push(...encodeUtf8(simple === undefined ? all : (SIMPLE[simple] as string)));
  }
  return new Uint8Array(bytes);
}
