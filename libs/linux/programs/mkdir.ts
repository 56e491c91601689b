// Mirrors mkdir(1) and rmdir(1) of GNU coreutils
// Differs: no SELinux contexts.
import { Errno } from '#linux/kernel/step.js';
import { defineProgram } from './define-program.js';
import { changedMode } from './modes.js';
import { flag, text } from './options.js';
import { folderOf } from './paths.js';

export const mkdir = defineProgram({
  name: 'mkdir', usage: '[OPTION]... DIRECTORY...', summary: 'Create the DIRECTORY(ies), if they do not already exist.',
  options: { mode: text('m', 'mode'), parents: flag('p', 'parents'), verbose: flag('v', 'verbose') },
  *main(proc, o, operands) {
    if (operands.length === 0) return proc.dieOfUsage('missing operand');
    const mode = o.mode === undefined ? undefined : changedMode(o.mode, 0o777, true, proc.process.umask);
    if (o.mode !== undefined && mode === undefined) return proc.die(`invalid mode '${o.mode}'`);
    for (const path of operands) {
      yield* proc.work(1);
      try {
        if (o.parents && proc.files.exists(path)) {
          if (proc.files.stat(path).kind !== 'directory') throw new Errno('EEXIST', path);
          continue;
        }
        proc.files.makeDirectory(path, { parents: o.parents });
        if (mode !== undefined) proc.files.changeMode(path, mode);
        if (o.verbose) proc.print(`mkdir: created directory '${path}'\n`);
      } catch (error) {
        proc.reportAs(`cannot create directory '${path}'`, `can't create directory '${path}'`, error);
      }
    }
    return proc.status;
  },
});

export const rmdir = defineProgram({
  name: 'rmdir', usage: '[OPTION]... DIRECTORY...', summary: 'Remove the DIRECTORY(ies), if they are empty.',
  options: { parents: flag('p', 'parents'), verbose: flag('v', 'verbose'), ignore: flag('', 'ignore-fail-on-non-empty') },
  *main(proc, o, operands) {
    if (operands.length === 0) return proc.dieOfUsage('missing operand');
    for (const operand of operands) {
      for (let path = operand; ; path = folderOf(path)) {
        yield* proc.work(1);
        try {
          if (o.verbose) proc.print(`rmdir: removing directory, '${path}'\n`);
          proc.files.removeDirectory(path);
        } catch (error) {
          if (!(o.ignore && error instanceof Errno && error.code === 'ENOTEMPTY')) proc.reportAs(`failed to remove '${path}'`, `'${path}'`, error);
          break;
        }
        if (!o.parents || folderOf(path) === '.' || folderOf(path) === '/') break;
      }
    }
    return proc.status;
  },
});
