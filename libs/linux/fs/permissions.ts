import type { Credentials } from '#linux/kernel/process.js';
import { isCapable } from '#linux/kernel/capabilities.js';
import { Errno } from '#linux/kernel/step.js';
import { isDirectory } from './file-space.js';
import type { Node } from './nodes.js';

export type Wanted = 'read' | 'write' | 'execute';

const bits: Readonly<Record<Wanted, number>> = { read: 4, write: 2, execute: 1 };

/** path_resolution(7): owner, else group, else others; root may do all, but needs one execute bit to run a file. */
export function mayAccess(node: Node, who: Credentials, wanted: Wanted): boolean {
  if (isCapable(who, 'DAC_OVERRIDE')) return wanted !== 'execute' || isDirectory(node) || (node.mode & 0o111) !== 0;
  const uid = node.uid ?? 0;
  const gid = node.gid ?? 0;
  const shift = who.uid === uid ? 6 : who.gid === gid || who.groups.includes(gid) ? 3 : 0;
  return ((node.mode >> shift) & bits[wanted]) !== 0;
}

export function access(node: Node, who: Credentials, wanted: Wanted, path: string): void {
  if (!mayAccess(node, who, wanted)) throw new Errno('EACCES', path);
}

export const SETGID = 0o2000;

/** In a set-group-ID directory, what is made belongs to the directory's group. */
export function groupIn(directory: { readonly mode: number; readonly gid: number }, gid: number): number {
  return (directory.mode & SETGID) === 0 ? gid : directory.gid;
}
