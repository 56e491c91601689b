// Mirrors tee(1) of GNU coreutils
// Differs: -p changes nothing.
import { defineProgram } from './define-program.js';
import { READ_BYTES } from './limits.js';
import { flag } from './options.js';
import type { Output } from '#linux/kernel/stream.js';

export const tee = defineProgram({
  name: 'tee', usage: '[OPTION]... [FILE]...', summary: 'Copy standard input to each FILE, and also to standard output.',
  options: { append: flag('a', 'append'), ignore: flag('i', 'ignore-interrupts'), p: flag('p') },
  *main(proc, o, operands) {
    if (o.ignore) proc.process.onSignal('SIGINT', 'ignore');
    const outputs: Output[] = [];
    for (const path of operands) {
      try {
        outputs.push(proc.files.openOutput(path, { append: o.append }));
      } catch (error) {
        proc.report(path, error);
      }
    }
    yield* proc.flush();
    for (;;) {
      const chunk = yield* proc.stdin.read(READ_BYTES);
      if (chunk === undefined) break;
      for (const output of [proc.stdout, ...outputs]) yield* output.write(chunk);
      yield* proc.work(1);
    }
    for (const output of outputs) output.close();
    return proc.status;
  },
});
