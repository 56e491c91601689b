// Mirrors sleep(1) of GNU coreutils
// Differs: `infinity` is a hundred years.
import { defineProgram } from './define-program.js';
import { durationMs } from './duration.js';

export const sleep = defineProgram({
  name: 'sleep', usage: 'NUMBER[SUFFIX]...', summary: 'Pause for NUMBER seconds.', options: {},
  *main(proc, _, operands) {
    if (operands.length === 0) return proc.dieOfUsage('missing operand');
    let total = 0;
    for (const operand of operands) {
      const ms = durationMs(operand);
      if (ms === undefined) return proc.isBusybox ? proc.die(`invalid number '${operand}'`) : proc.dieOfUsage(`invalid time interval '${operand}'`);
      total += ms;
    }
    yield* proc.sleep(total);
    return 0;
  },
});
