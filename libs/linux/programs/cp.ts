// Mirrors cp(1) of GNU coreutils
// Differs: no backups, no sparse files, no --parents.
import { copyTree, targetsOf } from './copy-tree.js';
import { defineProgram } from './define-program.js';
import { flag, optional, text } from './options.js';

export const cp = defineProgram({
  name: 'cp', usage: '[OPTION]... SOURCE... DIRECTORY', summary: 'Copy SOURCE to DEST, or multiple SOURCE(s) to DIRECTORY.',
  options: {
    archive: flag('a', 'archive'), d: flag('d'), force: flag('f', 'force'), interactive: flag('i', 'interactive'), H: flag('H'), link: flag('l', 'link'),
    dereference: flag('L', 'dereference'), noClobber: flag('n', 'no-clobber'), noDereference: flag('P', 'no-dereference'), p: flag('p'), preserve: optional('', 'preserve'),
    recursive: flag('rR', 'recursive'), symbolic: flag('s', 'symbolic-link'), into: text('t', 'target-directory'), noTarget: flag('T', 'no-target-directory'),
    update: flag('u', 'update'), verbose: flag('v', 'verbose'),
  },
  *main(proc, o, operands) {
    for (const { from, to } of targetsOf(proc, operands, o.into, o.noTarget)) {
      yield* copyTree(proc, from, to, {
        recursive: o.recursive || o.archive, preserve: o.archive || o.p || o.preserve !== undefined,
        keepLinks: o.archive || o.d || o.noDereference || (o.recursive && !o.dereference && !o.H), noClobber: o.noClobber, update: o.update,
        interactive: o.interactive, force: o.force, verbose: o.verbose, as: o.link ? 'hard link' : o.symbolic ? 'symlink' : 'copy',
      });
    }
    return proc.status;
  },
});
