import { Errno } from '#linux/kernel/step.js';
import type { DiskAccount } from './disk-account.js';
import { ChangeJournal } from './change-journal.js';
import { contentOf, copyNode, type DirectoryNode, type FileNode, newDirectory, type Node, type Place, type VirtualNode } from './nodes.js';

type RealNode = Exclude<Node, VirtualNode>;

/** What an entry of a directory costs besides its content, so that empty files are not free. */
const ENTRY_BYTES = 512;
const FIRST_OWN_INODE = 1_000_000;

/** A writable tree over shared nodes: a host's root, an emptyDir, a ramdisk. Knows nothing of users or processes. */
export class FileTree {
  readonly journal = new ChangeJournal();
  /** What the tree began as; changes are told relative to it. */
  readonly base: DirectoryNode;
  #root: DirectoryNode;
  /** The token of nodes that this tree may change in place. */
  readonly #owner: object = {};
  #nextInode = FIRST_OWN_INODE;
  #bytes = 0;

  /** `tmpfs`: it lies in memory, to those who ask what is mounted; `bytes` is the size it was given. */
  constructor(base: DirectoryNode | undefined, readonly account: DiskAccount, readonly bytesMax: number, readonly tmpfs?: { readonly bytes: number | undefined }) {
    this.base = base ?? newDirectory(undefined, 2, 0o755, 0, 0, 0);
    this.#root = this.base;
  }

  get root(): DirectoryNode {
    return this.#root;
  }

  /** Bytes that its changes take. */
  get bytes(): number {
    return this.#bytes;
  }

  get owner(): object {
    return this.#owner;
  }

  nextInode(): number {
    return this.#nextInode++;
  }

  /** The tree's own copy of the directory at these names, copying what is still shared on the way. */
  ownDirectory(names: readonly string[]): DirectoryNode {
    let directory = this.#ownRoot();
    for (const name of names) {
      const child = directory.children.get(name);
      if (child === undefined) throw new Errno('ENOENT');
      if (child.kind !== 'directory') throw new Errno('ENOTDIR');
      directory = this.#ownChild(directory, name, child);
    }
    return directory;
  }

  #ownRoot(): DirectoryNode {
    if (this.#root.owner !== this.#owner) this.#root = copyNode(this.#root, this.#owner);
    return this.#root;
  }

  #ownChild<N extends RealNode>(parent: DirectoryNode, name: string, child: N): N {
    if (child.owner === this.#owner) return child;
    const copy = copyNode(child, this.#owner);
    copy.place = { parent, name };
    parent.children.set(name, copy);
    this.#charge(ENTRY_BYTES);
    return copy;
  }

  /** The tree's own copy of the node of that name in `parent` (which must be owned). */
  ownEntry(parent: DirectoryNode, name: string): RealNode {
    const child = parent.children.get(name);
    if (child === undefined || child.kind === 'virtual') throw new Errno(child === undefined ? 'ENOENT' : 'EPERM');
    return this.#ownChild(parent, name, child);
  }

  add(parent: DirectoryNode, name: string, node: RealNode, nowMs: number): void {
    this.#charge(ENTRY_BYTES + (node.kind === 'file' && node.place === undefined ? node.size : 0));
    parent.children.set(name, node);
    this.#addPlace(node, { parent, name });
    parent.modifiedMs = nowMs;
    this.touched(node);
  }

  #addPlace(node: RealNode, place: Place): void {
    if (node.kind === 'file' && node.place !== undefined) {
      node.otherPlaces ??= [];
      node.otherPlaces.push(place);
    } else node.place = place;
  }

  /** Takes a name away. `parent` must be owned. */
  drop(parent: DirectoryNode, name: string, nowMs: number): void {
    const node = parent.children.get(name);
    if (node === undefined || node.kind === 'virtual') return;
    this.journal.mark(pathOf(parent, name));
    parent.children.delete(name);
    parent.modifiedMs = nowMs;
    if (node.owner === this.#owner) this.#forget(node, parent, name);
  }

  /** Gives back what an owned node took, unless another name still leads to it. */
  #forget(node: RealNode, parent: DirectoryNode, name: string): void {
    if (node.kind === 'file' && node.otherPlaces !== undefined) {
      const places = [node.place as Place, ...node.otherPlaces].filter((p) => p.parent !== parent || p.name !== name);
      node.place = places[0];
      node.otherPlaces = places.length > 1 ? places.slice(1) : undefined;
      this.#charge(-ENTRY_BYTES);
      if (places.length > 0) return;
    } else {
      node.place = undefined;
      this.#charge(-ENTRY_BYTES);
    }
    if (node.kind === 'file') this.#charge(-node.size);
    if (node.kind !== 'directory') return;
    for (const [childName, child] of node.children) {
      if (child.kind !== 'virtual' && child.owner === this.#owner) this.#forget(child, node, childName);
    }
  }

  /** Moves a node to another name; the places of both parents are owned. */
  move(from: DirectoryNode, fromName: string, to: DirectoryNode, toName: string, nowMs: number): void {
    const node = this.ownEntry(from, fromName);
    this.journal.mark(pathOf(from, fromName));
    if (to.children.has(toName)) this.drop(to, toName, nowMs);
    from.children.delete(fromName);
    to.children.set(toName, node);
    if (node.kind === 'file' && node.otherPlaces !== undefined) {
      const rename = (place: Place) => (place.parent === from && place.name === fromName ? { parent: to, name: toName } : place);
      node.place = rename(node.place as Place);
      node.otherPlaces = node.otherPlaces.map(rename);
    } else node.place = { parent: to, name: toName };
    from.modifiedMs = nowMs;
    to.modifiedMs = nowMs;
    this.#touchedBelow(node);
  }

  /** Notes that what a moved directory holds has new paths. Its inner nodes become owned, so that they can be climbed from. */
  #touchedBelow(node: RealNode): void {
    this.touched(node);
    if (node.kind !== 'directory') return;
    for (const [name, child] of node.children) if (child.kind !== 'virtual') this.#touchedBelow(this.#ownChild(node, name, child));
  }

  /** Puts bytes in place of those from `at` on (a write(2)). Grows the buffer by doubling; old readers keep what they saw. */
  writeAt(file: FileNode, at: number, data: Uint8Array, nowMs: number): void {
    const size = contentOf(file).length;
    const end = at + data.length;
    if (end > size) this.#charge(end - size);
    const old = file.bytes as Uint8Array;
    // Bytes of an owned buffer behind `size` have never been shown to anyone.
    const mayGrow = at >= size && end <= old.length && old.length > size;
    if (mayGrow) {
      old.fill(0, size, at);
      old.set(data, at);
    } else {
      const grown = new Uint8Array(at >= size && size > 0 ? Math.max(end, Math.min(size * 2, size + 2 ** 20)) : Math.max(end, size));
      grown.set(old.subarray(0, size));
      grown.set(data, at);
      file.bytes = grown;
    }
    file.size = Math.max(end, size);
    file.program = undefined;
    file.modifiedMs = nowMs;
    this.touched(file);
  }

  /** Replaces the whole content. The caller must not change `data` afterwards. */
  setContent(file: FileNode, data: Uint8Array, nowMs: number): void {
    const grown = data.length - (file.place === undefined ? 0 : contentOf(file).length);
    if (file.place !== undefined) this.#charge(grown);
    file.bytes = data;
    file.size = data.length;
    file.program = undefined;
    file.modifiedMs = nowMs;
    this.touched(file);
  }

  truncate(file: FileNode, size: number, nowMs: number): void {
    const now = contentOf(file);
    if (size > now.length) {
      this.writeAt(file, size, new Uint8Array(0), nowMs);
      return;
    }
    this.setContent(file, size === 0 ? new Uint8Array(0) : now.slice(0, size), nowMs);
  }

  /** To be called after each change of an owned node. */
  touched(node: RealNode): void {
    const place = node.place;
    if (place === undefined) {
      if (node === this.#root) this.journal.mark('/');
      return;
    }
    this.journal.mark(pathOf(place.parent, place.name));
    if (node.kind === 'file') for (const other of node.otherPlaces ?? []) this.journal.mark(pathOf(other.parent, other.name));
  }

  #charge(bytes: number): void {
    if (bytes > 0 && this.#bytes + bytes > this.bytesMax) throw new Errno('ENOSPC');
    this.account.charge(bytes);
    this.#bytes += bytes;
  }

  /** A tree that begins as this one is now; neither sees the other's later changes. Costs as much as was changed. */
  fork(account: DiskAccount): FileTree {
    const copy = new FileTree(this.base, account, this.bytesMax, this.tmpfs);
    copy.#nextInode = this.#nextInode;
    copy.#bytes = this.#bytes;
    account.charge(this.#bytes);
    copy.#root = this.#root.owner === this.#owner ? copy.#adopt(this.#root, this.#owner, new Map()) : this.#root;
    copy.journal.restore(this.journal);
    return copy;
  }

  #adopt<N extends RealNode>(node: N, from: object, done: Map<RealNode, RealNode>): N {
    const known = done.get(node);
    if (known !== undefined) return known as N;
    const copy = copyNode(node, this.#owner);
    done.set(node, copy);
    if (copy.kind === 'file') copy.bytes = contentOf(node as FileNode); // exact: neither grows into a shared buffer
    if (copy.kind === 'pipe') copy.pipe = undefined;
    if (copy.kind === 'directory') {
      for (const [name, child] of copy.children) {
        if (child.kind === 'virtual' || child.owner !== from) continue;
        const adopted = this.#adopt(child, from, done);
        copy.children.set(name, adopted);
        this.#addPlace(adopted, { parent: copy, name });
      }
    }
    return copy;
  }
}

/** The path of an entry of an owned directory, by climbing to the root. */
export function pathOf(parent: DirectoryNode, name: string): string {
  let path = `/${name}`;
  for (let directory = parent; directory.place !== undefined; directory = directory.place.parent) path = `/${directory.place.name}${path}`;
  return path;
}
