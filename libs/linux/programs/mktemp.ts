// Mirrors mktemp(1) of GNU coreutils
// Differs: nothing; names come from the world's random.
import { Errno } from '#linux/kernel/step.js';
import { defineProgram } from './define-program.js';
import { flag, optional, text } from './options.js';
import { joinPath } from './paths.js';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const TRIES = 100;

export const mktemp = defineProgram({
  name: 'mktemp', usage: '[OPTION]... [TEMPLATE]', summary: 'Create a temporary file or directory, safely, and print its name.',
  options: { directory: flag('d', 'directory'), quiet: flag('q', 'quiet'), suffix: text('', 'suffix'), p: text('p'), tmpdir: optional('', 'tmpdir'), t: flag('t'), dryRun: flag('u', 'dry-run') },
  *main(proc, o, operands) {
    const template = (operands[0] ?? 'tmp.XXXXXXXXXX') + (o.suffix ?? '');
    const inFolder = o.p !== undefined || o.tmpdir !== undefined || o.t || operands[0] === undefined;
    const folder = o.p || o.tmpdir || proc.env.get('TMPDIR') || '/tmp';
    const run = /X{3,}(?=[^X]*$)/.exec(template);
    if (run === null) return proc.die(`too few X's in template '${template}'`);
    for (let attempt = 0; attempt < TRIES; attempt++) {
      yield* proc.work(1);
      const letters = [...run[0]].map(() => LETTERS[proc.random.below(LETTERS.length)]).join('');
      const name = template.slice(0, run.index) + letters + template.slice(run.index + run[0].length);
      const path = inFolder ? joinPath(folder, name) : name;
      if (proc.files.exists(path)) continue;
      try {
        if (o.directory && !o.dryRun) proc.files.makeDirectory(path, { mode: 0o700 });
        else if (!o.dryRun) proc.files.write(path, '', 0o600);
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        const shown = inFolder ? joinPath(folder, template) : template;
        if (!o.quiet) proc.warn(`failed to create ${o.directory ? 'directory' : 'file'} via template '${shown}': ${error.message}`);
        return 1;
      }
      proc.print(`${path}\n`);
      return 0;
    }
    return proc.die(`failed to create file via template '${template}': File exists`);
  },
});
