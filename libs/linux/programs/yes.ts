// Mirrors yes(1) of GNU coreutils
// Differs: nothing.
import { defineProgram } from './define-program.js';
import { OUTPUT_BUFFER_LENGTH } from './limits.js';

export const yes = defineProgram({
  name: 'yes', usage: '[STRING]...', summary: "Repeatedly output a line with all specified STRING(s), or 'y'.", options: {},
  *main(proc, _, operands) {
    const line = `${operands.length > 0 ? operands.join(' ') : 'y'}\n`;
    const block = line.repeat(Math.max(1, Math.floor(OUTPUT_BUFFER_LENGTH / line.length)));
    for (;;) {
      yield* proc.stdout.write(block);
      yield* proc.work(Math.ceil(block.length / 64));
    }
  },
});
