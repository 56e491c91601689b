import { FILE_CHARS_MAX } from '#contracts/limits.js';
import type { FileOrFolder } from '#contracts/rest/sessions.js';
import { decodeUtf8 } from '#linux/env/text.js';
import { Errno } from '#linux/kernel/step.js';
import type { World } from '#world/world.js';
import { Refusal } from './terminals.js';

const kinds = { file: 'file', directory: 'folder', symlink: 'link', device: 'other', pipe: 'other' } as const;

/** A file or folder of a host, for the player's editor. Throws Refusal. */
export function readHostFile(world: World, host: string, path: string): FileOrFolder {
  const files = filesOf(world, host);
  return told(() => {
    const stat = files.stat(path);
    if (stat.kind === 'directory') {
      const entries = files.list(path).slice(0, 1000).map((name) => {
        const inner = files.lstat(`${path === '/' ? '' : path}/${name}`);
        return { name, kind: kinds[inner.kind], bytes: inner.size };
      });
      return { kind: 'folder', host, path, entries };
    }
    if (stat.kind !== 'file') throw new Refusal(409, `${path} is not a file that can be edited.`);
    if (stat.size > FILE_CHARS_MAX) throw new Refusal(413, `${path} is too large for the editor.`);
    const content = decodeUtf8(files.read(path));
    if (content.includes('\0')) throw new Refusal(409, `${path} is not a text.`);
    return { kind: 'file', host, path, content, writable: (stat.mode & 0o200) !== 0 };
  });
}

/** Writes a file as the lab's user, making the folders on the way. Throws Refusal. */
export function writeHostFile(world: World, host: string, path: string, content: string): void {
  const files = filesOf(world, host);
  told(() => {
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (folder !== '') files.makeDirectory(folder, { parents: true });
    files.write(path, content);
  });
}

function filesOf(world: World, host: string) {
  const found = world.findHost(host);
  if (found === undefined) throw new Refusal(404, `There is no host ${host} in this lab.`);
  return found.files;
}

function told<T>(task: () => T): T {
  try {
    return task();
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    throw new Refusal(error.code === 'ENOENT' ? 404 : 409, `${error.path ?? 'The file'}: ${error.message}.`);
  }
}
