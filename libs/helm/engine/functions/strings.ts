// Mirrors github.com/Masterminds/sprig/v3/strings.go and its string tools
import { decodeUtf8 as textOf, encodeUtf8 as bytesOf } from '#linux/env/text.js';
import { goString } from '#kubectl/printers/go-json.js';
import { CallError, type FunctionMap } from '#kubectl/template/functions.js';
import { formatV } from '#kubectl/template/format.js';
import { declared } from '#kubectl/template/signature.js';
import { REPEAT_BYTES_MAX } from '#helm/limits.js';

export function strval(value: unknown): string {
  return typeof value === 'string' ? value : formatV(value);
}

/** toStrings: each element as text, without the nils. */
export function strslice(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value.filter((item) => item !== null && item !== undefined).map(strval) : [strval(value)];
}

function repeat(count: number, text: string): string {
  if (count < 0) throw new CallError('strings: negative Repeat count');
  if (count * text.length > REPEAT_BYTES_MAX) throw new CallError('strings: Repeat output length overflow');
  return text.repeat(count);
}

function indent(spaces: number, text: string): string {
  const pad = repeat(spaces, ' ');
  return pad + text.replaceAll('\n', `\n${pad}`);
}

/** Lengths and cuts are in bytes, as Go's. */
function trunc(count: number, text: string): string {
  const bytes = bytesOf(text);
  if (count < 0 && bytes.length + count > 0) return textOf(bytes.slice(bytes.length + count));
  return count >= 0 && bytes.length > count ? textOf(bytes.slice(0, count)) : text;
}

function substr(start: number, end: number, text: string): string {
  const bytes = bytesOf(text);
  if (start < 0) return textOf(bytes.slice(0, end));
  if (start > bytes.length) throw new CallError(`runtime error: slice bounds out of range [${start}:${bytes.length}]`);
  return textOf(end < 0 || end > bytes.length ? bytes.slice(start) : bytes.slice(start, end));
}

function trimSet(text: string, set: string): string {
  const letters = [...text];
  let from = 0;
  let to = letters.length;
  while (from < to && set.includes(letters[from] as string)) from++;
  while (to > from && set.includes(letters[to - 1] as string)) to--;
  return letters.slice(from, to).join('');
}

function title(text: string): string {
  return text.replace(/(^|[^\p{L}\p{Nd}_'])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}

/** The words of a name in any case style, as xstrings cuts them. */
function words(text: string): string[] {
  return text.match(/\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?[\p{Ll}]+|\p{Lu}+|\p{Nd}+/gu) ?? [];
}

function joinWords(text: string, sign: string): string {
  // Digits stay with the word before them.
  return words(text).reduce((out, word, i) => (i === 0 || (/^\p{Nd}/u.test(word) && !/[^\p{L}\p{Nd}]/u.test(text)) ? out + word : `${out}${sign}${word}`), '').toLowerCase();
}

function abbreviate(text: string, offset: number, width: number): string {
  if (text.length <= width) return text;
  if (offset <= 4) return `${text.slice(0, width - 3)}...`;
  const start = Math.min(offset, text.length);
  if (start + width - 3 < text.length) return `...${abbreviate(text.slice(start), 0, width - 3)}`;
  return `...${text.slice(text.length - (width - 3))}`;
}

function wrap(text: string, width: number, newline: string, breakWords: boolean): string {
  const size = Math.max(1, width);
  let out = '';
  let offset = 0;
  while (text.length - offset > size) {
    if (text[offset] === ' ') {
      offset++;
      continue;
    }
    const end = offset + size;
    const space = text.slice(offset, end + 1).lastIndexOf(' ');
    if (space > 0) {
      out += text.slice(offset, offset + space) + newline;
      offset += space + 1;
    } else if (breakWords) {
      out += text.slice(offset, end) + newline;
      offset = end;
    } else {
      const next = text.indexOf(' ', end);
      if (next < 0) break;
      out += text.slice(offset, next) + newline;
      offset = next + 1;
    }
  }
  return out + text.slice(offset);
}

function parts(text: string[]): Record<string, string> {
  return Object.fromEntries(text.map((part, i) => [`_${i}`, part]));
}

function splitN(separator: string, count: number, text: string): string[] {
  const all = text.split(separator);
  if (count === 0) return [];
  return count < 0 || all.length <= count ? all : [...all.slice(0, count - 1), all.slice(count - 1).join(separator)];
}

export const stringFunctions: FunctionMap = {
  hello: declared('', () => 'Hello!'),
  abbrev: declared('int string', (width: number, text: string) => (width < 4 ? text : abbreviate(text, 0, width))),
  abbrevboth: declared('int int string', (left: number, right: number, text: string) => (right < 4 || (left > 0 && right < 7) ? text : abbreviate(text, left, right))),
  trunc: declared('int string', trunc),
  trim: declared('string', (text: string) => text.trim()),
  upper: declared('string', (text: string) => text.toUpperCase()),
  lower: declared('string', (text: string) => text.toLowerCase()),
  title: declared('string', title),
  untitle: declared('string', (text: string) => text.replace(/(^|\s)(\p{L})/gu, (_, before: string, letter: string) => before + letter.toLowerCase())),
  substr: declared('int int string', substr),
  repeat: declared('int string', repeat),
  trimall: declared('string string', (set: string, text: string) => trimSet(text, set)),
  trimAll: declared('string string', (set: string, text: string) => trimSet(text, set)),
  trimSuffix: declared('string string', (end: string, text: string) => (end !== '' && text.endsWith(end) ? text.slice(0, -end.length) : text)),
  trimPrefix: declared('string string', (begin: string, text: string) => (text.startsWith(begin) ? text.slice(begin.length) : text)),
  nospace: declared('string', (text: string) => text.replace(/\s/gu, '')),
  initials: declared('string', (text: string) => (text.match(/(^|\s)\S/gu) ?? []).map((each) => each.trim()).join('')),
  swapcase: declared('string', (text: string) => [...text].map((c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())).join('')),
  snakecase: declared('string', (text: string) => joinWords(text, '_')),
  camelcase: declared('string', (text: string) => words(text).map((word) => word.charAt(0).toUpperCase() + (word === word.toUpperCase() ? word.slice(1).toLowerCase() : word.slice(1))).join('')),
  kebabcase: declared('string', (text: string) => joinWords(text, '-')),
  wrap: declared('int string', (width: number, text: string) => wrap(text, width, '\n', false)),
  wrapWith: declared('int string string', (width: number, newline: string, text: string) => wrap(text, width, newline, true)),
  contains: declared('string string', (part: string, text: string) => text.includes(part)),
  hasPrefix: declared('string string', (part: string, text: string) => text.startsWith(part)),
  hasSuffix: declared('string string', (part: string, text: string) => text.endsWith(part)),
  quote: declared('...any', (...values: unknown[]) => values.filter((value) => value !== null && value !== undefined).map((value) => goString(strval(value), false)).join(' ')),
  squote: declared('...any', (...values: unknown[]) => values.filter((value) => value !== null && value !== undefined).map((value) => `'${formatV(value)}'`).join(' ')),
  cat: declared('...any', (...values: unknown[]) => values.filter((value) => value !== null && value !== undefined).map(formatV).join(' ')),
  indent: declared('int string', indent),
  nindent: declared('int string', (spaces: number, text: string) => `\n${indent(spaces, text)}`),
  replace: declared('string string string', (from: string, to: string, text: string) => text.replaceAll(from, () => to)),
  plural: declared('string string int', (one: string, many: string, count: number) => (count === 1 ? one : many)),
  toString: declared('any', strval),
  toStrings: declared('any', strslice),
  split: declared('string string', (separator: string, text: string) => parts(text.split(separator))),
  splitList: declared('string string', (separator: string, text: string) => text.split(separator)),
  splitn: declared('string int string', (separator: string, count: number, text: string) => parts(splitN(separator, count, text))),
  join: declared('string any', (separator: string, list: unknown) => strslice(list).join(separator)),
  sortAlpha: declared('any', (list: unknown) => (Array.isArray(list) ? strslice(list).sort() : [strval(list)])),
};
