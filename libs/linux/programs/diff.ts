// Mirrors diff(1) of GNU diffutils, and cmp(1)
// Differs: normal, unified (-u -U), brief (-q) and -y forms; -r over folders; the choice among equal edit scripts may be another.
import { Errno, type Step } from '#linux/kernel/step.js';
import { textOf } from './byte-text.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { type Change, diffLines } from './diff-lines.js';
import { counter, flag, optional, text, texts } from './options.js';
import { baseName, joinPath } from './paths.js';
import { strftime, zoneOf } from './strftime.js';

const NO_NEWLINE = '\\ No newline at end of file\n';

const options = {
  unified: flag('u'), context: text('U', 'unified'), brief: flag('q', 'brief'), recursive: flag('r', 'recursive'), newFile: flag('N', 'new-file'), ignoreCase: flag('i', 'ignore-case'), ignoreSpace: flag('b', 'ignore-space-change'), ignoreAll: flag('w', 'ignore-all-space'),
  ignoreBlank: flag('B', 'ignore-blank-lines'), same: flag('s', 'report-identical-files'), side: flag('y', 'side-by-side'), width: text('W', 'width'), suppress: flag('', 'suppress-common-lines'), text: flag('a', 'text'), labels: texts('L', 'label'), color: optional('', 'color'), strip: flag('', 'strip-trailing-cr'), c: flag('c'), exclude: texts('x', 'exclude'), tab: flag('t', 'expand-tabs'), minimal: counter('d', 'minimal'), ignoreTrailing: flag('Z', 'ignore-trailing-space'),
} as const;
type Chosen = Parameters<Parameters<typeof defineProgram<typeof options>>[0]['main']>[1];

export const diff = defineProgram({
  name: 'diff', usage: '[OPTION]... FILES', usageStatus: 2, version: '(GNU diffutils) 3.10', options, summary: 'Compare FILES line by line.',
  *main(proc, o, operands) {
    const [first, second, extra] = operands;
    if (first === undefined || second === undefined) return proc.dieOfUsage(first === undefined ? `missing operand after 'diff'` : `missing operand after '${first}'`, 2);
    if (extra !== undefined) return proc.dieOfUsage(`extra operand '${extra}'`, 2);
    if (o.c) return proc.die('context output format is not supported', 2);
    return yield* new Comparison(proc, o).paths(first, second, '');
  },
});

class Comparison {
  constructor(private readonly proc: Call, private readonly o: Chosen) {}

  *paths(first: string, second: string, command: string): Step<number> {
    const { proc } = this;
    try {
      const kinds = [this.#kind(first), this.#kind(second)];
      if (kinds[0] === 'directory' && kinds[1] === 'directory') return yield* this.#folders(first, second);
      if (kinds[0] === 'directory') return yield* this.#files(joinPath(first, baseName(second)), second, command);
      if (kinds[1] === 'directory') return yield* this.#files(first, joinPath(second, baseName(first)), command);
      return yield* this.#files(first, second, command);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      proc.warn(`${error.path ?? first}: ${error.message}`);
      return 2;
    }
  }

  #kind(path: string): string {
    if (path === '-') return 'file';
    try {
      return this.proc.files.stat(path).kind;
    } catch (error) {
      if (error instanceof Errno && error.code === 'ENOENT' && this.o.newFile) return 'missing';
      throw error instanceof Errno ? new Errno(error.code, path) : error;
    }
  }

  *#folders(first: string, second: string): Step<number> {
    const { proc, o } = this;
    const [a, b] = [proc.files.list(first), proc.files.list(second)];
    const names = [...new Set([...a, ...b])].sort().filter((name) => !o.exclude.includes(name));
    let status = 0;
    for (const name of names) {
      const [left, right] = [joinPath(first, name), joinPath(second, name)];
      const both = a.includes(name) && b.includes(name);
      const isFolder = proc.files.stat(a.includes(name) ? left : right).kind === 'directory';
      if (!both && !o.newFile) {
        proc.print(`Only in ${a.includes(name) ? first : second}: ${name}\n`);
        status = Math.max(status, 1);
      } else if (isFolder && both && !o.recursive) proc.print(`Common subdirectories: ${left} and ${right}\n`);
      else status = Math.max(status, yield* this.paths(left, right, `diff ${this.#flags()}${left} ${right}\n`));
    }
    return status;
  }

  #flags(): string {
    const typed = this.proc.process.argv.slice(1).filter((arg) => arg.startsWith('-') && arg !== '-');
    return typed.map((arg) => `${arg} `).join('');
  }

  *#files(first: string, second: string, command: string): Step<number> {
    const { proc, o } = this;
    const [rawA, rawB] = [yield* this.#read(first), yield* this.#read(second)];
    const [a, b] = [linesOf(rawA), linesOf(rawB)];
    if ((rawA.includes('\0') || rawB.includes('\0')) && !o.text) {
      if (rawA === rawB) return 0;
      proc.print(`Binary files ${first} and ${second} differ\n`);
      return 2;
    }
    const changes = yield* diffLines(a.map((line) => this.#key(line)), b.map((line) => this.#key(line)), (fuel) => proc.work(fuel));
    const counted = o.ignoreBlank ? changes.filter(({ aStart, aEnd, bStart, bEnd }) => [...a.slice(aStart, aEnd), ...b.slice(bStart, bEnd)].some((line) => line.trim() !== '')) : changes;
    if (counted.length === 0) {
      if (o.same) proc.print(`Files ${first} and ${second} are identical\n`);
      return 0;
    }
    if (o.brief) proc.print(`Files ${first} and ${second} differ\n`);
    else if (o.side) this.#sideBySide(a, b, counted);
    else {
      proc.print(command);
      const color = o.color === 'always' || ((o.color === 'auto' || o.color === '') && proc.stdout.isTty);
      const print = (line: string) => proc.print(color ? painted(line) : line);
      if (o.unified || o.context !== undefined) {
        print(`--- ${o.labels[0] ?? `${first}\t${this.#time(first)}`}\n`);
        print(`+++ ${o.labels[1] ?? `${second}\t${this.#time(second)}`}\n`);
        unified(a, b, counted, Number(o.context || 3), print);
      } else normal(a, b, counted, print);
    }
    return 1;
  }

  *#read(path: string): Step<string> {
    if (path !== '-' && this.#kind(path) === 'missing') return '';
    try {
      return textOf(yield* this.proc.readAll(this.proc.openInput(path)));
    } catch (error) {
      throw error instanceof Errno ? new Errno(error.code, path) : error;
    }
  }

  #time(path: string): string {
    const ms = path === '-' || this.#kind(path) === 'missing' ? this.proc.now() : this.proc.files.stat(path).modifiedMs;
    return strftime('%Y-%m-%d %H:%M:%S.%N %z', ms, zoneOf(this.proc.env.get('TZ')));
  }

  /** What two lines are compared by. Lines keep their newline, so that a missing one shows. */
  #key(line: string): string {
    const { o } = this;
    let key = o.strip ? line.replace(/\r\n$/, '\n') : line;
    if (o.ignoreAll) key = key.replace(/\s+/g, '');
    else if (o.ignoreSpace) key = key.replace(/\s+$/, '').replace(/\s+/g, ' ');
    else if (o.ignoreTrailing) key = key.replace(/\s+$/, '');
    return o.ignoreCase ? key.toLowerCase() : key;
  }

  #sideBySide(a: readonly string[], b: readonly string[], changes: readonly Change[]): void {
    const width = Number(this.o.width ?? 130);
    const half = Math.floor((width - 3) / 2);
    const row = (left: string, mark: string, right: string) => this.proc.print(`${`${left.replace(/\n$/, '').slice(0, half).padEnd(half)} ${mark} ${right.replace(/\n$/, '').slice(0, half)}`.trimEnd()}\n`);
    let at = 0;
    for (const change of [...changes, { aStart: a.length, aEnd: a.length, bStart: b.length, bEnd: b.length }]) {
      if (!this.o.suppress) for (; at < change.aStart; at++) row(a[at] as string, ' ', a[at] as string);
      const rows = Math.max(change.aEnd - change.aStart, change.bEnd - change.bStart);
      for (let k = 0; k < rows; k++) {
        const [left, right] = [change.aStart + k < change.aEnd ? a[change.aStart + k] : undefined, change.bStart + k < change.bEnd ? b[change.bStart + k] : undefined];
        row(left ?? '', left === undefined ? '>' : right === undefined ? '<' : '|', right ?? '');
      }
      at = change.aEnd;
    }
  }
}

/** Each with its newline; the last may have none. */
export function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

function painted(line: string): string {
  const color = line.startsWith('---') || line.startsWith('+++') ? '1' : line.startsWith('@@') ? '36' : /^[-<]/.test(line) ? '31' : /^[+>]/.test(line) ? '32' : undefined;
  return color === undefined ? line : `\x1b[${color}m${line.replace(/\n$/, '')}\x1b[0m\n`;
}

function shown(mark: string, line: string): string {
  return line.endsWith('\n') ? mark + line : `${mark}${line}\n${NO_NEWLINE}`;
}

function normal(a: readonly string[], b: readonly string[], changes: readonly Change[], print: (line: string) => void): void {
  const range = (start: number, end: number) => (end <= start + 1 ? String(end <= start ? start : end) : `${start + 1},${end}`);
  for (const { aStart, aEnd, bStart, bEnd } of changes) {
    const letter = aStart === aEnd ? 'a' : bStart === bEnd ? 'd' : 'c';
    print(`${range(aStart, aEnd)}${letter}${range(bStart, bEnd)}\n`);
    for (let i = aStart; i < aEnd; i++) print(shown('< ', a[i] as string));
    if (letter === 'c') print('---\n');
    for (let j = bStart; j < bEnd; j++) print(shown('> ', b[j] as string));
  }
}

function unified(a: readonly string[], b: readonly string[], changes: readonly Change[], context: number, print: (line: string) => void): void {
  const groups: Change[][] = [];
  for (const change of changes) {
    const last = groups.at(-1)?.at(-1);
    if (last !== undefined && change.aStart - last.aEnd <= 2 * context) groups.at(-1)?.push(change);
    else groups.push([change]);
  }
  for (const group of groups) {
    const first = group[0] as Change;
    const last = group.at(-1) as Change;
    const lead = Math.min(context, first.aStart);
    const trail = Math.min(context, a.length - last.aEnd);
    const range = (start: number, length: number) => (length === 1 ? String(start + 1) : `${length === 0 ? start : start + 1},${length}`);
    const [aFrom, bFrom] = [first.aStart - lead, first.bStart - lead];
    print(`@@ -${range(aFrom, last.aEnd + trail - aFrom)} +${range(bFrom, last.bEnd + trail - bFrom)} @@\n`);
    let at = aFrom;
    for (const { aStart, aEnd, bStart, bEnd } of group) {
      for (; at < aStart; at++) print(shown(' ', a[at] as string));
      for (; at < aEnd; at++) print(shown('-', a[at] as string));
      for (let j = bStart; j < bEnd; j++) print(shown('+', b[j] as string));
    }
    for (; at < last.aEnd + trail; at++) print(shown(' ', a[at] as string));
  }
}

export const cmp = defineProgram({
  name: 'cmp', usage: '[OPTION]... FILE1 [FILE2]', usageStatus: 2, version: '(GNU diffutils) 3.10', options: { silent: flag('s', 'quiet,silent'), verbose: flag('l', 'verbose'), bytes: text('n', 'bytes') },
  *main(proc, o, [first, second = '-']) {
    if (first === undefined) return proc.dieOfUsage("missing operand after 'cmp'", 2);
    const contents: Uint8Array[] = [];
    for (const path of [first, second]) {
      try {
        contents.push((yield* proc.readAll(proc.openInput(path))).subarray(0, o.bytes === undefined ? undefined : Number(o.bytes)));
      } catch (error) {
        proc.report(path, error, 2);
        return 2;
      }
    }
    const [a, b] = contents as [Uint8Array, Uint8Array];
    let line = 1;
    let status = 0;
    for (let at = 0; at < Math.min(a.length, b.length); at++) {
      if (a[at] !== b[at]) {
        if (!o.silent && !o.verbose) proc.print(`${first} ${second} differ: byte ${at + 1}, line ${line}\n`);
        if (o.verbose) proc.print(`${at + 1} ${(a[at] as number).toString(8).padStart(3)} ${(b[at] as number).toString(8).padStart(3)}\n`);
        status = 1;
        if (!o.verbose) return 1;
      }
      if (a[at] === 10) line++;
      if (at % 4096 === 4095) yield* proc.work(16);
    }
    if (a.length === b.length) return status;
    const [shorter, length] = a.length < b.length ? [first, a.length] : [second, b.length];
    if (!o.silent) proc.printError(`cmp: EOF on ${shorter} ${length === 0 ? 'which is empty' : `after byte ${length}, in line ${(a.length < b.length ? a : b).at(-1) === 10 ? line - 1 : line}`}\n`);
    return 1;
  },
});
