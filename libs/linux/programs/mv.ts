// Mirrors mv(1) of GNU coreutils
// Differs: no backups.
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Call } from './call.js';
import { copyTree, targetsOf } from './copy-tree.js';
import { defineProgram } from './define-program.js';
import { flag, text } from './options.js';
import { agreed } from './rm.js';

export const mv = defineProgram({
  name: 'mv', usage: '[OPTION]... SOURCE... DIRECTORY', summary: 'Rename SOURCE to DEST, or move SOURCE(s) to DIRECTORY.',
  options: { force: flag('f', 'force'), interactive: flag('i', 'interactive'), noClobber: flag('n', 'no-clobber'), into: text('t', 'target-directory'), noTarget: flag('T', 'no-target-directory'), update: flag('u', 'update'), verbose: flag('v', 'verbose') },
  *main(proc, o, operands) {
    for (const { from, to } of targetsOf(proc, operands, o.into, o.noTarget)) {
      yield* proc.work(1);
      try {
        const stat = proc.files.lstat(from);
        if (proc.files.exists(to)) {
          const there = proc.files.stat(to);
          if (o.noClobber || (o.update && there.modifiedMs >= stat.modifiedMs)) continue;
          if (there.inode === stat.inode && proc.files.resolve(from) === proc.files.resolve(to)) {
            proc.warn(`'${from}' and '${to}' are the same file`);
            proc.status = 1;
            continue;
          }
          if (there.kind === 'directory' && stat.kind !== 'directory') {
            proc.warn(`cannot overwrite directory '${to}' with non-directory '${from}'`);
            proc.status = 1;
            continue;
          }
          if (o.interactive && !(yield* agreed(proc, `overwrite '${to}'? `))) continue;
        }
        yield* move(proc, from, to);
        if (o.verbose) proc.print(`renamed '${from}' -> '${to}'\n`);
      } catch (error) {
        reportMove(proc, from, to, error);
      }
    }
    return proc.status;
  },
});

function* move(proc: Call, from: string, to: string): Step<void> {
  try {
    proc.files.rename(from, to);
  } catch (error) {
    if (!(error instanceof Errno) || error.code !== 'EXDEV') throw error;
    yield* copyTree(proc, from, to, { recursive: true, preserve: true, keepLinks: true, noClobber: false, update: false, interactive: false, force: true, verbose: false, as: 'copy' });
    proc.files.remove(from, { recursive: true });
  }
}

function reportMove(proc: Call, from: string, to: string, error: unknown): void {
  if (error instanceof Errno && error.code === 'ENOENT' && !proc.files.exists(from)) proc.reportAs(`cannot stat '${from}'`, `can't rename '${from}'`, error);
  else if (error instanceof Errno && error.code === 'EINVAL') {
    proc.warn(`cannot move '${from}' to a subdirectory of itself, '${to}'`);
    proc.status = 1;
  } else proc.reportAs(`cannot move '${from}' to '${to}'`, `can't rename '${from}'`, error);
}
