// Mirrors head(1) of GNU coreutils
// Differs: a shared standard input is read in blocks, so what follows the lines printed is gone for the next reader.
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { sizeOf } from './human-size.js';
import { READ_BYTES } from './limits.js';
import { flag, text } from './options.js';
import type { Step } from '#linux/kernel/step.js';
import type { Input } from '#linux/kernel/stream.js';

export const head = defineProgram({
  name: 'head',
  summary: 'Print the first 10 lines of each FILE to standard output.',
  options: { bytes: text('c', 'bytes'), lines: text('n', 'lines'), quiet: flag('q', 'quiet,silent'), verbose: flag('v', 'verbose'), zero: flag('z', 'zero-terminated') },
  rewrite: (args) => args.flatMap((arg, index) => (index === 0 && /^-\d+$/.test(arg) ? ['-n', arg.slice(1)] : [arg])),
  *main(proc, o, operands) {
    const byBytes = o.bytes !== undefined;
    const typed = o.bytes ?? o.lines ?? '10';
    const allButLast = typed.startsWith('-');
    const count = sizeOf(typed.replace(/^[-+]/, ''));
    if (count === undefined) return proc.die(`invalid number of ${byBytes ? 'bytes' : 'lines'}: '${typed}'`);
    const paths = operands.length > 0 ? operands : ['-'];
    const titled = o.verbose || (paths.length > 1 && !o.quiet);
    let isFirst = true;
    for (const path of paths) {
      try {
        const input = proc.openInput(path);
        if (titled) proc.print(`${isFirst ? '' : '\n'}==> ${path === '-' ? 'standard input' : path} <==\n`);
        isFirst = false;
        if (allButLast) yield* copyAllBut(proc, input, count, byBytes);
        else yield* copyFirst(proc, input, count, byBytes ? undefined : o.zero ? 0 : 10);
        input.close();
      } catch (error) {
        proc.reportAs(`cannot open '${path}' for reading`, path, error);
      }
    }
    return proc.status;
  },
});

/** Copies `count` lines that end with the byte `end`, or `count` bytes when it is undefined. */
function* copyFirst(proc: Call, input: Input, count: number, end: number | undefined): Step<void> {
  let left = count;
  while (left > 0) {
    yield* proc.flush();
    const chunk = yield* input.read(end === undefined ? Math.min(left, READ_BYTES) : READ_BYTES);
    if (chunk === undefined) return;
    let at = 0;
    if (end === undefined) {
      at = Math.min(left, chunk.length);
      left -= at;
    }
    while (end !== undefined && left > 0 && at < chunk.length) {
      const newline = chunk.indexOf(end, at);
      at = newline < 0 ? chunk.length : newline + 1;
      if (newline >= 0) left--;
    }
    proc.print(chunk.subarray(0, at));
    yield* proc.work(1);
  }
}

function* copyAllBut(proc: Call, input: Input, count: number, byBytes: boolean): Step<void> {
  const all = yield* proc.readAll(input);
  let end = byBytes ? Math.max(0, all.length - count) : all.length;
  for (let left = count; !byBytes && left > 0 && end > 0; left--) {
    end = all.lastIndexOf(10, end - 2) + 1; // the last byte is the line's own newline, or its open end
    if (end === 1 && all[0] !== 10) end = 0;
  }
  proc.print(all.subarray(0, end));
  yield* proc.work(1);
}
