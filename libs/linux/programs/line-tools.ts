// Mirrors tac(1), rev(1), nl(1), fold(1), expand(1), paste(1), comm(1), join(1), split(1), shuf(1), factor(1) of GNU coreutils
// Differs: tac splits at newlines only; nl knows -b -w -s -v -i -n; join compares in the C locale's order.
import type { Step } from '#linux/kernel/step.js';
import type { Call } from './call.js';
import { OutOfMemory } from './out-of-memory.js';
import { compareText } from './compare-text.js';
import { defineProgram } from './define-program.js';
import { sizeOf } from './human-size.js';
import { BUFFERED_BYTES_MAX, FIELD_WIDTH_MAX } from './limits.js';
import { flag, text } from './options.js';

/** Every line of the operands, held in memory. */
function* allLines(proc: Call, operands: readonly string[]): Step<string[]> {
  const all: string[] = [];
  let size = 0;
  yield* proc.eachLines(operands, (lines) => {
    for (const line of lines) {
      all.push(line);
      size += line.length + 16;
    }
    if (size > BUFFERED_BYTES_MAX) throw new OutOfMemory();
  });
  return all;
}

export const tac = defineProgram({
  name: 'tac', options: { before: flag('b', 'before'), regex: flag('r', 'regex'), separator: text('s', 'separator') },
  *main(proc, _, operands) {
    for (const path of operands.length > 0 ? operands : ['-']) {
      const lines = yield* allLines(proc, [path]);
      for (let at = lines.length - 1; at >= 0; at--) {
        proc.print(`${lines[at]}\n`);
        if (at % 256 === 0) yield* proc.work(256);
      }
    }
    return proc.status;
  },
});

export const rev = defineProgram({
  name: 'rev', options: {}, version: 'from util-linux 2.39.3',
  *main(proc, _, operands) {
    yield* proc.eachLines(operands, (lines) => {
      for (const line of lines) proc.print(`${[...line].reverse().join('')}\n`);
    });
    return proc.status;
  },
});

export const nl = defineProgram({
  name: 'nl', options: { body: text('b', 'body-numbering'), width: text('w', 'number-width'), separator: text('s', 'number-separator'), start: text('v', 'starting-line-number'), step: text('i', 'line-increment'), format: text('n', 'number-format') },
  *main(proc, o, operands) {
    const width = Math.min(FIELD_WIDTH_MAX, Number(o.width ?? 6));
    const separator = o.separator ?? '\t';
    let number = Number(o.start ?? 1);
    yield* proc.eachLines(operands, (lines) => {
      for (const line of lines) {
        const counts = o.body === 'a' || (o.body !== 'n' && line !== '');
        if (!counts) {
          proc.print(`${' '.repeat(width + separator.length)}${line}\n`);
          continue;
        }
        const digits = String(number);
        proc.print(`${o.format === 'ln' ? digits.padEnd(width) : o.format === 'rz' ? digits.padStart(width, '0') : digits.padStart(width)}${separator}${line}\n`);
        number += Number(o.step ?? 1);
      }
    });
    return proc.status;
  },
});

export const fold = defineProgram({
  name: 'fold', options: { bytes: flag('b', 'bytes'), spaces: flag('s', 'spaces'), width: text('w', 'width') },
  rewrite: (args) => args.map((arg) => (/^-\d+$/.test(arg) ? `-w${arg.slice(1)}` : arg)),
  *main(proc, o, operands) {
    const width = Number(o.width ?? 80);
    if (!(width > 0)) return proc.die(`invalid number of columns: '${o.width}'`);
    yield* proc.eachLines(operands, (lines) => {
      for (const line of lines) {
        let rest = [...line];
        while (rest.length > width) {
          const space = o.spaces ? rest.slice(0, width).lastIndexOf(' ') : -1;
          const cut = space >= 0 ? space + 1 : width;
          proc.print(`${rest.slice(0, cut).join('')}\n`);
          rest = rest.slice(cut);
        }
        proc.print(`${rest.join('')}\n`);
      }
    });
    return proc.status;
  },
});

export const expand = defineProgram({
  name: 'expand', options: { initial: flag('i', 'initial'), tabs: text('t', 'tabs') },
  *main(proc, o, operands) {
    const stop = Math.min(FIELD_WIDTH_MAX, Math.max(1, Number(o.tabs ?? 8)));
    yield* proc.eachLines(operands, (lines) => {
      for (const line of lines) {
        let out = '';
        for (const letter of line) out += letter === '\t' && !(o.initial && /\S/.test(out)) ? ' '.repeat(stop - (out.length % stop)) : letter;
        proc.print(`${out}\n`);
      }
    });
    return proc.status;
  },
});

export const paste = defineProgram({
  name: 'paste', options: { delimiters: text('d', 'delimiters'), serial: flag('s', 'serial') },
  *main(proc, o, operands) {
    const marks = [...(o.delimiters ?? '\t').replace(/\\n/g, '\n').replace(/\\t/g, '\t').replace(/\\0/g, '\0')].map((mark) => (mark === '\0' ? '' : mark));
    const mark = (index: number) => marks[index % Math.max(1, marks.length)] ?? '';
    const paths = operands.length > 0 ? operands : ['-'];
    if (o.serial) {
      for (const path of paths) {
        const lines = yield* allLines(proc, [path]);
        proc.print(`${lines.map((line, index) => (index === 0 ? line : mark(index - 1) + line)).join('')}\n`);
      }
      return proc.status;
    }
    const stdin = proc.lines(proc.openInput('-'));
    const readers = [];
    for (const path of paths) {
      try {
        readers.push(path === '-' ? stdin : proc.lines(proc.openInput(path)));
      } catch (error) {
        proc.report(path, error);
        return 1;
      }
    }
    for (;;) {
      const row: (string | undefined)[] = [];
      for (const reader of readers) row.push(yield* reader.next());
      if (row.every((cell) => cell === undefined)) return proc.status;
      proc.print(`${row.map((cell, index) => (index === 0 ? (cell ?? '') : mark(index - 1) + (cell ?? ''))).join('')}\n`);
      yield* proc.work(row.length);
    }
  },
});

export const comm = defineProgram({
  name: 'comm', usage: '[OPTION]... FILE1 FILE2', options: { no1: flag('1'), no2: flag('2'), no3: flag('3'), delimiter: text('', 'output-delimiter'), noCheck: flag('', 'nocheck-order') },
  *main(proc, o, operands) {
    const [first, second] = operands;
    if (first === undefined || second === undefined) return proc.dieOfUsage(first === undefined ? 'missing operand' : `missing operand after '${first}'`);
    const [a, b] = [yield* allLines(proc, [first]), yield* allLines(proc, [second])];
    if (proc.status !== 0) return proc.status;
    const mark = o.delimiter ?? '\t';
    const indent2 = o.no1 ? '' : mark;
    const indent3 = indent2 + (o.no2 ? '' : mark);
    for (let i = 0, j = 0; i < a.length || j < b.length; ) {
      const order = i >= a.length ? 1 : j >= b.length ? -1 : compareText(a[i] as string, b[j] as string);
      if (order < 0 && !o.no1) proc.print(`${a[i]}\n`);
      if (order > 0 && !o.no2) proc.print(`${indent2}${b[j]}\n`);
      if (order === 0 && !o.no3) proc.print(`${indent3}${a[i]}\n`);
      if (order <= 0) i++;
      if (order >= 0) j++;
      yield* proc.work(1);
    }
    return 0;
  },
});

export const join = defineProgram({
  name: 'join', usage: '[OPTION]... FILE1 FILE2', options: { unpaired: text('a'), only: text('v'), empty: text('e'), field1: text('1'), field2: text('2'), both: text('j'), format: text('o'), separator: text('t'), ignoreCase: flag('i', 'ignore-case') },
  *main(proc, o, operands) {
    const [first, second] = operands;
    if (first === undefined || second === undefined) return proc.dieOfUsage(first === undefined ? 'missing operand' : `missing operand after '${first}'`);
    const split = (line: string) => (o.separator === undefined ? line.trimStart().split(/[ \t]+/) : line.split(o.separator));
    const keys = [Number(o.field1 ?? o.both ?? 1) - 1, Number(o.field2 ?? o.both ?? 1) - 1] as const;
    const [a, b] = [(yield* allLines(proc, [first])).map(split), (yield* allLines(proc, [second])).map(split)];
    const mark = o.separator ?? ' ';
    const keyOf = (row: readonly string[], side: 0 | 1) => (o.ignoreCase ? (row[keys[side]] ?? '').toLowerCase() : (row[keys[side]] ?? ''));
    const show = (left: readonly string[] | undefined, right: readonly string[] | undefined) => {
      const cells = o.format !== undefined && o.format !== 'auto' ? o.format.split(/[, ]/).map((spec) => {
        if (spec === '0') return left?.[keys[0]] ?? right?.[keys[1]] ?? '';
        const [file, field] = spec.split('.').map(Number);
        return (file === 1 ? left : right)?.[(field as number) - 1] ?? o.empty ?? '';
      }) : [left?.[keys[0]] ?? right?.[keys[1]] ?? '', ...(left?.filter((_, index) => index !== keys[0]) ?? []), ...(right?.filter((_, index) => index !== keys[1]) ?? [])];
      proc.print(`${cells.join(mark)}\n`);
    };
    for (let i = 0, j = 0; i < a.length || j < b.length; ) {
      yield* proc.work(1);
      const [left, right] = [a[i], b[j]];
      const order = left === undefined ? 1 : right === undefined ? -1 : compareText(keyOf(left, 0), keyOf(right, 1));
      if (order < 0) {
        if (o.unpaired === '1' || o.only === '1') show(left, undefined);
        i++;
      } else if (order > 0) {
        if (o.unpaired === '2' || o.only === '2') show(undefined, right);
        j++;
      } else {
        let end = j;
        while (end < b.length && keyOf(b[end] as string[], 1) === keyOf(left as string[], 0)) end++;
        if (o.only === undefined) for (let k = j; k < end; k++) show(left, b[k]);
        i++;
        if (i >= a.length || keyOf(a[i] as string[], 0) !== keyOf(left as string[], 0)) j = end;
      }
    }
    return proc.status;
  },
});

export const split = defineProgram({
  name: 'split', usage: '[OPTION]... [FILE [PREFIX]]', options: { lines: text('l', 'lines'), bytes: text('b', 'bytes'), length: text('a', 'suffix-length'), digits: flag('d', 'numeric-suffixes'), additional: text('', 'additional-suffix'), chunks: text('n', 'number') },
  *main(proc, o, [path = '-', prefix = 'x']) {
    const content = yield* proc.readAll(proc.openInput(path));
    const bytes = o.bytes === undefined ? undefined : sizeOf(o.bytes);
    if (o.bytes !== undefined && bytes === undefined) return proc.die(`invalid number of bytes: '${o.bytes}'`);
    const step = o.chunks === undefined ? bytes : Math.ceil(content.length / Number(o.chunks));
    const pieces: Uint8Array[] = [];
    const perFile = Number(o.lines ?? 1000);
    for (let at = 0; at < content.length; ) {
      let end = at + (step ?? 0);
      if (step === undefined) {
        end = at;
        for (let line = 0; line < perFile && end < content.length; line++) {
          const newline = content.indexOf(10, end);
          end = newline < 0 ? content.length : newline + 1;
        }
      }
      pieces.push(content.subarray(at, end));
      at = end;
      yield* proc.work(1);
    }
    const width = Number(o.length ?? 2);
    for (const [index, piece] of pieces.entries()) proc.files.write(prefix + suffix(index, width, o.digits) + (o.additional ?? ''), piece);
    return 0;
  },
});

function suffix(index: number, width: number, digits: boolean): string {
  if (digits) return String(index).padStart(width, '0');
  let text = '';
  for (let left = index, k = 0; k < width; k++, left = Math.floor(left / 26)) text = String.fromCharCode(97 + (left % 26)) + text;
  return text;
}

export const shuf = defineProgram({
  name: 'shuf', options: { echo: flag('e', 'echo'), range: text('i', 'input-range'), count: text('n', 'head-count'), repeat: flag('r', 'repeat'), output: text('o', 'output'), zero: flag('z', 'zero-terminated') },
  *main(proc, o, operands) {
    const range = o.range === undefined ? null : /^(\d+)-(\d+)$/.exec(o.range);
    if (o.range !== undefined && (range === null || Number(range[2]) - Number(range[1]) > 1_000_000)) return proc.die(`invalid input range: '${o.range}'`);
    const items = o.echo ? [...operands] : range !== null ? Array.from({ length: Number(range[2]) - Number(range[1]) + 1 }, (_, index) => String(Number(range[1]) + index)) : yield* allLines(proc, operands);
    const count = Math.min(Number(o.count ?? Number.POSITIVE_INFINITY), o.repeat ? Number.POSITIVE_INFINITY : items.length);
    for (let at = 0; at < count && items.length > 0; at++) {
      if (o.repeat) proc.print(`${items[proc.random.below(items.length)]}\n`);
      else {
        const chosen = at + proc.random.below(items.length - at);
        [items[at], items[chosen]] = [items[chosen] as string, items[at] as string];
        proc.print(`${items[at]}\n`);
      }
      yield* proc.work(1);
    }
    return 0;
  },
});

export const factor = defineProgram({
  name: 'factor', usage: '[NUMBER]...', options: {},
  *main(proc, _, operands) {
    const words = operands.length > 0 ? operands : (yield* allLines(proc, [])).flatMap((line) => line.split(/\s+/).filter(Boolean));
    for (const word of words) {
      if (!/^\d+$/.test(word) || Number(word) > Number.MAX_SAFE_INTEGER) {
        proc.warn(`'${word}' is not a valid positive integer`);
        proc.status = 1;
        continue;
      }
      let left = Number(word);
      const found: number[] = [];
      for (let prime = 2; prime * prime <= left; prime += prime === 2 ? 1 : 2) {
        while (left % prime === 0) {
          found.push(prime);
          left /= prime;
        }
        if (prime % 1024 === 1) yield* proc.work(64);
      }
      if (left > 1) found.push(left);
      proc.print(`${word}:${found.map((each) => ` ${each}`).join('')}\n`);
    }
    return proc.status;
  },
});

export const column = defineProgram({
  name: 'column', usage: '[options] [<file>...]', version: 'from util-linux 2.39.3', options: { table: flag('t', 'table'), separator: text('s', 'separator'), output: text('o', 'output-separator'), width: text('c', 'output-width'), fill: flag('x', 'fillrows'), names: text('N', 'table-columns'), right: text('R', 'table-right') },
  *main(proc, o, operands) {
    const lines = (yield* allLines(proc, operands)).filter((line) => line.trim() !== '');
    if (!o.table) {
      const width = Number(o.width ?? proc.process.terminal?.columns ?? 80);
      const longest = Math.max(0, ...lines.map((line) => line.length));
      const cell = (Math.floor(longest / 8) + 1) * 8;
      const columns = Math.max(1, Math.floor(width / cell));
      const rows = Math.ceil(lines.length / columns);
      for (let row = 0; row < rows; row++) {
        const cells = Array.from({ length: columns }, (_, index) => lines[o.fill ? row * columns + index : index * rows + row]).filter((each) => each !== undefined);
        proc.print(`${cells.map((each, index) => (index === cells.length - 1 ? each : each + '\t'.repeat(Math.ceil((cell - each.length) / 8)))).join('')}\n`);
      }
      return proc.status;
    }
    const separators = o.separator;
    const rows = lines.map((line) => (separators === undefined ? line.trim().split(/[ \t]+/) : splitAny(line, separators)));
    if (o.names !== undefined) rows.unshift(o.names.split(','));
    const count = Math.max(0, ...rows.map((row) => row.length));
    const widths = Array.from({ length: count }, (_, index) => Math.max(...rows.map((row) => [...(row[index] ?? '')].length)));
    const right = new Set((o.right ?? '').split(',').map(Number));
    for (const row of rows) {
      const cells = widths.map((width, index) => (right.has(index + 1) ? (row[index] ?? '').padStart(width) : index === count - 1 ? (row[index] ?? '') : (row[index] ?? '').padEnd(width)));
      proc.print(`${cells.join(o.output ?? '  ')}\n`);
    }
    return proc.status;
  },
});

function splitAny(line: string, separators: string): string[] {
  const cells = [''];
  for (const letter of line) {
    if (separators.includes(letter)) cells.push('');
    else cells[cells.length - 1] += letter;
  }
  return cells;
}

