// Mirrors cel-go/common/stdlib: strings, ext/strings.go and apiserver/pkg/cel/library/regex.go
// Differs: regular expressions run in linear time through RE2, as Go's do.
import { RE2JS } from 're2js';
import { CelError, CelList, type CelValue } from '#cluster/cel/values.js';
import { instance, place, sizeOf, text, traversal, whole, type Declaration } from './declare.js';
import { formatText } from './format-text.js';

function compileRegex(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    throw new CelError(`Illegal regex: ${(error as Error).message}`);
  }
}

function matches([subject, pattern]: readonly CelValue[]): CelValue {
  let regex: RE2JS;
  try {
    regex = RE2JS.compile(text(pattern));
  } catch (error) {
    throw new CelError((error as Error).message);
  }
  return regex.matcher(text(subject)).find();
}

function findAll([subject, pattern, limit]: readonly CelValue[]): CelValue {
  const matcher = compileRegex(text(pattern)).matcher(text(subject));
  const found: string[] = [];
  const max = limit === undefined ? -1 : place(limit);
  while ((max < 0 || found.length < max) && matcher.find()) found.push(matcher.group() ?? '');
  return new CelList(found);
}

const regexCost = (args: readonly CelValue[]) => traversal(sizeOf(args[0]) + 1) * Math.ceil(sizeOf(args[1]) * 0.25);

function chars(value: CelValue | undefined): readonly string[] {
  return [...text(value)];
}

function inRange(at: number, from: number, to: number): number {
  if (at < from || at > to) throw new CelError(`index out of range: ${at}`);
  return at;
}

function charAt([subject, at]: readonly CelValue[]): CelValue {
  const all = chars(subject);
  return all[inRange(place(at), 0, all.length)] ?? '';
}

function indexOf([subject, part, from]: readonly CelValue[]): CelValue {
  const all = chars(subject);
  const start = from === undefined ? 0 : inRange(place(from), 0, all.length);
  const wanted = chars(part);
  for (let i = start; i + wanted.length <= all.length; i++) if (wanted.every((char, k) => all[i + k] === char)) return BigInt(i);
  return -1n;
}

function lastIndexOf([subject, part, from]: readonly CelValue[]): CelValue {
  const all = chars(subject);
  const wanted = chars(part);
  const start = from === undefined ? all.length : inRange(place(from), 0, all.length);
  for (let i = Math.min(start, all.length - wanted.length); i >= 0; i--) if (wanted.every((char, k) => all[i + k] === char)) return BigInt(i);
  return -1n;
}

function substring([subject, begin, end]: readonly CelValue[]): CelValue {
  const all = chars(subject);
  const to = end === undefined ? all.length : inRange(place(end), 0, all.length);
  const from = inRange(place(begin), 0, all.length);
  if (from > to) throw new CelError(`invalid substring range. start: ${from}, end: ${to}`);
  return all.slice(from, to).join('');
}

function replace([subject, from, to, limit]: readonly CelValue[]): CelValue {
  let left = limit === undefined ? -1 : place(limit);
  let rest = text(subject);
  let result = '';
  const wanted = text(from);
  if (wanted === '') return left < 0 ? text(subject).replaceAll('', text(to)) : rest;
  while (left !== 0) {
    const at = rest.indexOf(wanted);
    if (at < 0) break;
    result += rest.slice(0, at) + text(to);
    rest = rest.slice(at + wanted.length);
    left--;
  }
  return result + rest;
}

function split([subject, separator, limit]: readonly CelValue[]): CelValue {
  const parts = text(separator) === '' ? [...text(subject)] : text(subject).split(text(separator));
  const max = limit === undefined ? -1 : place(limit);
  if (max === 0) return new CelList([]);
  if (max < 0 || parts.length <= max) return new CelList(parts);
  return new CelList([...parts.slice(0, max - 1), parts.slice(max - 1).join(text(separator))]);
}

const ascii = (value: CelValue | undefined, from: RegExp, change: (char: string) => string) => text(value).replace(from, change);
const subjectCost = (args: readonly CelValue[]) => traversal(sizeOf(args[0]));
const pairCost = (args: readonly CelValue[]) => traversal(sizeOf(args[0])) * traversal(sizeOf(args[1]));

export const strings: readonly Declaration[] = [
  ['contains', ['string.(string): bool'], ([subject, part]) => text(subject).includes(text(part)), pairCost],
  ['startsWith', ['string.(string): bool'], ([subject, part]) => text(subject).startsWith(text(part)), subjectCost],
  ['endsWith', ['string.(string): bool'], ([subject, part]) => text(subject).endsWith(text(part)), subjectCost],
  ['matches', ['(string, string): bool', 'string.(string): bool'], matches, regexCost],
  ['find', ['string.(string): string'], ([subject, pattern]) => {
    const matcher = compileRegex(text(pattern)).matcher(text(subject));
    return matcher.find() ? (matcher.group() ?? '') : '';
  }, regexCost],
  ['findAll', ['string.(string): list(string)', 'string.(string, int): list(string)'], findAll, regexCost],
  ['charAt', ['string.(int): string'], charAt, subjectCost],
  ['indexOf', ['string.(string): int', 'string.(string, int): int'], indexOf, pairCost],
  ['lastIndexOf', ['string.(string): int', 'string.(string, int): int'], lastIndexOf, pairCost],
  ['lowerAscii', ['string.(): string'], ([subject]) => ascii(subject, /[A-Z]/g, (char) => char.toLowerCase()), subjectCost],
  ['upperAscii', ['string.(): string'], ([subject]) => ascii(subject, /[a-z]/g, (char) => char.toUpperCase()), subjectCost],
  ['replace', ['string.(string, string): string', 'string.(string, string, int): string'], replace, subjectCost],
  ['split', ['string.(string): list(string)', 'string.(string, int): list(string)'], split, subjectCost],
  ['substring', ['string.(int): string', 'string.(int, int): string'], substring, subjectCost],
  ['trim', ['string.(): string'], ([subject]) => text(subject).trim(), subjectCost],
  ['join', ['list(string).(): string', 'list(string).(string): string'], ([list, separator]) => instance(list, CelList).items.map((each) => text(each)).join(separator === undefined ? '' : text(separator)), (_args, result) => traversal(sizeOf(result))],
  ['format', ['string.(list(dyn)): string'], ([template, args]) => formatText(text(template), instance(args, CelList).items), subjectCost],
  ['strings.quote', ['(string): string'], ([subject]) => JSON.stringify(text(subject)), subjectCost],
  ['lists.range', ['(int): list(int)'], ([count]) => new CelList(Array.from({ length: inRange(Number(whole(count)), 0, 1_000_000) }, (_, i) => BigInt(i))), (_args, result) => sizeOf(result)],
];
