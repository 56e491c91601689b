// Mirrors od(1), hexdump(1), xxd(1), strings(1)
// Differs: od knows -A -t (c, d, o, u, x with 1, 2, 4) -c -x -b -N -j -v; hexdump -C and the default; xxd plain, -p, -r, -l, -c.
import { concatBytes } from '#linux/env/bytes.js';
import type { Step } from '#linux/kernel/step.js';
import { textOf } from './byte-text.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { flag, text, texts } from './options.js';

function* contentOf(proc: Call, operands: readonly string[]): Step<Uint8Array> {
  const parts: Uint8Array[] = [new Uint8Array(0)];
  for (const path of operands.length > 0 ? operands : ['-']) {
    try {
      parts.push(yield* proc.readAll(proc.openInput(path)));
    } catch (error) {
      proc.reportInput(path, error);
    }
  }
  return concatBytes(parts);
}

const NAMED: Readonly<Record<number, string>> = { 0: '\\0', 7: '\\a', 8: '\\b', 9: '\\t', 10: '\\n', 11: '\\v', 12: '\\f', 13: '\\r' };

/** One format of od over the bytes of a line: text of each unit, in columns. */
function unitsOf(bytes: Uint8Array, type: string): string {
  const letter = type.charAt(0);
  if (letter === 'c' || letter === 'a') return [...bytes].map((byte) => (NAMED[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : byte.toString(8).padStart(3, '0'))).padStart(4)).join('');
  const size = Number(type.slice(1) || 4);
  const widths: Readonly<Record<string, readonly number[]>> = { o: [3, 6, 11], x: [2, 4, 8], d: [4, 6, 11], u: [3, 5, 10] };
  const width = widths[letter]?.[size === 1 ? 0 : size === 2 ? 1 : 2] ?? 8;
  let out = '';
  for (let at = 0; at < bytes.length; at += size) {
    let value = 0;
    for (let k = size - 1; k >= 0; k--) value = value * 256 + (bytes[at + k] ?? 0);
    if (letter === 'd' && value >= 2 ** (size * 8 - 1)) value -= 2 ** (size * 8);
    const digits = value.toString(letter === 'o' ? 8 : letter === 'x' ? 16 : 10);
    out += ` ${letter === 'x' || letter === 'o' ? digits.padStart(width, '0') : digits.padStart(width)}`;
  }
  return out;
}

export const od = defineProgram({
  name: 'od', options: { address: text('A', 'address-radix'), types: texts('t', 'format'), c: flag('c'), x: flag('x'), b: flag('b'), d: flag('d'), count: text('N', 'read-bytes'), skip: text('j', 'skip-bytes'), all: flag('v', 'output-duplicates'), width: text('w', 'width') },
  *main(proc, o, operands) {
    const skip = Number(o.skip ?? 0);
    const content = (yield* contentOf(proc, operands)).subarray(skip, o.count === undefined ? undefined : skip + Number(o.count));
    const types = [...o.types.map((type) => type.replace(/z$/, '')), ...(o.c ? ['c'] : []), ...(o.x ? ['x2'] : []), ...(o.b ? ['o1'] : []), ...(o.d ? ['u2'] : [])];
    const radix = o.address ?? 'o';
    const address = (at: number) => (radix === 'n' ? '' : radix === 'x' ? at.toString(16).padStart(6, '0') : radix === 'd' ? String(at).padStart(7, '0') : at.toString(8).padStart(7, '0'));
    const width = Number(o.width ?? 16);
    let before = '';
    let starred = false;
    for (let at = 0; at < content.length; at += width) {
      const bytes = content.subarray(at, at + width);
      const key = bytes.join();
      if (!o.all && key === before && bytes.length === width) {
        if (!starred) proc.print('*\n');
        starred = true;
        continue;
      }
      starred = false;
      before = key;
      for (const [index, type] of (types.length > 0 ? types : ['o2']).entries()) proc.print(`${index === 0 ? address(skip + at) : ' '.repeat(address(0).length)}${unitsOf(bytes, type)}\n`);
      yield* proc.work(1);
    }
    if (radix !== 'n') proc.print(`${address(skip + content.length)}\n`);
    return proc.status;
  },
});

function printable(bytes: Uint8Array): string {
  return [...bytes].map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
}

const hex = (byte: number) => byte.toString(16).padStart(2, '0');

export const hexdump = defineProgram({
  name: 'hexdump', options: { canonical: flag('C', 'canonical'), count: text('n', 'length'), skip: text('s', 'skip'), all: flag('v', 'no-squeezing') },
  *main(proc, o, operands) {
    const skip = Number(o.skip ?? 0);
    const content = (yield* contentOf(proc, operands)).subarray(skip, o.count === undefined ? undefined : skip + Number(o.count));
    const width = o.canonical ? 8 : 7;
    let before = '';
    let starred = false;
    for (let at = 0; at < content.length; at += 16) {
      const bytes = content.subarray(at, at + 16);
      const key = bytes.join();
      if (!o.all && key === before) {
        if (!starred) proc.print('*\n');
        starred = true;
        continue;
      }
      [before, starred] = [key, false];
      const place = (skip + at).toString(16).padStart(width, '0');
      if (o.canonical) {
        const half = (part: Uint8Array) => [...part].map(hex).join(' ').padEnd(23);
        proc.print(`${place}  ${half(bytes.subarray(0, 8))}  ${half(bytes.subarray(8))}  |${printable(bytes)}|\n`);
      } else proc.print(`${place}${unitsOf(bytes, 'x2').padEnd(40)}\n`);
      yield* proc.work(1);
    }
    if (content.length > 0) proc.print(`${(skip + content.length).toString(16).padStart(width, '0')}\n`);
    return proc.status;
  },
});

export const xxd = defineProgram({
  name: 'xxd', options: { plain: flag('p', 'plain'), reverse: flag('r', 'revert'), length: text('l', 'len'), columns: text('c', 'cols'), upper: flag('u'), skip: text('s', 'seek'), group: text('g', 'groupsize') },
  *main(proc, o, operands) {
    const raw = yield* contentOf(proc, operands.slice(0, 1));
    if (o.reverse) {
      const digits = textOf(raw).split('\n').map((line) => (o.plain ? line : (line.split(': ')[1] ?? '').split('  ')[0] ?? '')).join('').replace(/[^0-9a-fA-F]/g, '');
      proc.print(Uint8Array.from({ length: digits.length >> 1 }, (_, index) => Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16)));
      return proc.status;
    }
    const skip = Number(o.skip ?? 0);
    const content = raw.subarray(skip, o.length === undefined ? undefined : skip + Number(o.length));
    const width = Number(o.columns ?? (o.plain ? 30 : 16));
    const size = Number(o.group ?? 2);
    const shown = (byte: number) => (o.upper ? hex(byte).toUpperCase() : hex(byte));
    for (let at = 0; at < content.length; at += width) {
      const bytes = content.subarray(at, at + width);
      if (o.plain) proc.print(`${[...bytes].map(shown).join('')}\n`);
      else {
        let groups = '';
        for (let k = 0; k < bytes.length; k += size) groups += `${[...bytes.subarray(k, k + size)].map(shown).join('')} `;
        proc.print(`${(skip + at).toString(16).padStart(8, '0')}: ${groups.padEnd(width * 2 + Math.ceil(width / size))} ${printable(bytes)}\n`);
      }
      yield* proc.work(1);
    }
    return proc.status;
  },
});

export const strings = defineProgram({
  name: 'strings', options: { least: text('n', 'bytes'), all: flag('a', 'all') },
  *main(proc, o, operands) {
    const least = Number(o.least ?? 4);
    const content = yield* contentOf(proc, operands);
    for (const run of textOf(content).split(/[^\x20-\x7e\t]+/)) if (run.length >= least) proc.print(`${run}\n`);
    yield* proc.work(1 + (content.length >> 8));
    return proc.status;
  },
});
