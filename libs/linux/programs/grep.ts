// Mirrors grep(1) of GNU grep
// Differs: -P is what RE2 can do; a file is taken for binary when it has a NUL byte in its first block.
import { Errno, type Step } from '#linux/kernel/step.js';
import { byteLengthOf } from './byte-text.js';
import { type Call, Exit } from './call.js';
import { defineProgram } from './define-program.js';
import { flag, optional, text, texts } from './options.js';
import { baseName, joinPath } from './paths.js';
import { globToPattern } from './glob-pattern.js';
import { compileBasic, compileExtended, compileFixed, type Match, type Pattern, PatternError } from './regex/pattern.js';
import { compilePerl } from './regex/perl-syntax.js';

const options = {
  extended: flag('E', 'extended-regexp'), fixed: flag('F', 'fixed-strings'), basic: flag('G', 'basic-regexp'), perl: flag('P', 'perl-regexp'),
  patterns: texts('e', 'regexp'), file: texts('f', 'file'), ignoreCase: flag('iy', 'ignore-case'), noIgnoreCase: flag('', 'no-ignore-case'),
  words: flag('w', 'word-regexp'), lines: flag('x', 'line-regexp'), silent: flag('s', 'no-messages'), invert: flag('v', 'invert-match'),
  max: text('m', 'max-count'), byteOffset: flag('b', 'byte-offset'), number: flag('n', 'line-number'), withName: flag('H', 'with-filename'), noName: flag('h', 'no-filename'),
  only: flag('o', 'only-matching'), quiet: flag('q', 'quiet,silent'), binaryText: flag('a', 'text'), binaryFiles: text('', 'binary-files'), I: flag('I'),
  recursive: flag('rR', 'recursive,dereference-recursive'), include: texts('', 'include'), exclude: texts('', 'exclude'), excludeDir: texts('', 'exclude-dir'),
  without: flag('L', 'files-without-match'), withMatch: flag('l', 'files-with-matches'), count: flag('c', 'count'), zero: flag('z', 'null-data'), nullName: flag('Z', 'null'),
  after: text('A', 'after-context'), before: text('B', 'before-context'), context: text('C', 'context'), color: optional('', 'color,colour'), label: text('', 'label'),
  lineBuffered: flag('', 'line-buffered'), directories: text('d', 'directories'), initialTab: flag('T', 'initial-tab'), separator: text('', 'group-separator'),
} as const;

type Chosen = Parameters<Parameters<typeof defineProgram<typeof options>>[0]['main']>[1];

/** Called as egrep and fgrep too. */
export const grep = defineProgram({
  name: 'grep', usage: '[OPTION]... PATTERNS [FILE]...', usageStatus: 2, options, version: '(GNU grep) 3.11',
  summary: 'Search for PATTERNS in each FILE.',
  rewrite: (args) => args.map((arg) => (/^-\d+$/.test(arg) ? `-C${arg.slice(1)}` : arg)),
  usageError: usage,
  *main(proc, o, operands) {
    const rest = [...operands];
    const sources = [...o.patterns];
    for (const path of o.file) sources.push((yield* proc.readAllText(proc.openInput(path))).replace(/\n$/, ''));
    if (o.patterns.length === 0 && o.file.length === 0) {
      const first = rest.shift();
      if (first === undefined) {
        usage(proc);
        return 2;
      }
      sources.push(first);
    }
    const search = new Search(proc, o, patternsOf(proc, o, sources.flatMap((source) => source.split('\n'))), rest.length);
    const files = rest.length > 0 ? rest : o.recursive ? ['.'] : ['-'];
    try {
      for (const path of files) yield* search.operand(path, rest.length === 0 && o.recursive);
    } catch (error) {
      if (!(error instanceof Quit)) throw error;
      return 0;
    }
    return search.failed && !(o.quiet && search.found) ? 2 : search.found ? 0 : 1;
  },
});

function usage(proc: Call): void {
  proc.printError("Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n");
}

/** -q has found its line. */
class Quit extends Error {}

function patternsOf(proc: Call, o: Chosen, sources: readonly string[]): readonly Pattern[] {
  const kind = proc.given.findLast(({ option }) => ['extended', 'fixed', 'basic', 'perl'].includes(option))?.option ?? (proc.name === 'egrep' ? 'extended' : proc.name === 'fgrep' ? 'fixed' : 'basic');
  const ignoreCase = o.ignoreCase && !o.noIgnoreCase;
  try {
    return sources.map((source) => {
      if (kind === 'fixed') return compileFixed(source, { ignoreCase });
      if (kind === 'perl') return compilePerl(source, { ignoreCase });
      return kind === 'extended' ? compileExtended(source, { ignoreCase }) : compileBasic(source, { ignoreCase });
    });
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    return proc.die(proc.isBusybox ? `bad regex '${sources[0]}': ${error.message}` : error.message, 2);
  }
}

class Search {
  found = false;
  failed = false;
  readonly #named: boolean;
  readonly #color: boolean;
  readonly #before: number;
  readonly #after: number;
  readonly #max: number;
  #printedAny = false;

  constructor(private readonly proc: Call, private readonly o: Chosen, private readonly patterns: readonly Pattern[], operands: number) {
    const last = proc.given.findLast(({ option }) => option === 'withName' || option === 'noName')?.option;
    this.#named = last === 'withName' || (last === undefined && (operands > 1 || o.recursive));
    this.#color = o.color === 'always' || ((o.color === 'auto' || o.color === '') && proc.stdout.isTty);
    this.#before = this.#number(o.before ?? o.context, 'context length');
    this.#after = this.#number(o.after ?? o.context, 'context length');
    this.#max = o.max === undefined ? Number.POSITIVE_INFINITY : this.#number(o.max, 'max count');
  }

  #number(typed: string | undefined, what: string): number {
    if (typed === undefined) return 0;
    if (!/^\d+$/.test(typed)) {
      this.proc.warn(what === 'max count' ? 'invalid max count' : `${typed}: invalid context length argument`);
      throw new Exit(2);
    }
    return Number(typed);
  }

  *operand(path: string, isImplicit: boolean): Step<void> {
    const { proc, o } = this;
    try {
      if (path !== '-' && proc.files.stat(path).kind === 'directory') {
        if (o.recursive || o.directories === 'recurse') yield* this.#folder(path, isImplicit);
        else if (o.directories !== 'skip') throw new Errno('EISDIR', path);
        return;
      }
      yield* this.#file(path, path);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      if (error.code === 'EISDIR') {
        if (!o.silent && !proc.isBusybox) proc.warn(`${path}: Is a directory`);
        this.failed = true;
        return;
      }
      this.failed = true;
      if (!o.silent) proc.warn(`${path}: ${error.message}`);
    }
  }

  *#folder(path: string, isImplicit: boolean): Step<void> {
    const { proc, o } = this;
    for (const name of proc.files.list(path)) {
      const inner = isImplicit ? name : joinPath(path, name);
      const { kind } = proc.files.lstat(joinPath(path, name));
      yield* proc.work(1);
      if (kind === 'directory') {
        if (!o.excludeDir.some((glob) => globToPattern(glob).test(name))) yield* this.#folder(inner, false);
      } else if (kind === 'file') {
        const isIncluded = o.include.length === 0 || o.include.some((glob) => globToPattern(glob).test(name));
        if (!isIncluded || o.exclude.some((glob) => globToPattern(glob).test(baseName(name)))) continue;
        yield* this.operand(inner, false);
      }
    }
  }

  *#file(path: string, shown: string): Step<void> {
    const { proc, o } = this;
    const name = path === '-' ? (o.label ?? '(standard input)') : shown;
    const input = proc.openInput(path);
    const reader = proc.lines(input, o.zero ? '\0' : '\n');
    const state = { line: 0, bytes: 0, matches: 0, before: [] as { text: string; number: number; at: number }[], owed: 0, last: 0, isBinary: false };
    try {
      reading: for (;;) {
        const lines = yield* reader.batch();
        if (lines === undefined) break;
        yield* proc.work(lines.length);
        if (state.line === 0 && !o.binaryText && o.binaryFiles !== 'text' && !o.zero) state.isBinary = lines.some((line) => line.includes('\0'));
        for (const line of lines) {
          state.line++;
          if (this.#isSelected(line)) {
            state.matches++;
            this.found = true;
            if (o.quiet) throw new Quit();
            if (o.withMatch || o.without) break reading;
            if (state.isBinary && !o.count) {
              proc.warn(`${name}: binary file matches`);
              break reading;
            }
            if (!o.count) this.#printMatch(name, line, state);
            state.owed = this.#after;
            if (state.matches >= this.#max) {
              if (this.#after === 0 || o.count) break reading;
            }
          } else if (!o.count && !o.withMatch && !o.without && !o.quiet) this.#context(name, line, state);
          state.bytes += byteLengthOf(line) + 1;
          if (state.matches >= this.#max && state.owed === 0) break reading;
        }
      }
    } finally {
      reader.close();
    }
    this.#summary(name, state.matches);
  }

  #summary(name: string, matches: number): void {
    const { proc, o } = this;
    const end = o.nullName ? '\0' : '\n';
    if (o.count) proc.print(`${this.#named ? this.#prefixName(name, ':') : ''}${matches}\n`);
    if (o.withMatch && matches > 0) proc.print(this.#colored(name, '35') + end);
    if (o.without && matches === 0) proc.print(this.#colored(name, '35') + end);
  }

  #isSelected(line: string): boolean {
    const { o } = this;
    const matches = o.words || o.lines ? this.#next(line, 0) !== undefined : this.patterns.some((pattern) => pattern.test(line));
    return matches !== o.invert;
  }

  /** The earliest, then longest, match of any pattern from `from` on that -w and -x allow. */
  #next(line: string, from: number): Match | undefined {
    let best: Match | undefined;
    for (const pattern of this.patterns) {
      const match = this.#allowed(pattern, line, from);
      if (match === undefined) continue;
      if (best === undefined || match.start < best.start || (match.start === best.start && match.end > best.end)) best = match;
    }
    return best;
  }

  #allowed(pattern: Pattern, line: string, from: number): Match | undefined {
    const { o } = this;
    for (let at = from; at <= line.length; ) {
      const match = pattern.exec(line, at);
      if (match === undefined) return undefined;
      if (o.lines && match.start === 0 && match.end === line.length) return match;
      if (!o.lines && (!o.words || isWord(line, match))) return match;
      if (o.lines && match.start > 0) return undefined;
      if (o.lines) return this.#wholeLine(pattern, line) ? { start: 0, end: line.length, groups: [line] } : undefined;
      at = match.start + 1;
    }
    return undefined;
  }

  /** Lazy and ordered alternatives (-P) may stop early though the line as a whole would match. */
  #wholeLine(pattern: Pattern, line: string): boolean {
    for (let at = 0; at <= line.length; at++) {
      const match = pattern.exec(line, at);
      if (match === undefined) return false;
      if (match.start === 0 && match.end === line.length) return true;
      if (match.start >= at) at = match.start;
    }
    return false;
  }

  #printMatch(name: string, line: string, state: { line: number; bytes: number; before: { text: string; number: number; at: number }[]; last: number }): void {
    const { proc, o } = this;
    if (!o.only || o.invert) {
      this.#separate(state.before[0]?.number ?? state.line, state.last);
      for (const { text: before, number, at } of state.before) proc.print(`${this.#prefix(name, number, at, '-')}${before}\n`);
    }
    state.before = [];
    state.last = state.line;
    this.#printedAny = true;
    const end = o.zero ? '\0' : '\n';
    if (!o.only) proc.print(`${this.#prefix(name, state.line, state.bytes, ':')}${o.invert ? line : this.#highlighted(line)}${end}`);
    else if (!o.invert) {
      for (let at = 0; at <= line.length; ) {
        const match = this.#next(line, at);
        if (match === undefined) break;
        if (match.end > match.start) {
          const offset = o.byteOffset ? state.bytes + byteLengthOf(line.slice(0, match.start)) : 0;
          proc.print(`${this.#prefix(name, state.line, offset, ':')}${this.#colored(line.slice(match.start, match.end), '01;31')}${end}`);
        }
        at = Math.max(match.end, match.start + (match.end === match.start ? 1 : 0));
        if (match.end === match.start) at = match.start + 1;
      }
    }
  }

  #context(name: string, line: string, state: { line: number; bytes: number; before: { text: string; number: number; at: number }[]; owed: number; last: number }): void {
    if (state.owed > 0) {
      state.owed--;
      state.last = state.line;
      if (!this.o.only) this.proc.print(`${this.#prefix(name, state.line, state.bytes, '-')}${line}\n`);
    } else if (this.#before > 0) {
      state.before.push({ text: line, number: state.line, at: state.bytes });
      if (state.before.length > this.#before) state.before.shift();
    }
  }

  #separate(first: number, last: number): void {
    if (this.#before + this.#after === 0 || !this.#printedAny) return;
    if (first > last + 1 || last === 0) this.proc.print(`${this.#colored(this.o.separator ?? '--', '36')}\n`);
  }

  #prefixName(name: string, mark: string): string {
    return this.#colored(name, '35') + (this.o.nullName ? '\0' : this.#colored(mark, '36'));
  }

  #prefix(name: string, line: number, bytes: number, mark: string): string {
    const { o } = this;
    return (this.#named ? this.#prefixName(name, mark) : '') +
      (o.number ? this.#colored(String(line), '32') + this.#colored(mark, '36') : '') +
      (o.byteOffset ? this.#colored(String(bytes), '32') + this.#colored(mark, '36') : '') + (o.initialTab && (this.#named || o.number || o.byteOffset) ? '\t' : '');
  }

  #colored(words: string, color: string): string {
    return this.#color ? `\x1b[${color}m\x1b[K${words}\x1b[m\x1b[K` : words;
  }

  #highlighted(line: string): string {
    if (!this.#color) return line;
    let out = '';
    let at = 0;
    for (;;) {
      const match = this.#next(line, at);
      if (match === undefined || match.end === match.start) break;
      out += line.slice(at, match.start) + this.#colored(line.slice(match.start, match.end), '01;31');
      at = match.end;
    }
    return out + line.slice(at);
  }
}

function isWord(line: string, match: Match): boolean {
  const isLetter = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}_]/u.test(character);
  return !isLetter(line[match.start - 1]) && !isLetter(line[match.end]);
}
