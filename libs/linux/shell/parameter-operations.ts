import { quoteForShell } from './quoting.js';
import type { Pattern } from './pattern.js';
import { decodePrompt } from './prompt.js';
import { attributeLetters, declarationOf } from './declarations.js';
import { ExpansionError, type Shell } from './shell.js';
import type { Variable } from './variables.js';
import { decodeAnsiC } from './quoting.js';

/** `${x#p}`, `##`, `%`, `%%`. */
export function removeMatch(text: string, pattern: Pattern, operator: string): string {
  if (operator.startsWith('#')) {
    const length = pattern.prefixLength(text, operator === '##');
    return length === undefined ? text : text.slice(length);
  }
  const start = pattern.suffixStart(text, operator === '%%');
  return start === undefined ? text : text.slice(0, start);
}

/**
 * `${x/p/r}`, `//`, `/#`, `/%`. `replacement` is a pattern source when `hasMatch` (an unquoted `&` stands for the match),
 * else plain text.
 */
export function replaceMatches(text: string, pattern: Pattern, operator: string, replacement: string, hasMatch: boolean, charge: (fuel: number) => void): string {
  const put = hasMatch ? (match: string) => insertMatch(replacement, match) : () => replacement;
  if (pattern.literal === '') return operator === '/#' ? put('') + text : operator === '/%' ? text + put('') : text;
  if (operator === '/#') {
    const length = pattern.prefixLength(text, true);
    return length === undefined ? text : put(text.slice(0, length)) + text.slice(length);
  }
  if (operator === '/%') {
    const start = pattern.suffixStart(text, true);
    return start === undefined ? text : text.slice(0, start) + put(text.slice(start));
  }
  charge(text.length >> 3);
  const parts: string[] = [];
  let at = 0;
  let kept = 0;
  while (at < text.length) {
    const end = pattern.matchAt(text, at);
    if (end === undefined || end === at) {
      at++;
      continue;
    }
    parts.push(text.slice(kept, at), put(text.slice(at, end)));
    at = end;
    kept = end;
    if (operator === '/') break;
  }
  return parts.join('') + text.slice(kept);
}

function insertMatch(replacement: string, match: string): string {
  return replacement.replace(/\\(.)|&/gs, (piece, escaped: string | undefined) => (piece === '&' ? match : (escaped ?? '')));
}

/** `${x^p}`, `^^`, `,`, `,,`. */
export function changeCase(text: string, operator: string, pattern: Pattern | undefined): string {
  const change = operator.startsWith('^') ? (c: string) => c.toUpperCase() : (c: string) => c.toLowerCase();
  const one = (c: string) => (pattern === undefined || pattern.matches(c) ? change(c) : c);
  const chars = [...text];
  return operator.length === 2 ? chars.map(one).join('') : chars.map((c, index) => (index === 0 ? one(c) : c)).join('');
}

/** `${x:offset:length}`; negative ones count from the end. */
export function sliceText(text: string, offset: number, length: number | undefined): string {
  const chars = /[\ud800-\udfff]/.test(text) ? [...text] : undefined;
  const total = chars?.length ?? text.length;
  const start = offset < 0 ? total + offset : offset;
  if (start < 0 || start > total) return '';
  const end = length === undefined ? total : length < 0 ? total + length : Math.min(total, start + length);
  if (end < start) throw new ExpansionError(`${length}: substring expression < 0`);
  return chars === undefined ? text.slice(start, end) : chars.slice(start, end).join('');
}

/** Elements from an index on (arrays may have gaps), or positional parameters from a number on, `$0` included. */
export function sliceItems(items: readonly string[], array: Variable | undefined, zero: string, offset: number, length: number | undefined): readonly string[] {
  if (length !== undefined && length < 0) throw new ExpansionError(`${length}: substring expression < 0`);
  if (array === undefined) {
    const all = [zero, ...items];
    const start = offset < 0 ? all.length + offset : offset;
    return start < 0 ? [] : all.slice(start, length === undefined ? undefined : start + length);
  }
  const keys = array.keys();
  if (array.associative) return items.slice(Math.max(0, offset), length === undefined ? undefined : offset + length);
  const from = offset < 0 ? array.lastIndex + 1 + offset : offset;
  if (from < 0) return [];
  const first = keys.findIndex((key) => Number(key) >= from);
  return first < 0 ? [] : items.slice(first, length === undefined ? undefined : first + length);
}

interface ValueLike {
  readonly text?: string | undefined;
  readonly items?: readonly string[] | undefined;
}

/** `${x@Q}` and its kin. Undefined: no such operator. */
export function transform(shell: Shell, letter: string, value: ValueLike, name: string, subscript: string | undefined): string | readonly string[] | undefined {
  const each = (change: (text: string) => string) => (value.items === undefined ? change(value.text ?? '') : value.items.map(change));
  switch (letter) {
    case 'Q':
      return each(quoteForShell);
    case 'U':
      return each((text) => text.toUpperCase());
    case 'u':
      return each((text) => changeCase(text, '^', undefined));
    case 'L':
      return each((text) => text.toLowerCase());
    case 'E':
      return each(decodeAnsiC);
    case 'P':
      return each((text) => decodePrompt(shell, text));
    case 'a':
      return each(() => attributeLetters(shell.variables.find(name)));
    case 'A':
      if (name === '@' || name === '*') return [`set -- ${shell.positional.map(quoteForShell).join(' ')}`];
      return declarationOf(name, shell.variables.find(name), subscript === '@' || subscript === '*');
    case 'K':
    case 'k':
      if (value.items === undefined) return quoteForShell(value.text ?? '');
      return pairs(shell, name, value.items, letter === 'K');
    default:
      return undefined;
  }
}

function pairs(shell: Shell, name: string, items: readonly string[], joined: boolean): string | readonly string[] {
  const keys = shell.arrayOf(name)?.keys() ?? items.map((_, index) => String(index));
  const words = keys.flatMap((key, index) => [key, items[index] ?? '']);
  return joined ? keys.map((key, index) => `${key} "${(items[index] ?? '').replace(/["\\$`]/g, '\\$&')}"`).join(' ') : words;
}
