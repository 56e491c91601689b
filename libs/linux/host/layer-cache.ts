import { encodeUtf8 } from '#linux/env/text.js';
import { type DirectoryNode, newDirectory, newFile, newSymlink, type Node } from '#linux/fs/nodes.js';
import type { Program } from '#linux/programs/program.js';
import type { Layer, LayerEntry } from './host.js';

/** When layers say they were made. */
const IMAGE_MS = Date.UTC(2026, 0, 1);

/**
 * Trees made of stacks of layers, once each: every host with the same stack starts from the same nodes. A process that
 * holds many worlds hands one cache to all of them; what is in it never changes once it is made.
 */
export class LayerCache {
  readonly #stacks = new Map<Layer | undefined, Stack>();
  /** Every program of any layer, by name: a copied executable finds its body through it. */
  readonly programs = new Map<string, Program>();

  rootOf(layers: readonly Layer[]): DirectoryNode {
    let stacks = this.#stacks;
    let root = emptyRoot();
    for (const layer of layers) {
      let stack = stacks.get(layer);
      if (stack === undefined) {
        stack = { root: this.#put(root, layer), above: new Map() };
        stacks.set(layer, stack);
      }
      root = stack.root;
      stacks = stack.above;
    }
    return root;
  }

  /** `layer` over `below`, sharing the directories that it does not touch. */
  #put(below: DirectoryNode, layer: Layer): DirectoryNode {
    const mine: object = {};
    const root = ownCopy(below, mine);
    for (const [path, entry] of Object.entries(layer)) {
      const names = path.split('/').filter((name) => name !== '');
      const last = names.pop();
      let directory = root;
      let at = '';
      for (const name of names) {
        at += `/${name}`;
        const child = this.#throughLinks(root, directory.children.get(name), at);
        const next = child?.kind === 'directory' ? child : newDirectory(mine, inodeOf(at), 0o755, 0, 0, IMAGE_MS);
        const own = next.owner === mine ? next : ownCopy(next, mine);
        if (directory.children.get(name)?.kind !== 'symlink') directory.children.set(name, own);
        directory = own;
      }
      if (last === undefined) continue;
      directory.children.set(last, this.#node(`${at}/${last}`, entry, directory.children.get(last), mine));
    }
    freeze(root, mine);
    return root;
  }

  /** /bin may be a link to usr/bin in the layer below: then its files go there. */
  #throughLinks(root: DirectoryNode, child: Node | undefined, path: string): Node | undefined {
    if (child?.kind !== 'symlink') return child;
    const target = child.target.startsWith('/') ? child.target : `${path.slice(0, path.lastIndexOf('/'))}/${child.target}`;
    let node: Node | undefined = root;
    for (const name of target.split('/').filter((part) => part !== '')) {
      node = node?.kind === 'directory' ? node.children.get(name) : undefined;
    }
    return node;
  }

  #node(path: string, entry: LayerEntry, before: Node | undefined, mine: object): Node {
    const inode = inodeOf(path);
    if (typeof entry === 'string' || entry instanceof Uint8Array) return fileOf(inode, entry, 0o644, 0, 0);
    if ('program' in entry) {
      this.programs.set(entry.program.name, entry.program);
      const file = fileOf(inode, () => executableBytes(entry.program.name), 0o755, 0, 0);
      file.program = entry.program;
      return file;
    }
    if ('symlink' in entry) return newSymlink(undefined, inode, entry.symlink, 0, 0, IMAGE_MS);
    if ('content' in entry) return fileOf(inode, entry.content, entry.mode ?? 0o644, entry.uid ?? 0, entry.gid ?? 0);
    const directory = newDirectory(mine, inode, entry.mode ?? 0o755, entry.uid ?? 0, entry.gid ?? 0, IMAGE_MS);
    if (before?.kind === 'directory') directory.children = before.owner === mine ? before.children : new Map(before.children);
    return directory;
  }
}

interface Stack {
  readonly root: DirectoryNode;
  readonly above: Map<Layer | undefined, Stack>;
}

function emptyRoot(): DirectoryNode {
  return newDirectory(undefined, 2, 0o755, 0, 0, IMAGE_MS);
}

function ownCopy(node: DirectoryNode, mine: object): DirectoryNode {
  return { ...node, owner: mine, children: new Map(node.children), place: undefined };
}

/** Gives up the token: from now on the nodes are shared. */
function freeze(node: Node, mine: object): void {
  if (node.kind !== 'directory' || node.owner !== mine) return;
  node.owner = undefined;
  for (const child of node.children.values()) freeze(child, mine);
}

function fileOf(inode: number, content: string | Uint8Array | (() => Uint8Array), mode: number, uid: number, gid: number) {
  const file = newFile(undefined, inode, mode, uid, gid, IMAGE_MS);
  file.bytes = typeof content === 'string' ? () => encodeUtf8(content) : content;
  if (content instanceof Uint8Array) file.size = content.length;
  return file;
}

/** The same number for the same path in every process, so that `ls -i` is deterministic. FNV-1a, kept under the own inodes. */
function inodeOf(path: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < path.length; i++) hash = Math.imul(hash ^ path.charCodeAt(i), 0x01000193);
  return 1000 + ((hash >>> 0) % 998_000);
}

const ELF = '\x7fELF\x02\x01\x01';
const MARK = '\0.program\0';

/** The content of an executable: an ELF header, and the program's name where a real one has its code. */
export function executableBytes(name: string): Uint8Array {
  return encodeUtf8(`${ELF}${'\0'.repeat(9)}\x03\0>\0\x01${MARK}${name}\0`);
}

/** The program's name in an executable's content, however often it was copied. */
export function programNameIn(content: Uint8Array): string | undefined {
  if (content[0] !== 0x7f || content.length > 512) return undefined;
  const text = String.fromCharCode(...content);
  if (!text.startsWith(ELF)) return undefined;
  const at = text.indexOf(MARK);
  return at < 0 ? undefined : text.slice(at + MARK.length, -1);
}
