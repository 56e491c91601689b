// Mirrors Go's path/filepath as kustomize uses it
import { Errno } from '#linux/kernel/step.js';
import type { Process } from '#linux/kernel/process.js';
import { Failure } from './failure.js';

const LINKS_MAX = 255;

/** filepath.Clean. */
export function cleanPath(path: string): string {
  const isAbsolute = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!isAbsolute) parts.push('..');
  }
  const cleaned = `${isAbsolute ? '/' : ''}${parts.join('/')}`;
  return cleaned === '' ? '.' : cleaned;
}

/** filepath.Join. */
export function joinPath(...parts: readonly string[]): string {
  const filled = parts.filter((part) => part !== '');
  return filled.length === 0 ? '' : cleanPath(filled.join('/'));
}

export function absolutePath(path: string, cwd: string): string {
  return path.startsWith('/') ? cleanPath(path) : joinPath(cwd, path);
}

/** The path without symbolic links. Throws Failure in the words of Go's lstat. */
export function withoutLinks({ files }: Process, path: string): string {
  let done = '';
  let left = path.split('/').filter((part) => part !== '');
  for (let links = 0; left.length > 0; ) {
    const [part = '', ...rest] = left;
    const at = `${done}/${part}`;
    const { kind } = stat(() => files.lstat(at), at);
    left = rest;
    if (kind !== 'symlink') {
      if (kind !== 'directory' && rest.length > 0) throw new Failure('not a directory');
      done = at;
      continue;
    }
    if (++links > LINKS_MAX) throw new Failure('EvalSymlinks: too many links');
    const target = files.readLink(at);
    const joined = target.startsWith('/') ? cleanPath(target) : joinPath(done === '' ? '/' : done, target);
    left = [...joined.split('/').filter((each) => each !== ''), ...rest];
    done = '';
  }
  return done === '' ? '/' : done;
}

function stat<T>(look: () => T, path: string): T {
  try {
    return look();
  } catch (error) {
    if (error instanceof Errno) throw new Failure(`lstat ${path}: ${error.message.toLowerCase()}`);
    throw error;
  }
}
