// Mirrors printenv(1) of GNU coreutils
// Differs: nothing.
import { defineProgram } from './define-program.js';
import { flag } from './options.js';

export const printenv = defineProgram({
  name: 'printenv', usage: '[OPTION]... [VARIABLE]...', permute: false, usageStatus: 2, options: { zero: flag('0', 'null') },
  *main(proc, { zero }, operands) {
    const end = zero ? '\0' : '\n';
    yield* proc.work(1);
    if (operands.length === 0) for (const [name, value] of proc.env) proc.print(`${name}=${value}${end}`);
    for (const name of operands) {
      const value = proc.env.get(name);
      if (value === undefined) proc.status = 1;
      else proc.print(value + end);
    }
    return proc.status;
  },
});
