// Mirrors ln(1) of GNU coreutils
// Differs: no backups, no -r.
import { Errno } from '#linux/kernel/step.js';
import { defineProgram } from './define-program.js';
import { flag, text } from './options.js';
import { baseName, joinPath } from './paths.js';

export const ln = defineProgram({
  name: 'ln', usage: '[OPTION]... TARGET LINK_NAME', summary: 'Create a link to TARGET with the name LINK_NAME.',
  options: { force: flag('f', 'force'), noDereference: flag('n', 'no-dereference'), symbolic: flag('s', 'symbolic'), into: text('t', 'target-directory'), noTarget: flag('T', 'no-target-directory'), verbose: flag('v', 'verbose') },
  *main(proc, o, operands) {
    yield* proc.work(operands.length);
    if (operands.length === 0) return proc.dieOfUsage('missing file operand');
    const last = o.into ?? (operands.length === 1 ? '.' : (operands.at(-1) as string));
    const targets = o.into !== undefined || operands.length === 1 ? operands : operands.slice(0, -1);
    const isFolder = !o.noTarget && proc.files.exists(last) && (o.noDereference ? proc.files.lstat(last) : proc.files.stat(last)).kind === 'directory';
    if (!isFolder && targets.length > 1) return proc.die(`target '${last}': ${proc.files.exists(last) ? 'Not a directory' : 'No such file or directory'}`);
    for (const target of targets) {
      const path = isFolder ? joinPath(last, baseName(target)) : last;
      try {
        if (o.force && isThere(proc.files, path)) proc.files.remove(path);
        if (o.symbolic) proc.files.symlink(target, path);
        else {
          if (proc.files.stat(target).kind === 'directory') {
            proc.warn(`${target}: hard link not allowed for directory`);
            proc.status = 1;
            continue;
          }
          proc.files.link(target, path);
        }
        if (o.verbose) proc.print(`'${path}' ${o.symbolic ? '->' : '=>'} '${target}'\n`);
      } catch (error) {
        if (error instanceof Errno && error.code === 'ENOENT' && !o.symbolic) proc.reportAs(`failed to access '${target}'`, path, error);
        else proc.reportAs(`failed to create ${o.symbolic ? 'symbolic' : 'hard'} link '${path}'`, path, error);
      }
    }
    return proc.status;
  },
});

function isThere(files: { lstat(path: string): unknown }, path: string): boolean {
  try {
    files.lstat(path);
    return true;
  } catch {
    return false;
  }
}
