// Mirrors du(1) of GNU coreutils
// Differs: blocks of 4 KiB; hard links are counted each time.
import type { Step } from '#linux/kernel/step.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { humanSize } from './human-size.js';
import { flag, text } from './options.js';
import { joinPath } from './paths.js';

export const du = defineProgram({
  name: 'du', usage: '[OPTION]... [FILE]...', summary: 'Summarize device usage of the set of FILEs, recursively for directories.',
  options: { all: flag('a', 'all'), bytes: flag('b', 'bytes'), total: flag('c', 'total'), depth: text('d', 'max-depth'), human: flag('h', 'human-readable'), k: flag('k'), m: flag('m'), summary: flag('s', 'summarize'), apparent: flag('', 'apparent-size'), x: flag('x') },
  *main(proc, o, operands) {
    const depth = o.summary ? 0 : o.depth === undefined ? Number.POSITIVE_INFINITY : Number(o.depth);
    const show = (bytes: number, path: string) => {
      const size = o.bytes ? String(bytes) : o.human ? humanSize(bytes) : String(Math.ceil(bytes / (o.m ? 1024 ** 2 : 1024)));
      proc.print(`${size}\t${path}\n`);
    };
    const sizeOf = (size: number, kind: string) => (o.bytes || o.apparent ? (kind === 'directory' ? 4096 : size) : kind === 'directory' ? 4096 : Math.ceil(size / 4096) * 4096);
    let total = 0;
    for (const path of operands.length > 0 ? operands : ['.']) {
      const used = yield* usage(proc, path, 0, depth, o.all, sizeOf, show);
      total += used ?? 0;
    }
    if (o.total) show(total, 'total');
    return proc.status;
  },
});

function* usage(proc: Call, path: string, level: number, depth: number, all: boolean, sizeOf: (size: number, kind: string) => number, show: (bytes: number, path: string) => void): Step<number | undefined> {
  yield* proc.work(1);
  try {
    const stat = proc.files.lstat(path);
    let bytes = sizeOf(stat.size, stat.kind);
    if (stat.kind === 'directory') for (const name of proc.files.list(path)) bytes += (yield* usage(proc, joinPath(path, name), level + 1, depth, all, sizeOf, show)) ?? 0;
    if (level <= depth && (level === 0 || all || stat.kind === 'directory')) show(bytes, path);
    return bytes;
  } catch (error) {
    proc.reportAs(`cannot access '${path}'`, path, error);
    return undefined;
  }
}
