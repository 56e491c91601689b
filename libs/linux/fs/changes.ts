import { Errno } from '#linux/kernel/step.js';
import type { FileTree } from './file-tree.js';
import { contentOf, type DirectoryNode, type FileNode, newDirectory, newFile, newPipe, newSymlink, type Node } from './nodes.js';

interface EntryFacts {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly modifiedMs: number;
}

/** A node as data. */
export type FileEntry =
  | (EntryFacts & { readonly kind: 'file'; readonly content: Uint8Array; /** Another name of the file at that path. */ readonly linkTo?: string })
  | (EntryFacts & { readonly kind: 'directory' })
  | (EntryFacts & { readonly kind: 'symlink'; readonly target: string })
  | (EntryFacts & { readonly kind: 'pipe' });

/** What became of a path: `entry` is undefined when it is gone (a directory with all that was in it). */
export interface FileChange {
  readonly path: string;
  readonly entry: FileEntry | undefined;
}

/** Everything in which the tree differs from its base; directories before what is in them. */
export function allChanges(tree: FileTree): readonly FileChange[] {
  const changes: FileChange[] = [];
  const seen = new Map<FileNode, string>();
  const visit = (node: DirectoryNode, base: DirectoryNode | undefined, path: string): void => {
    if (node === base) return;
    for (const name of base?.children.keys() ?? []) {
      if (!node.children.has(name)) changes.push({ path: `${path}/${name}`, entry: undefined });
    }
    for (const [name, child] of node.children) {
      const before = base?.children.get(name);
      if (child.kind === 'virtual' || child === before) continue;
      const at = `${path}/${name}`;
      if (!sameFacts(child, before)) changes.push({ path: at, entry: entryOf(child, at, seen) });
      if (child.kind === 'directory') visit(child, before?.kind === 'directory' ? before : undefined, at);
    }
  };
  visit(tree.root, tree.base, '');
  return changes;
}

/** A directory that only leads to changes needs no entry of its own. */
function sameFacts(node: Node, before: Node | undefined): boolean {
  if (node.kind !== 'directory' || before?.kind !== 'directory') return false;
  return node.mode === before.mode && node.uid === before.uid && node.gid === before.gid && node.modifiedMs === before.modifiedMs;
}

function entryOf(node: Exclude<Node, { kind: 'virtual' }>, path: string, seen: Map<FileNode, string>): FileEntry {
  const { mode, uid, gid, modifiedMs } = node;
  const facts = { mode, uid, gid, modifiedMs };
  switch (node.kind) {
    case 'directory':
      return { kind: 'directory', ...facts };
    case 'symlink':
      return { kind: 'symlink', ...facts, target: node.target };
    case 'pipe':
      return { kind: 'pipe', ...facts };
    case 'file': {
      const linkTo = seen.get(node);
      if (node.otherPlaces !== undefined) seen.set(node, linkTo ?? path);
      return { kind: 'file', ...facts, content: contentOf(node), ...(linkTo === undefined ? {} : { linkTo }) };
    }
  }
}

/** What changed after that number of the journal. */
export function changesSince(tree: FileTree, counter: number): readonly FileChange[] {
  if (!tree.journal.reaches(counter)) return allChanges(tree);
  const seen = new Map<FileNode, string>();
  const found: { readonly path: string; readonly node: Exclude<Node, { kind: 'virtual' }> | undefined }[] = [];
  const paths = new Set(tree.journal.since(counter));
  for (const path of paths) {
    const node = nodeAt(tree, path);
    if (node?.kind !== 'virtual' && path !== '/') found.push({ path, node });
  }
  // What comes or goes in a directory changes the directory's own time.
  for (const path of new Set([...paths].map(parentOf))) {
    const node = nodeAt(tree, path);
    if (!paths.has(path) && path !== '' && node?.kind === 'directory' && !sameFacts(node, nodeIn(tree.base, path))) found.push({ path, node });
  }
  // Names that are gone before names that came, and parents first, so that the list can be applied in its order.
  found.sort((a, b) => Number(a.node !== undefined) - Number(b.node !== undefined) || depth(a.path) - depth(b.path));
  return found.map(({ path, node }) => ({ path, entry: node && entryOf(node, path, seen) }));
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function depth(path: string): number {
  return path.split('/').length;
}

function nodeAt(tree: FileTree, path: string): Node | undefined {
  return nodeIn(tree.root, path);
}

function nodeIn(root: Node | undefined, path: string): Node | undefined {
  let node = root;
  for (const name of path.split('/')) {
    if (name === '') continue;
    node = node?.kind === 'directory' ? node.children.get(name) : undefined;
  }
  return node;
}

/** Puts changes into a tree, as they were told by `allChanges` or `changesSince`. */
export function applyChanges(tree: FileTree, changes: readonly FileChange[]): void {
  for (const { path, entry } of changes) {
    const names = path.split('/').filter((name) => name !== '');
    const last = names.pop();
    if (last === undefined) continue;
    const parent = entry === undefined ? existingParent(tree, names) : madeParent(tree, names);
    if (parent === undefined) continue;
    if (entry === undefined) tree.drop(parent, last, parent.modifiedMs);
    else put(tree, parent, last, entry);
  }
}

function existingParent(tree: FileTree, names: readonly string[]): DirectoryNode | undefined {
  return nodeAt(tree, names.join('/'))?.kind === 'directory' ? tree.ownDirectory(names) : undefined;
}

function madeParent(tree: FileTree, names: readonly string[]): DirectoryNode {
  let parent = tree.ownDirectory([]);
  for (const [index, name] of names.entries()) {
    if (parent.children.get(name)?.kind !== 'directory') {
      tree.drop(parent, name, 0);
      tree.add(parent, name, newDirectory(tree.owner, tree.nextInode(), 0o755, 0, 0, 0), 0);
    }
    parent = tree.ownDirectory(names.slice(0, index + 1));
  }
  return parent;
}

function put(tree: FileTree, parent: DirectoryNode, name: string, entry: FileEntry): void {
  const { mode, uid, gid, modifiedMs } = entry;
  const before = parent.children.get(name);
  if (entry.kind === 'directory' && before?.kind === 'directory') {
    const own = tree.ownEntry(parent, name);
    Object.assign(own, { mode, uid, gid, modifiedMs });
    tree.touched(own);
    return;
  }
  if (before !== undefined) tree.drop(parent, name, modifiedMs);
  const linked = entry.kind === 'file' && entry.linkTo !== undefined ? linkedFile(tree, entry.linkTo) : undefined;
  const node = linked ?? newNode(tree, entry);
  if (node.kind === 'file' && entry.kind === 'file' && linked === undefined) {
    node.bytes = entry.content;
    node.size = entry.content.length;
  }
  const parentModifiedMs = parent.modifiedMs;
  tree.add(parent, name, node, modifiedMs);
  parent.modifiedMs = parentModifiedMs;
}

function linkedFile(tree: FileTree, path: string): FileNode | undefined {
  const names = path.split('/').filter((name) => name !== '');
  const name = names.pop() as string;
  if (nodeAt(tree, path)?.kind !== 'file') return undefined;
  const node = tree.ownEntry(tree.ownDirectory(names), name);
  if (node.kind !== 'file') throw new Errno('EINVAL', path);
  return node;
}

function newNode(tree: FileTree, entry: FileEntry) {
  const { mode, uid, gid, modifiedMs } = entry;
  const inode = tree.nextInode();
  switch (entry.kind) {
    case 'file':
      return newFile(tree.owner, inode, mode, uid, gid, modifiedMs);
    case 'directory':
      return newDirectory(tree.owner, inode, mode, uid, gid, modifiedMs);
    case 'symlink':
      return newSymlink(tree.owner, inode, entry.target, uid, gid, modifiedMs);
    case 'pipe':
      return newPipe(tree.owner, inode, mode, uid, gid, modifiedMs);
  }
}
