import { encodeUtf8 } from '#linux/env/text.js';
import type { FileStat } from './files.js';
import { type Node, sizeOf } from './nodes.js';

/** What stat(2) says of a node; files of the kernel's own making are as old as `nowMs`. */
export function statOf(node: Node, nowMs: number): FileStat {
  if (node.kind === 'virtual') {
    return { kind: node.type, inode: 1, mode: node.mode, uid: node.uid ?? 0, gid: node.gid ?? 0, size: 0, links: 1, modifiedMs: nowMs };
  }
  const { kind, inode, mode, uid, gid, modifiedMs } = node;
  return { kind, inode, mode, uid, gid, modifiedMs, size: statSize(node), links: linksOf(node) };
}

function statSize(node: Exclude<Node, { kind: 'virtual' }>): number {
  if (node.kind === 'file') return sizeOf(node);
  if (node.kind === 'directory') return 4096;
  return node.kind === 'symlink' ? encodeUtf8(node.target).length : 0;
}

function linksOf(node: Exclude<Node, { kind: 'virtual' }>): number {
  if (node.kind === 'file') return 1 + (node.otherPlaces?.length ?? 0);
  if (node.kind !== 'directory') return 1;
  let links = 2;
  for (const child of node.children.values()) if (child.kind === 'directory') links++;
  return links;
}
