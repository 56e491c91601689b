// Mirrors pkg/volume/util: AtomicWriter
// Differs: nothing that a reader can see.
import type { FileNode } from '#linux/fs/nodes.js';
import type { VolumeTree } from '#linux/host/volume-tree.js';
import type { ProjectedFile } from './volume-content.js';

export interface WriteOptions {
  readonly nowMs: number;
  readonly unique: number;
  /** The pod's fsGroup, which the files then belong to. */
  readonly group: number | undefined;
  readonly keepsOld: boolean;
}

/** Writes the files of a volume so that all of them change at once: `..data` leads to a folder named by the time. */
export function writeAtomically(tree: VolumeTree, wanted: ReadonlyMap<string, ProjectedFile>, options: WriteOptions): void {
  const { files } = tree;
  const { nowMs, unique, group, keepsOld } = options;
  const folder = folderName(nowMs, unique);
  const before = files.exists('/..data') ? files.readLink('/..data') : undefined;
  files.makeDirectory(`/${folder}`, { mode: 0o755 });
  for (const [path, { content, mode }] of wanted) {
    const full = `/${folder}/${path}`;
    const slash = full.lastIndexOf('/');
    if (path.includes('/')) files.makeDirectory(full.slice(0, slash), { parents: true });
    // A file that belongs to the pod's group must be readable for it.
    const bits = group === undefined ? mode : mode | ((mode & 0o400) >> 3);
    if (typeof content !== 'function') files.write(full, content, bits);
    else {
      files.write(full, '', bits);
      (files.find(full).spot?.node as FileNode).bytes = content;
    }
    if (group !== undefined) files.changeOwner(full, 0, group);
  }
  if (before !== undefined) files.remove('/..data');
  files.symlink(folder, '/..data');
  const names = new Set([...wanted.keys()].map((path) => path.split('/')[0] as string));
  for (const name of names) if (!hasEntry(tree, name)) files.symlink(`..data/${name}`, `/${name}`);
  for (const name of files.list('/')) if (!name.startsWith('..') && !names.has(name)) files.remove(`/${name}`);
  if (before !== undefined && !keepsOld) files.remove(`/${before}`, { recursive: true });
}

function hasEntry({ files }: VolumeTree, name: string): boolean {
  return files.list('/').includes(name);
}

/** `..2026_11_21_08_30_16.123456789` */
function folderName(nowMs: number, unique: number): string {
  const iso = new Date(nowMs).toISOString();
  return `..${iso.slice(0, 19).replace(/[-T:]/g, '_')}.${unique}`;
}
