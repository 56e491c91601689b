// Mirrors tr(1) of GNU coreutils
// Differs: works on characters rather than bytes; no equivalence classes `[=x=]`.
import { concatBytes } from '#linux/env/bytes.js';
import { textOf } from './byte-text.js';
import { type Call, Exit } from './call.js';
import { defineProgram } from './define-program.js';
import { READ_BYTES } from './limits.js';
import { flag } from './options.js';

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => String.fromCharCode(from + index));
const DIGITS = range(48, 57);
const UPPER = range(65, 90);
const LOWER = range(97, 122);
const PUNCT = [...range(33, 47), ...range(58, 64), ...range(91, 96), ...range(123, 126)];
const CLASSES: Readonly<Record<string, readonly string[]>> = {
  alnum: [...DIGITS, ...UPPER, ...LOWER], alpha: [...UPPER, ...LOWER], blank: ['\t', ' '], cntrl: [...range(0, 31), '\x7f'],
  digit: DIGITS, graph: range(33, 126), lower: LOWER, print: range(32, 126), punct: PUNCT, space: [...range(9, 13), ' '],
  upper: UPPER, xdigit: [...DIGITS, ...range(65, 70), ...range(97, 102)],
};

interface TrSet {
  readonly characters: readonly string[];
  /** Where `[x*]` fills up to the length of the other set. */
  readonly fill?: { readonly at: number; readonly character: string };
}

export const tr = defineProgram({
  name: 'tr', usage: '[OPTION]... SET1 [SET2]', permute: false,
  summary: 'Translate, squeeze, and/or delete characters from standard input, writing to standard output.',
  options: { complement: flag('cC', 'complement'), remove: flag('d', 'delete'), squeeze: flag('s', 'squeeze-repeats'), truncate: flag('t', 'truncate-set1') },
  *main(proc, o, [first, second, extra]) {
    checkOperands(proc, o.remove, o.squeeze, first, second, extra);
    const set1 = setOf(proc, first as string);
    const set2 = second === undefined ? undefined : setOf(proc, second);
    const listed = new Set(set1.characters);
    const isIn1 = o.complement ? (c: string) => !listed.has(c) : (c: string) => listed.has(c);
    const translate = o.remove || set2 === undefined ? undefined : translation(proc, set1, set2, o.complement, o.truncate, isIn1);
    const last = set2 === undefined || (o.squeeze && !o.remove && second === undefined) ? undefined : new Set(set2.characters);
    const squeezed = !o.squeeze ? undefined : last === undefined ? isIn1 : (c: string) => last.has(c);
    let before = '';
    let carry: Uint8Array = new Uint8Array(0);
    for (;;) {
      yield* proc.flush();
      const chunk = yield* proc.stdin.read(READ_BYTES);
      if (chunk === undefined) break;
      const { text, rest } = wholeCharacters(carry, chunk);
      carry = rest;
      yield* proc.work(1 + (text.length >> 6));
      let out = '';
      for (const character of text) {
        if (o.remove && isIn1(character)) continue;
        const made = translate?.(character) ?? character;
        if (squeezed !== undefined && made === before && squeezed(made)) continue;
        before = made;
        out += made;
      }
      proc.print(out);
    }
    if (carry.length > 0) proc.print(carry);
    return 0;
  },
});

function checkOperands(proc: Call, remove: boolean, squeeze: boolean, first?: string, second?: string, extra?: string): void {
  if (first === undefined) proc.dieOfUsage('missing operand');
  const needsTwo = (remove && squeeze) || (!remove && !squeeze);
  if (second === undefined && needsTwo) {
    proc.warn(`missing operand after '${first}'`);
    proc.printError(remove ? 'Two strings must be given when both deleting and squeezing repeats.\n' : 'Two strings must be given when translating.\n');
    proc.printError("Try 'tr --help' for more information.\n");
    throw new Exit(1);
  }
  const surplus = remove && !squeeze ? (second ?? extra) : extra;
  if (surplus === undefined) return;
  proc.warn(`extra operand '${surplus}'`);
  if (remove && !squeeze && second !== undefined) proc.printError('Only one string may be given when deleting without squeezing repeats.\n');
  proc.printError("Try 'tr --help' for more information.\n");
  throw new Exit(1);
}

function translation(proc: Call, set1: TrSet, set2: TrSet, complement: boolean, truncate: boolean, isIn1: (c: string) => boolean): (c: string) => string {
  if (set2.characters.length === 0 && set2.fill === undefined) proc.die('when not truncating set1, string2 must be non-empty');
  const to = filled(set2, set1.characters.length);
  const lastOne = to.at(-1) as string;
  if (complement) return (c) => (isIn1(c) ? lastOne : c);
  const map = new Map<string, string>();
  set1.characters.forEach((character, index) => {
    const target = to[index] ?? (truncate ? character : lastOne);
    map.set(character, target);
  });
  return (c) => map.get(c) ?? c;
}

function filled(set: TrSet, length: number): readonly string[] {
  if (set.fill === undefined) return set.characters;
  const missing = Math.max(0, length - set.characters.length);
  return [...set.characters.slice(0, set.fill.at), ...Array.from({ length: missing }, () => set.fill?.character as string), ...set.characters.slice(set.fill.at)];
}

/** Reads `a-z`, `[:upper:]`, `\n`, `\012`, `[x*]`, `[x*5]`. */
function setOf(proc: Call, typed: string): TrSet {
  const characters: string[] = [];
  let fill: TrSet['fill'];
  const source = [...typed];
  for (let i = 0; i < source.length; ) {
    const rest = source.slice(i).join('');
    const named = /^\[:([a-z]*):\]/.exec(rest);
    if (named !== null) {
      const members = CLASSES[named[1] as string];
      if (members === undefined) return proc.die(`invalid character class '${named[1]}'`);
      characters.push(...members);
      i += named[0].length;
      continue;
    }
    const repeated = /^\[(\\?.)\*(\d*)\]/su.exec(rest);
    if (repeated !== null) {
      const [character] = escapeAt([...(repeated[1] as string)], 0);
      const digits = repeated[2] as string;
      const times = digits === '' ? 0 : Number.parseInt(digits, digits.startsWith('0') ? 8 : 10);
      if (times === 0) fill = { at: characters.length, character };
      else for (let k = 0; k < Math.min(times, 65_536); k++) characters.push(character);
      i += [...repeated[0]].length;
      continue;
    }
    const [character, used] = escapeAt(source, i);
    i += used;
    if (source[i] !== '-' || i + 1 >= source.length) {
      characters.push(character);
      continue;
    }
    const [end, usedByEnd] = escapeAt(source, i + 1);
    i += 1 + usedByEnd;
    const from = character.codePointAt(0) as number;
    const to = end.codePointAt(0) as number;
    if (to < from) return proc.die(`range-endpoints of '${character}-${end}' are in reverse collating sequence order`);
    for (let code = from; code <= to; code++) characters.push(String.fromCodePoint(code));
  }
  return fill === undefined ? { characters } : { characters, fill };
}

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** The character at `at` and how many were used to write it. */
function escapeAt(source: readonly string[], at: number): [string, number] {
  const first = source[at] as string;
  const next = source[at + 1];
  if (first !== '\\' || next === undefined) return [first, 1];
  const octal = /^[0-7]{1,3}/.exec(source.slice(at + 1, at + 4).join(''));
  if (octal !== null) return [String.fromCharCode(Number.parseInt(octal[0], 8) & 255), 1 + octal[0].length];
  return [ESCAPES[next] ?? next, 2];
}

/** Text up to the last whole character; the bytes of one that is cut in two wait for the next chunk. */
function wholeCharacters(carry: Uint8Array, chunk: Uint8Array): { text: string; rest: Uint8Array } {
  const all = carry.length === 0 ? chunk : concatBytes([carry, chunk]);
  let end = all.length;
  for (let back = 1; back <= 3 && back <= all.length; back++) {
    const byte = all[all.length - back] as number;
    if ((byte & 0xc0) === 0x80) continue;
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    if (size > back) end = all.length - back;
    break;
  }
  return { text: textOf(all.subarray(0, end)), rest: all.subarray(end) };
}
