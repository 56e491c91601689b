// Mirrors which(1)
// Differs: nothing.
import { defineProgram } from './define-program.js';
import { flag } from './options.js';
import { joinPath } from './paths.js';

export const which = defineProgram({
  name: 'which', usage: '[-as] args', options: { all: flag('a'), silent: flag('s') },
  *main(proc, o, operands) {
    yield* proc.work(1);
    const folders = (proc.env.get('PATH') ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin').split(':');
    for (const name of operands) {
      const paths = name.includes('/') ? [name] : folders.map((folder) => joinPath(folder || '.', name));
      const found = paths.filter((path) => {
        if (!proc.files.exists(path)) return false;
        const stat = proc.files.stat(path);
        return stat.kind === 'file' && (stat.mode & 0o111) !== 0;
      });
      if (found.length === 0) proc.status = 1;
      if (!o.silent) for (const path of o.all ? found : found.slice(0, 1)) proc.print(`${path}\n`);
    }
    return operands.length === 0 ? 1 : proc.status;
  },
});
