import { decodeUtf8 } from '#linux/env/text.js';
import { Errno } from '#linux/kernel/step.js';
import { isDirectory } from './file-space.js';
import type { FileView } from './file-view.js';
import { mayAccess } from './permissions.js';

/** Where programs are looked for when PATH is not set. */
export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The first executable file of that name in the directories of PATH; a file that may not be run gives EACCES. */
export function searchPath(files: FileView, name: string, pathVariable: string): string | undefined {
  if (name === '') return undefined;
  let forbidden: string | undefined;
  for (const directory of pathVariable.split(':')) {
    const path = `${directory === '' ? '.' : directory}/${name}`;
    try {
      const { node } = files.nodeOf(path);
      if (isDirectory(node)) continue;
      if (mayAccess(node, files.viewer.credentials, 'execute')) return path;
      forbidden ??= path;
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
    }
  }
  if (forbidden !== undefined) throw new Errno('EACCES', forbidden);
  return undefined;
}

/** The words of a `#!` line: the interpreter, and one argument at most. */
export function interpreterOf(content: Uint8Array): readonly string[] | undefined {
  if (content[0] !== 0x23 || content[1] !== 0x21) return undefined;
  const line = decodeUtf8(content.subarray(2, 258)).split('\n')[0]?.trim() ?? '';
  const match = /^(\S+)(?:\s+(.*))?$/.exec(line);
  if (match === null) return undefined;
  return match[2] === undefined || match[2] === '' ? [match[1] as string] : [match[1] as string, match[2]];
}
