import type { Description, Handle } from '#linux/kernel/description.js';
import type { Pipe } from '#linux/kernel/pipe.js';
import type { RunningProcess } from '#linux/kernel/running-process.js';
import type { Program } from '#linux/programs/program.js';

/**
 * What stands in a tree of files. Nodes of layers are shared by every host made of them and never change; a tree that
 * writes takes its own copies of the nodes on the way down (`owner` says whose they are) and changes those in place.
 */
export type Node = FileNode | DirectoryNode | SymlinkNode | PipeNode | VirtualNode;

/** Who may change a node in place: the tree whose token it carries. Undefined: nobody, it is shared. */
export type Owner = object | undefined;

interface NodeFacts {
  owner: Owner;
  readonly inode: number;
  mode: number;
  uid: number;
  gid: number;
  modifiedMs: number;
  /** Where it hangs, for nodes that a tree owns: their path is found by climbing. Undefined: unlinked, or the root. */
  place: Place | undefined;
}

export interface Place {
  readonly parent: DirectoryNode;
  readonly name: string;
}

export interface FileNode extends NodeFacts {
  readonly kind: 'file';
  /** May be longer than `size`: bytes below the highest size that was ever reached are never changed, only replaced. */
  bytes: Uint8Array | (() => Uint8Array);
  size: number;
  program: Program | undefined;
  /** The other names of a file with several links. */
  otherPlaces: Place[] | undefined;
}

export interface DirectoryNode extends NodeFacts {
  readonly kind: 'directory';
  children: Map<string, Node>;
}

export interface SymlinkNode extends NodeFacts {
  readonly kind: 'symlink';
  target: string;
}

export interface PipeNode extends NodeFacts {
  readonly kind: 'pipe';
  /** Made by the first process that opens it. */
  pipe: Pipe | undefined;
}

/** Files that are made when they are looked at: /proc, /dev. */
export interface VirtualNode {
  readonly kind: 'virtual';
  readonly type: 'file' | 'directory' | 'symlink' | 'device' | 'pipe';
  readonly mode: number;
  readonly uid?: number;
  readonly gid?: number;
  /** Children of a directory. */
  list?(context: LookContext): readonly string[];
  find?(name: string, context: LookContext): Node | undefined;
  /** The target of a symlink. */
  target?(context: LookContext): string;
  /** The content of a file. */
  content?(context: LookContext): string;
  /** What opening a device gives. */
  open?(context: LookContext): Description | Handle;
  write?(text: string, context: LookContext): void;
}

/** Who looks; undefined is the host itself. */
export interface LookContext {
  readonly process: RunningProcess | undefined;
  readonly nowMs: number;
}

const EMPTY = new Uint8Array(0);

export function newFile(owner: Owner, inode: number, mode: number, uid: number, gid: number, nowMs: number): FileNode {
  return {
    kind: 'file', owner, inode, mode, uid, gid, modifiedMs: nowMs, place: undefined,
    bytes: EMPTY, size: 0, program: undefined, otherPlaces: undefined,
  };
}

export function newDirectory(owner: Owner, inode: number, mode: number, uid: number, gid: number, nowMs: number): DirectoryNode {
  return { kind: 'directory', owner, inode, mode, uid, gid, modifiedMs: nowMs, place: undefined, children: new Map() };
}

export function newSymlink(owner: Owner, inode: number, target: string, uid: number, gid: number, nowMs: number): SymlinkNode {
  return { kind: 'symlink', owner, inode, mode: 0o777, uid, gid, modifiedMs: nowMs, place: undefined, target };
}

export function newPipe(owner: Owner, inode: number, mode: number, uid: number, gid: number, nowMs: number): PipeNode {
  return { kind: 'pipe', owner, inode, mode, uid, gid, modifiedMs: nowMs, place: undefined, pipe: undefined };
}

/** The file's bytes; must not be changed. */
export function contentOf(file: FileNode): Uint8Array {
  if (typeof file.bytes === 'function') {
    // Content on demand is the same each time, so keeping it is no change that anyone could see.
    file.bytes = file.bytes();
    file.size = file.bytes.length;
  }
  return file.bytes.length === file.size ? file.bytes : file.bytes.subarray(0, file.size);
}

export function sizeOf(file: FileNode): number {
  return typeof file.bytes === 'function' ? contentOf(file).length : file.size;
}

/** A tree's own copy of a shared node. Its children stay shared. */
export function copyNode<N extends Exclude<Node, VirtualNode>>(node: N, owner: Owner): N {
  if (node.kind === 'directory') return { ...node, owner, children: new Map(node.children), place: undefined };
  if (node.kind === 'file') return { ...node, owner, place: undefined, otherPlaces: undefined };
  return { ...node, owner, place: undefined };
}
