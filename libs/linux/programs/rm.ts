// Mirrors rm(1) of GNU coreutils
// Differs: no -I, no --one-file-system.
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { flag } from './options.js';
import { baseName, joinPath } from './paths.js';

interface Manner {
  readonly recursive: boolean;
  readonly force: boolean;
  readonly interactive: boolean;
  readonly verbose: boolean;
  readonly directories: boolean;
}

export const rm = defineProgram({
  name: 'rm', usage: '[OPTION]... [FILE]...', summary: 'Remove (unlink) the FILE(s).',
  options: {
    force: flag('f', 'force'), interactive: flag('i'), recursive: flag('rR', 'recursive'), directories: flag('d', 'dir'),
    verbose: flag('v', 'verbose'), noPreserveRoot: flag('', 'no-preserve-root'), preserveRoot: flag('', 'preserve-root'),
  },
  *main(proc, o, operands) {
    if (operands.length === 0) return o.force ? 0 : proc.dieOfUsage('missing operand');
    const last = proc.given.findLast(({ option }) => option === 'force' || option === 'interactive')?.option;
    const manner = { ...o, interactive: last === 'interactive', force: last === 'force' };
    for (const path of operands) {
      const name = baseName(path);
      if (manner.recursive && (name === '.' || name === '..')) {
        proc.warn(`refusing to remove '.' or '..' directory: skipping '${path}'`);
        proc.status = 1;
      } else if (manner.recursive && name === '/' && !o.noPreserveRoot) {
        proc.warn("it is dangerous to operate recursively on '/'");
        proc.warn('use --no-preserve-root to override this failsafe');
        proc.status = 1;
      } else yield* removeTree(proc, path, manner);
    }
    return proc.status;
  },
});

/** True when nothing is left at `path`. */
function* removeTree(proc: Call, path: string, manner: Manner): Step<boolean> {
  yield* proc.work(1);
  try {
    const stat = proc.files.lstat(path);
    if (stat.kind !== 'directory') {
      if (manner.interactive && !(yield* agreed(proc, `remove ${stat.size === 0 ? 'regular empty file' : 'regular file'} '${path}'? `))) return false;
      proc.files.remove(path);
      if (manner.verbose) proc.print(`removed '${path}'\n`);
      return true;
    }
    if (!manner.recursive) {
      if (!manner.directories) throw new Errno('EISDIR', path);
    } else {
      let isEmpty = true;
      for (const name of proc.files.list(path)) if (!(yield* removeTree(proc, joinPath(path, name), manner))) isEmpty = false;
      if (!isEmpty) return false;
    }
    if (manner.interactive && !(yield* agreed(proc, `remove directory '${path}'? `))) return false;
    proc.files.removeDirectory(path);
    if (manner.verbose) proc.print(`removed directory '${path}'\n`);
    return true;
  } catch (error) {
    if (manner.force && error instanceof Errno && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return true;
    if (error instanceof Errno && error.code === 'EISDIR' && proc.isBusybox) {
      proc.warn(`'${path}' is a directory`);
      proc.status = 1;
    } else proc.reportAs(`cannot remove '${path}'`, `can't remove '${path}'`, error);
    return false;
  }
}

/** Asks on standard error, reads the answer from standard input. */
export function* agreed(proc: Call, question: string): Step<boolean> {
  proc.printError(`${proc.name}: ${question}`);
  yield* proc.flush();
  const answer = yield* proc.stdin.read(1024);
  return answer !== undefined && (answer[0] === 0x79 || answer[0] === 0x59);
}
