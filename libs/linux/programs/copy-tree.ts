import { Errno, type Step } from '#linux/kernel/step.js';
import type { Call } from './call.js';
import { baseName, joinPath } from './paths.js';
import { agreed } from './rm.js';

export interface CopyManner {
  readonly recursive: boolean;
  /** Keep mode, owner and time. */
  readonly preserve: boolean;
  /** Copy links as links. */
  readonly keepLinks: boolean;
  readonly noClobber: boolean;
  readonly update: boolean;
  readonly interactive: boolean;
  readonly force: boolean;
  readonly verbose: boolean;
  /** What a copy of a file is: a copy, or a link to it. */
  readonly as: 'copy' | 'hard link' | 'symlink';
}

/** Where cp, mv and ln put their operands: `to` is a folder when several come, or it is one already. */
export function targetsOf(proc: Call, operands: readonly string[], into: string | undefined, noTarget: boolean): readonly { from: string; to: string }[] {
  if (operands.length === 0) return proc.dieOfUsage('missing file operand');
  if (into === undefined && operands.length === 1) return proc.dieOfUsage(`missing destination file operand after '${operands[0]}'`);
  const sources = into === undefined ? operands.slice(0, -1) : operands;
  const to = into ?? (operands.at(-1) as string);
  const isFolder = !noTarget && proc.files.exists(to) && proc.files.stat(to).kind === 'directory';
  if (!isFolder && (sources.length > 1 || into !== undefined)) {
    if (noTarget) return proc.dieOfUsage(`extra operand '${operands[2]}'`);
    const text = proc.files.exists(to) ? (into === undefined ? 'Not a directory' : 'Not a directory') : into === undefined ? 'No such file or directory' : 'No such file or directory';
    return proc.die(into === undefined ? `target '${to}': ${text}` : `target directory '${to}': ${text}`);
  }
  return sources.map((from) => ({ from, to: isFolder ? joinPath(to, baseName(from)) : to }));
}

/** Copies what is at `from` to `to`; what fails is reported, and the rest goes on. */
export function* copyTree(proc: Call, from: string, to: string, manner: CopyManner): Step<void> {
  yield* proc.work(1);
  let stat: ReturnType<Call['files']['stat']>;
  try {
    stat = manner.keepLinks ? proc.files.lstat(from) : proc.files.stat(from);
  } catch (error) {
    proc.reportAs(`cannot stat '${from}'`, `can't stat '${from}'`, error);
    return;
  }
  if (stat.kind === 'directory') {
    if (!manner.recursive) {
      proc.warn(proc.isBusybox ? `omitting directory '${from}'` : `-r not specified; omitting directory '${from}'`);
      proc.status = 1;
      return;
    }
    yield* copyFolder(proc, from, to, stat.mode, manner);
  } else if (!(yield* copyFile(proc, from, to, stat, manner))) return;
  if (!manner.preserve || stat.kind === 'symlink') return;
  proc.files.changeMode(to, stat.mode);
  if (proc.credentials.uid === 0) proc.files.changeOwner(to, stat.uid, stat.gid);
  proc.files.setTimes(to, stat.modifiedMs);
}

function* copyFolder(proc: Call, from: string, to: string, mode: number, manner: CopyManner): Step<void> {
  const source = proc.files.resolve(from);
  try {
    if (!proc.files.exists(to)) {
      proc.files.makeDirectory(to, { mode: mode & ~proc.process.umask });
      if (manner.verbose) proc.print(`'${from}' -> '${to}'\n`);
    } else if (proc.files.stat(to).kind !== 'directory') {
      proc.warn(`cannot overwrite non-directory '${to}' with directory '${from}'`);
      proc.status = 1;
      return;
    }
  } catch (error) {
    proc.reportAs(`cannot create directory '${to}'`, `can't create directory '${to}'`, error);
    return;
  }
  const target = proc.files.resolve(to);
  if (target.startsWith(`${source}/`) || target === source) {
    proc.warn(`cannot copy a directory, '${from}', into itself, '${to}'`);
    proc.status = 1;
    if (target !== source) proc.files.removeDirectory(to);
    return;
  }
  for (const name of proc.files.list(from)) yield* copyTree(proc, joinPath(from, name), joinPath(to, name), manner);
}

/** False when nothing was copied. */
function* copyFile(proc: Call, from: string, to: string, stat: ReturnType<Call['files']['stat']>, manner: CopyManner): Step<boolean> {
  try {
    const before = proc.files.exists(to) ? proc.files.stat(to) : undefined;
    if (before !== undefined) {
      if (manner.noClobber) return false;
      if (manner.update && before.modifiedMs >= stat.modifiedMs) return false;
      if (manner.interactive && !(yield* agreed(proc, `overwrite '${to}'? `))) return false;
      if (before.inode === stat.inode && proc.files.resolve(from) === proc.files.resolve(to)) {
        proc.warn(`'${from}' and '${to}' are the same file`);
        proc.status = 1;
        return false;
      }
      if (before.kind === 'directory') {
        proc.warn(`cannot overwrite directory '${to}' with non-directory`);
        proc.status = 1;
        return false;
      }
    }
    writeCopy(proc, from, to, stat, manner, before !== undefined);
    if (manner.verbose) proc.print(`'${from}' -> '${to}'\n`);
    return true;
  } catch (error) {
    if (error instanceof Errno && error.code === 'EACCES' && error.path === from) proc.reportAs(`cannot open '${from}' for reading`, `can't open '${from}'`, error);
    else proc.reportAs(`cannot create regular file '${to}'`, `can't create '${to}'`, error);
    return false;
  }
}

function writeCopy(proc: Call, from: string, to: string, stat: ReturnType<Call['files']['stat']>, manner: CopyManner, isThere: boolean): void {
  if (manner.as !== 'copy' && isThere && manner.force) proc.files.remove(to);
  if (stat.kind === 'symlink') {
    if (isThere) proc.files.remove(to);
    proc.files.symlink(proc.files.readLink(from), to);
  } else if (manner.as === 'hard link') proc.files.link(from, to);
  else if (manner.as === 'symlink') proc.files.symlink(from, to);
  else {
    const content = proc.files.read(from);
    if (isThere && manner.force) {
      try {
        proc.files.write(to, content);
        return;
      } catch (error) {
        if (!(error instanceof Errno) || error.code !== 'EACCES') throw error;
        proc.files.remove(to);
      }
    }
    proc.files.write(to, content, stat.mode & ~proc.process.umask & 0o7777);
  }
}
