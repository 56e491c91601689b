// Mirrors sort(1) of GNU coreutils
// Differs: C locale order; everything is held in memory; no --files0-from, --compress-program, --parallel.
import type { Step } from '#linux/kernel/step.js';
import { type Call, Exit } from './call.js';
import { OutOfMemory } from './out-of-memory.js';
import { compareText } from './compare-text.js';
import { defineProgram } from './define-program.js';
import { BUFFERED_BYTES_MAX } from './limits.js';
import { compareVersions } from './ls.js';
import { flag, optional, text, texts } from './options.js';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const SUFFIXES = 'KMGTPEZY';

interface Key {
  readonly field: number;
  readonly character: number;
  readonly endField: number | undefined;
  readonly endCharacter: number;
  /** Of b d f g h i M n R r V. */
  readonly start: string;
  readonly end: string;
}

export const sort = defineProgram({
  name: 'sort', usageStatus: 2, summary: 'Write sorted concatenation of all FILE(s) to standard output.',
  options: {
    blanks: flag('b', 'ignore-leading-blanks'), dictionary: flag('d', 'dictionary-order'), fold: flag('f', 'ignore-case'), general: flag('g', 'general-numeric-sort'),
    printable: flag('i', 'ignore-nonprinting'), month: flag('M', 'month-sort'), human: flag('h', 'human-numeric-sort'), numeric: flag('n', 'numeric-sort'),
    random: flag('R', 'random-sort'), reverse: flag('r', 'reverse'), versions: flag('V', 'version-sort'), check: optional('', 'check'), c: flag('c'), C: flag('C'),
    keys: texts('k', 'key'), merge: flag('m', 'merge'), output: text('o', 'output'), stable: flag('s', 'stable'), size: text('S', 'buffer-size'),
    separator: text('t', 'field-separator'), folder: texts('T', 'temporary-directory'), unique: flag('u', 'unique'), zero: flag('z', 'zero-terminated'), debug: flag('', 'debug'),
    parallel: text('', 'parallel'), sort: text('', 'sort'),
  },
  *main(proc, o, operands) {
    const letters = (['b:blanks', 'd:dictionary', 'f:fold', 'g:general', 'i:printable', 'M:month', 'h:human', 'n:numeric', 'R:random', 'r:reverse', 'V:versions'] as const)
      .filter((pair) => o[pair.slice(2) as 'blanks'])
      .map((pair) => pair.charAt(0)).join('') + sortWord(o.sort);
    const separator = o.separator === '\\0' ? '\0' : o.separator;
    if (separator !== undefined && [...separator].length !== 1) return proc.die(separator === '' ? 'empty tab' : `multi-character tab '${separator}'`, 2);
    const keys = o.keys.map((key) => keyOf(proc, key, letters));
    const compare = comparison(proc, keys, letters, separator);
    const whole = (a: string, b: string) => compare(a, b) || (o.stable || o.unique ? 0 : letters.includes('r') ? -compareText(a, b) : compareText(a, b));
    if (o.c || o.C || o.check !== undefined) return yield* check(proc, operands[0] ?? '-', o.unique ? (a, b) => (compare(a, b) >= 0 ? 1 : -1) : whole, o.C || o.check === 'quiet' || o.check === 'silent');
    const lines = yield* readLines(proc, operands, o.zero ? '\0' : '\n');
    const ordered = yield* mergeSorted(proc, lines, whole);
    const kept = o.unique ? ordered.filter((line, index) => index === 0 || compare(ordered[index - 1] as string, line) !== 0) : ordered;
    const end = o.zero ? '\0' : '\n';
    if (o.output !== undefined) proc.files.write(o.output, kept.map((line) => line + end).join(''));
    else {
      for (let at = 0; at < kept.length; at += 256) {
        proc.print(kept.slice(at, at + 256).map((line) => line + end).join(''));
        yield* proc.work(256);
      }
    }
    return 0;
  },
});

function sortWord(word: string | undefined): string {
  const words: Readonly<Record<string, string>> = { 'general-numeric': 'g', 'human-numeric': 'h', month: 'M', numeric: 'n', random: 'R', version: 'V' };
  return word === undefined ? '' : (words[word] ?? '');
}

function* readLines(proc: Call, operands: readonly string[], end: string): Step<string[]> {
  const all: string[] = [];
  let size = 0;
  for (const path of operands.length > 0 ? operands : ['-']) {
    try {
      const reader = proc.lines(proc.openInput(path), end);
      for (;;) {
        const lines = yield* reader.batch();
        if (lines === undefined) break;
        const before = size;
        for (const line of lines) {
          all.push(line);
          size += line.length + 16;
        }
        proc.process.holdMemory(size - before);
        if (size > BUFFERED_BYTES_MAX) throw new OutOfMemory();
        yield* proc.work(lines.length);
      }
      reader.close();
    } catch (error) {
      if (path !== '-' && !proc.files.exists(path)) {
        proc.reportAs(`cannot read: ${path}`, path, error, 2);
        throw new Exit(2);
      }
      proc.reportAs(`read failed: ${path}`, path, error, 2);
      throw new Exit(2);
    }
  }
  return all;
}

/** Sorts blocks, then merges them, so that fuel is charged on the way. */
function* mergeSorted(proc: Call, lines: readonly string[], compare: (a: string, b: string) => number): Step<readonly string[]> {
  const BLOCK = 2048;
  let runs: string[][] = [];
  for (let at = 0; at < lines.length; at += BLOCK) {
    runs.push(lines.slice(at, at + BLOCK).sort(compare));
    yield* proc.work(BLOCK);
  }
  while (runs.length > 1) {
    const merged: string[][] = [];
    for (let at = 0; at < runs.length; at += 2) {
      const [left = [], right = []] = [runs[at], runs[at + 1]];
      const out: string[] = [];
      let [i, j] = [0, 0];
      while (i < left.length && j < right.length) {
        out.push(compare(left[i] as string, right[j] as string) <= 0 ? (left[i++] as string) : (right[j++] as string));
        if ((out.length & 1023) === 0) yield* proc.work(1024);
      }
      while (i < left.length) out.push(left[i++] as string);
      while (j < right.length) out.push(right[j++] as string);
      merged.push(out);
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

function* check(proc: Call, path: string, compare: (a: string, b: string) => number, quiet: boolean): Step<number> {
  const reader = proc.lines(proc.openInput(path));
  let before: string | undefined;
  let number = 0;
  for (;;) {
    const line = yield* reader.next();
    if (line === undefined) return 0;
    number++;
    if (number % 256 === 0) yield* proc.work(256);
    if (before !== undefined && compare(before, line) > 0) {
      if (!quiet) proc.warn(`${path}:${number}: disorder: ${line}`);
      return 1;
    }
    before = line;
  }
}

function keyOf(proc: Call, typed: string, globals: string): Key {
  const parts = /^(\d+)(?:\.(\d+))?([bdfghiMnRrV]*)(?:,(\d+)(?:\.(\d+))?([bdfghiMnRrV]*))?$/.exec(typed);
  if (parts === null) {
    if (/^\d/.test(typed)) return proc.die(`stray character in field spec: invalid field specification '${typed}'`, 2);
    return proc.die(`invalid number at field start: invalid count at start of '${typed}'`, 2);
  }
  const field = Number(parts[1]);
  if (field === 0) return proc.die(`field number is zero: invalid field specification '${typed}'`, 2);
  const own = (parts[3] ?? '') + (parts[6] ?? '');
  const flags = own === '' ? globals : own;
  return {
    field, character: Number(parts[2] ?? 1), endField: parts[4] === undefined ? undefined : Number(parts[4]), endCharacter: Number(parts[5] ?? 0),
    start: own === '' ? globals : flags + ((parts[3] ?? '').includes('b') ? '' : ''), end: flags,
  };
}

function comparison(proc: Call, keys: readonly Key[], letters: string, separator: string | undefined): (a: string, b: string) => number {
  const salt = proc.random.below(2 ** 31);
  if (keys.length === 0) {
    const byFlags = flagged(letters, salt);
    return (a, b) => byFlags(letters.includes('b') ? a.replace(/^[ \t]+/, '') : a, letters.includes('b') ? b.replace(/^[ \t]+/, '') : b);
  }
  const compares = keys.map((key) => ({ key, compare: flagged(key.end, salt) }));
  return (a, b) => {
    for (const { key, compare } of compares) {
      const order = compare(keyText(a, key, separator), keyText(b, key, separator));
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** Fields without -t begin with the blanks before them. */
function keyText(line: string, key: Key, separator: string | undefined): string {
  let start = fieldStart(line, key.field, separator);
  if (key.start.includes('b') || (key.character > 1 && key.start.includes('b'))) start = afterBlanks(line, start);
  start = Math.min(line.length, start + key.character - 1);
  if (key.endField === undefined) return line.slice(start);
  let end: number;
  if (key.endCharacter === 0) end = fieldEnd(line, key.endField, separator);
  else {
    end = fieldStart(line, key.endField, separator);
    if (key.end.includes('b')) end = afterBlanks(line, end);
    end += key.endCharacter;
  }
  return line.slice(start, Math.max(start, end));
}

function afterBlanks(line: string, at: number): number {
  let next = at;
  while (line[next] === ' ' || line[next] === '\t') next++;
  return next;
}

function fieldStart(line: string, field: number, separator: string | undefined): number {
  let at = 0;
  for (let k = 1; k < field; k++) {
    if (separator !== undefined) {
      const next = line.indexOf(separator, at);
      if (next < 0) return line.length;
      at = next + separator.length;
    } else at = blankFieldEnd(line, at);
  }
  return at;
}

function blankFieldEnd(line: string, from: number): number {
  let at = afterBlanks(line, from);
  while (at < line.length && line[at] !== ' ' && line[at] !== '\t') at++;
  return at;
}

function fieldEnd(line: string, field: number, separator: string | undefined): number {
  const start = fieldStart(line, field, separator);
  if (separator === undefined) return blankFieldEnd(line, start);
  const end = line.indexOf(separator, start);
  return end < 0 ? line.length : end;
}

function flagged(letters: string, salt: number): (a: string, b: string) => number {
  const compare = baseComparison(letters, salt);
  return letters.includes('r') ? (a, b) => -compare(a, b) : compare;
}

function baseComparison(letters: string, salt: number): (a: string, b: string) => number {
  if (letters.includes('n')) return compareNumeric;
  if (letters.includes('h')) return (a, b) => magnitudeOf(a) - magnitudeOf(b) || compareNumeric(a, b);
  if (letters.includes('g')) return (a, b) => compareGeneral(a, b);
  if (letters.includes('M')) return (a, b) => monthOf(a) - monthOf(b);
  if (letters.includes('V')) return compareVersions;
  if (letters.includes('R')) return (a, b) => hash(a, salt) - hash(b, salt) || compareText(a, b);
  const fold = letters.includes('f');
  const drop = letters.includes('d') ? /[^A-Za-z0-9 \t]/g : letters.includes('i') ? /[^ -~]/g : undefined;
  if (!fold && drop === undefined) return compareText;
  const made = (line: string) => {
    const kept = drop === undefined ? line : line.replace(drop, '');
    return fold ? kept.toUpperCase() : kept;
  };
  return (a, b) => compareText(made(a), made(b));
}

/** As strings of digits, so that no precision is lost. */
function compareNumeric(a: string, b: string): number {
  const x = /^[ \t]*(-?)0*(\d*)(?:\.(\d*))?/.exec(a) as RegExpExecArray;
  const y = /^[ \t]*(-?)0*(\d*)(?:\.(\d*))?/.exec(b) as RegExpExecArray;
  const isZero = (parts: RegExpExecArray) => parts[2] === '' && /^0*$/.test(parts[3] ?? '');
  const sign = (parts: RegExpExecArray) => (isZero(parts) ? 0 : parts[1] === '-' ? -1 : 1);
  if (sign(x) !== sign(y)) return sign(x) - sign(y);
  const [left, right] = [x[2] as string, y[2] as string];
  const fraction = (parts: RegExpExecArray) => (parts[3] ?? '').replace(/0+$/, '');
  const order = left.length - right.length || compareText(left, right) || compareText(fraction(x), fraction(y));
  return sign(x) < 0 ? -order : order;
}

function magnitudeOf(text: string): number {
  const parts = /^[ \t]*(-?)(\d*)(?:\.(\d*))?([KkMGTPEZY]?)/.exec(text) as RegExpExecArray;
  if (/^0*$/.test(parts[2] as string) && /^0*$/.test(parts[3] ?? '')) return 0;
  const power = parts[4] === '' ? 0 : SUFFIXES.indexOf((parts[4] as string).toUpperCase()) + 1;
  return (parts[1] === '-' ? -1 : 1) * (power + 1);
}

function compareGeneral(a: string, b: string): number {
  const value = (text: string) => {
    const number = /^\s*([+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|inf(?:inity)?))/i.exec(text)?.[1];
    if (number === undefined) return undefined;
    return /inf/i.test(number) ? (number.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY) : Number(number);
  };
  const [x, y] = [value(a), value(b)];
  if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? -1 : 1;
  return x === y ? 0 : x < y ? -1 : 1;
}

function monthOf(text: string): number {
  return MONTHS.indexOf(text.trimStart().slice(0, 3).toUpperCase());
}

function hash(text: string, salt: number): number {
  let value = salt | 0;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}
