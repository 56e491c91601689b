import type { FileView } from '#linux/fs/file-view.js';
import type { Files, FileStat } from '#linux/fs/files.js';
import type { RunningProcess } from '#linux/kernel/running-process.js';
import { Errno } from '#linux/kernel/step.js';

function statOf(files: Files, path: string, link = false): FileStat | undefined {
  try {
    return link ? files.lstat(path) : files.stat(path);
  } catch (error) {
    if (error instanceof Errno) return undefined;
    throw error;
  }
}

/** `-e`, `-f`, `-d` and so on: test(1). */
export function testFile(process: RunningProcess, operator: string, path: string): boolean {
  const files = process.files as FileView;
  if (path === '') return false;
  if (operator === '-r') return files.allows(path, 'read');
  if (operator === '-w') return files.allows(path, 'write');
  if (operator === '-x') return files.allows(path, 'execute');
  if (operator === '-h' || operator === '-L') return statOf(files, path, true)?.kind === 'symlink';
  const stat = statOf(files, path);
  if (stat === undefined) return false;
  switch (operator) {
    case '-a':
    case '-e':
      return true;
    case '-f':
      return stat.kind === 'file';
    case '-d':
      return stat.kind === 'directory';
    case '-s':
      return stat.kind === 'directory' || stat.size > 0;
    case '-p':
      return stat.kind === 'pipe';
    case '-c':
      return stat.kind === 'device';
    case '-u':
      return (stat.mode & 0o4000) !== 0;
    case '-g':
      return (stat.mode & 0o2000) !== 0;
    case '-k':
      return (stat.mode & 0o1000) !== 0;
    case '-O':
      return stat.uid === process.credentials.uid;
    case '-G':
      return stat.gid === process.credentials.gid;
    case '-N':
      return true;
    default:
      return false; // -b, -S: there are no block devices and no socket files
  }
}

/** `-nt`, `-ot`, `-ef`; undefined: not one of them. */
export function testFiles(files: Files, operator: string, a: string, b: string): boolean | undefined {
  if (operator !== '-nt' && operator !== '-ot' && operator !== '-ef') return undefined;
  const first = statOf(files, a);
  const second = statOf(files, b);
  if (operator === '-ef') return first !== undefined && second !== undefined && files.resolve(a) === files.resolve(b) || (first !== undefined && first.inode === second?.inode);
  if (operator === '-nt') return first !== undefined && (second === undefined || first.modifiedMs > second.modifiedMs);
  return second !== undefined && (first === undefined || first.modifiedMs < second.modifiedMs);
}
