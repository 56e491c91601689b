import { Errno } from '#linux/kernel/step.js';
import { cleanPath } from '#helm/engine/functions/patterns.js';
import type { Place } from './load.js';

/** filepath.Abs. */
export function absolutePath({ cwd }: Place, path: string): string {
  return cleanPath(path.startsWith('/') ? path : `${cwd}/${path}`);
}

/** `open PATH: no such file or directory`, as Go says it. */
export function openProblem({ files }: Place, path: string): string {
  try {
    files.read(path);
  } catch (error) {
    if (error instanceof Errno) return `open ${path}: ${error.message.toLowerCase()}`;
    throw error;
  }
  return `open ${path}: invalid argument`;
}
