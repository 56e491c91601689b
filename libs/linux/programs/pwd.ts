// Mirrors pwd(1) of GNU coreutils
// Differs: nothing.
import { defineProgram } from './define-program.js';
import { flag } from './options.js';

export const pwd = defineProgram({
  name: 'pwd', usage: '[OPTION]...', options: { logical: flag('L', 'logical'), physical: flag('P', 'physical') },
  *main(proc) {
    proc.print(`${proc.cwd}\n`);
    yield* proc.work(1);
    return 0;
  },
});
