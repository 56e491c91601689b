import { BRACE_WORDS_MAX } from './limits.js';

/** More words than bash could allocate memory for. */
export class TooManyWords extends Error {
  constructor(readonly count: number) {
    super(`brace expansion: failed to allocate memory for ${count} elements`);
  }
}

/** Brace expansion of a word's source, with its quotes: `a{b,c}` gives `ab` and `ac`. A word without braces gives itself. */
export function expandBraces(source: string): readonly string[] {
  return expand(source, { left: BRACE_WORDS_MAX });
}

function expand(source: string, budget: { left: number }): readonly string[] {
  for (let open = 0; open < source.length; open = next(source, open)) {
    if (source[open] !== '{') continue;
    const group = groupAt(source, open);
    const middle = group === undefined ? undefined : (sequence(group.inner, budget) ?? alternatives(group, budget));
    if (group === undefined || middle === undefined) continue;
    const head = source.slice(0, open);
    const tails = expand(source.slice(group.end), budget);
    if (middle.length * tails.length > budget.left) throw new TooManyWords(middle.length * tails.length);
    budget.left -= middle.length * tails.length;
    return middle.flatMap((word) => tails.map((tail) => head + word + tail));
  }
  return [source];
}

interface Group {
  readonly inner: string;
  readonly parts: readonly string[];
  readonly end: number;
}

/** The braces that open at `open`, if they close. */
function groupAt(source: string, open: number): Group | undefined {
  let depth = 0;
  let start = open + 1;
  const parts: string[] = [];
  for (let at = open; at < source.length; at = next(source, at)) {
    const char = source[at];
    if (char === '{') depth++;
    if (char === ',' && depth === 1) {
      parts.push(source.slice(start, at));
      start = at + 1;
    }
    if (char === '}' && --depth === 0) {
      parts.push(source.slice(start, at));
      return { inner: source.slice(open + 1, at), parts, end: at + 1 };
    }
  }
  return undefined;
}

/** The next place, over quotes and substitutions as a whole. */
function next(source: string, at: number): number {
  const char = source[at];
  if (char === '\\') return at + 2;
  if (char === "'") return after(source, at + 1, "'");
  if (char === '"') return afterDouble(source, at + 1);
  if (char === '`') return after(source, at + 1, '`');
  if (char === '$' && (source[at + 1] === '{' || source[at + 1] === '(')) return afterBracket(source, at + 1);
  return at + 1;
}

function after(source: string, at: number, quote: string): number {
  const end = source.indexOf(quote, at);
  return end < 0 ? source.length : end + 1;
}

function afterDouble(source: string, from: number): number {
  let at = from;
  while (at < source.length && source[at] !== '"') at = source[at] === "'" ? at + 1 : next(source, at);
  return at + 1;
}

function afterBracket(source: string, open: number): number {
  const close = source[open] === '{' ? '}' : ')';
  let depth = 0;
  let at = open;
  while (at < source.length) {
    if (source[at] === source[open]) depth++;
    if (source[at] === close && --depth === 0) return at + 1;
    at = at === open ? at + 1 : next(source, at);
  }
  return source.length;
}

function alternatives(group: Group, budget: { left: number }): readonly string[] | undefined {
  return group.parts.length < 2 ? undefined : group.parts.flatMap((part) => expand(part, budget));
}

/** `1..5`, `01..10..2`, `a..e`. */
function sequence(inner: string, budget: { left: number }): readonly string[] | undefined {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(inner);
  const letters = numbers === null ? /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d+))?$/.exec(inner) : null;
  const found = numbers ?? letters;
  if (found === null) return undefined;
  const [first, last] = [found[1] as string, found[2] as string].map((end) => (letters === null ? Number(end) : end.charCodeAt(0))) as [number, number];
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last)) return undefined;
  const step = Math.max(1, Math.abs(Number(found[3] ?? 1)));
  const count = Math.floor(Math.abs(last - first) / step) + 1;
  if (count > budget.left) throw new TooManyWords(count);
  const padded = letters === null && [found[1], found[2]].some((end) => /^-?0\d/.test(end as string));
  const width = padded ? Math.max((found[1] as string).length, (found[2] as string).length) : 0;
  return Array.from({ length: count }, (_, index) => {
    const value = first + (last >= first ? index : -index) * step;
    if (letters !== null) return String.fromCharCode(value);
    return width === 0 ? String(value) : (value < 0 ? '-' : '') + String(Math.abs(value)).padStart(width - (value < 0 ? 1 : 0), '0');
  });
}
