// Mirrors truncate(1) and sync(1) of GNU coreutils, fallocate(1) of util-linux
// Differs: all of a file's bytes are there; of fallocate only -l and -o.
import { Errno } from '#linux/kernel/step.js';
import { defineProgram } from './define-program.js';
import { sizeOf } from './human-size.js';
import { FILE_BYTES_MAX } from './limits.js';
import { flag, text } from './options.js';

export const truncate = defineProgram({
  name: 'truncate', usage: 'OPTION... FILE...', options: { size: text('s', 'size'), noCreate: flag('c', 'no-create'), reference: text('r', 'reference'), blocks: flag('o', 'io-blocks') },
  *main(proc, o, operands) {
    yield* proc.work(1);
    if (o.size === undefined && o.reference === undefined) return proc.dieOfUsage("you must specify either '--size' or '--reference'");
    const [, sign = '', amount = ''] = /^([+-]?)(.*)$/.exec(o.size ?? '') ?? [];
    const bytes = o.reference === undefined ? sizeOf(amount) : proc.files.stat(o.reference).size;
    if (bytes === undefined) return proc.die(`Invalid number: '${o.size}'`);
    if (operands.length === 0) return proc.dieOfUsage('missing file operand');
    for (const path of operands) {
      try {
        if (o.noCreate && !proc.files.exists(path)) continue;
        const content = proc.files.exists(path) ? proc.files.read(path) : new Uint8Array(0);
        const wanted = sign === '+' ? content.length + bytes : sign === '-' ? Math.max(0, content.length - bytes) : bytes;
        proc.files.write(path, resized(content, wanted));
      } catch (error) {
        proc.report(`cannot open '${path}' for writing`, error);
      }
    }
    return proc.status;
  },
});

export const fallocate = defineProgram({
  name: 'fallocate', usage: '[options] <filename>', version: 'from util-linux 2.39.3', options: { length: text('l', 'length'), offset: text('o', 'offset'), keep: flag('n', 'keep-size'), verbose: flag('v', 'verbose') },
  *main(proc, o, [path]) {
    yield* proc.work(1);
    if (o.length === undefined) return proc.die('no length argument specified');
    if (path === undefined) return proc.die('no filename specified');
    const [bytes, from] = [sizeOf(o.length), sizeOf(o.offset ?? '0')];
    if (bytes === undefined || bytes === 0 || from === undefined) return proc.die(`failed to parse length: '${o.length}'`);
    try {
      const content = proc.files.exists(path) ? proc.files.read(path) : new Uint8Array(0);
      proc.files.write(path, resized(content, Math.max(content.length, from + bytes)));
    } catch (error) {
      proc.report('fallocate failed', error);
    }
    return proc.status;
  },
});

export const sync = defineProgram({
  name: 'sync', usage: '[OPTION] [FILE]...', options: { data: flag('d', 'data'), system: flag('f', 'file-system') },
  *main(proc) {
    yield* proc.work(1);
    return 0;
  },
});

/** Cut, or with zeros at its end. The disk refuses what it has no room for before the bytes are made. */
function resized(content: Uint8Array, bytes: number): Uint8Array {
  if (bytes <= content.length) return content.slice(0, bytes);
  if (bytes > FILE_BYTES_MAX) throw new Errno('ENOSPC');
  const longer = new Uint8Array(bytes);
  longer.set(content);
  return longer;
}
