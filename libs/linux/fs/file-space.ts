import { Errno } from '#linux/kernel/step.js';
import type { FileTree } from './file-tree.js';
import type { DirectoryNode, LookContext, Node } from './nodes.js';

/** A tree, or a folder or file of one, hung in at a path of a host. */
export interface MountPoint {
  readonly path: string;
  readonly tree: FileTree | undefined;
  /** The names from the tree's root to what is mounted. */
  readonly names: readonly string[];
  readonly readOnly: boolean;
  /** For /proc/mounts. */
  readonly type: string;
  /** The mounted node as it is now; undefined when the source has lost it. */
  root(): Node | undefined;
}

/** Where a walk has got to. */
export interface Spot {
  readonly parent: Spot | undefined;
  readonly name: string;
  readonly node: Node;
  readonly mount: MountPoint;
  readonly isMountRoot: boolean;
  /** Absolute in the host, without symlinks. */
  readonly path: string;
}

/** The end of a walk: `spot` is undefined when only the last name is missing. */
export interface Found {
  readonly parent: Spot;
  readonly name: string;
  readonly spot: Spot | undefined;
  /** The path said it must be a directory: `a/`. */
  readonly trailingSlash: boolean;
}

/** May the walker go through this directory? Throws EACCES where not. */
export type SearchCheck = (directory: Spot) => void;

/** Linux' limits: 40 symlinks in a walk, 4096 bytes a path, 255 a name. */
const SYMLINKS_MAX = 40;
const PATH_LENGTH_MAX = 4096;
const NAME_LENGTH_MAX = 255;

/** All trees of a host, as one hierarchy. */
export class FileSpace {
  readonly mounts = new Map<string, MountPoint>();
  readonly #rootMount: MountPoint;

  /** `root` is a mount at `/`. */
  constructor(root: MountPoint) {
    this.#rootMount = root;
    this.mounts.set('/', root);
  }

  mount(point: MountPoint): () => void {
    const before = this.mounts.get(point.path);
    this.mounts.set(point.path, point);
    return () => {
      if (this.mounts.get(point.path) !== point) return;
      if (before === undefined) this.mounts.delete(point.path);
      else this.mounts.set(point.path, before);
    };
  }

  rootSpot(): Spot {
    const node = this.#rootMount.root();
    if (node === undefined) throw new Errno('ENOENT', '/');
    return { parent: undefined, name: '', node, mount: this.#rootMount, isMountRoot: true, path: '/' };
  }

  /** Names of things mounted directly in that directory. */
  mountedIn(path: string): readonly string[] {
    const prefix = path === '/' ? '/' : `${path}/`;
    const names: string[] = [];
    for (const at of this.mounts.keys()) {
      if (at.length > prefix.length && at.startsWith(prefix) && !at.includes('/', prefix.length)) names.push(at.slice(prefix.length));
    }
    return names;
  }

  /** Walks from `cwd`. Throws ENOENT (also for ''), ENOTDIR, ELOOP, ENAMETOOLONG, and what `check` throws. */
  find(path: string, cwd: string, followLast: boolean, context: LookContext, check: SearchCheck): Found {
    if (path === '') throw new Errno('ENOENT', path);
    if (path.length > PATH_LENGTH_MAX || (!path.startsWith('/') && cwd.length + path.length > PATH_LENGTH_MAX)) throw new Errno('ENAMETOOLONG', path);
    const walk = new Walk(this, context, check);
    try {
      const start = path.startsWith('/') ? this.rootSpot() : walk.directory(cwd);
      return walk.from(start, path, followLast);
    } catch (error) {
      if (error instanceof Errno && error.path === undefined) throw new Errno(error.code, path);
      throw error;
    }
  }

  childOf(directory: Spot, name: string, context: LookContext): Spot | undefined {
    const path = directory.path === '/' ? `/${name}` : `${directory.path}/${name}`;
    const mount = this.mounts.size > 1 ? this.mounts.get(path) : undefined;
    const mounted = mount?.root();
    if (mount !== undefined && mounted !== undefined) return { parent: directory, name, node: mounted, mount, isMountRoot: true, path };
    const node = childNode(directory.node, name, context);
    return node && { parent: directory, name, node, mount: directory.mount, isMountRoot: false, path };
  }
}

class Walk {
  #symlinks = 0;

  constructor(readonly space: FileSpace, readonly context: LookContext, readonly check: SearchCheck) {}

  directory(path: string): Spot {
    const found = this.from(this.space.rootSpot(), path, true);
    if (found.spot === undefined) throw new Errno('ENOENT');
    return found.spot;
  }

  from(start: Spot, path: string, followLast: boolean): Found {
    const names = path.split('/').filter((name) => name !== '');
    const trailingSlash = path.endsWith('/') && names.length > 0;
    let spot = path.startsWith('/') ? this.space.rootSpot() : start;
    for (const [index, name] of names.entries()) {
      const isLast = index === names.length - 1;
      if (!isDirectory(spot.node)) throw new Errno('ENOTDIR');
      if (name.length > NAME_LENGTH_MAX) throw new Errno('ENAMETOOLONG');
      this.check(spot);
      if (name === '.') continue;
      if (name === '..') {
        spot = spot.parent ?? spot;
        continue;
      }
      let child = this.space.childOf(spot, name, this.context);
      if (child === undefined) {
        if (!isLast) throw new Errno('ENOENT');
        return { parent: spot, name, spot: undefined, trailingSlash };
      }
      if (targetOf(child.node, this.context) !== undefined && (!isLast || followLast || trailingSlash)) {
        const found = this.#follow(child);
        if (found.spot === undefined) {
          if (!isLast) throw new Errno('ENOENT');
          return found;
        }
        child = found.spot;
      }
      spot = child;
    }
    if (trailingSlash && !isDirectory(spot.node)) throw new Errno('ENOTDIR');
    return { parent: spot.parent ?? spot, name: spot.name, spot, trailingSlash };
  }

  #follow(link: Spot): Found {
    this.#symlinks++;
    if (this.#symlinks > SYMLINKS_MAX) throw new Errno('ELOOP');
    const target = targetOf(link.node, this.context) as string;
    if (target === '') throw new Errno('ENOENT');
    return this.from(link.parent ?? link, target, true);
  }
}

export function mountOf(path: string, tree: FileTree, names: readonly string[], readOnly: boolean, type: string): MountPoint {
  return { path, tree, names, readOnly, type, root: () => nodeAt(tree.root, names) };
}

function nodeAt(root: DirectoryNode, names: readonly string[]): Node | undefined {
  let node: Node = root;
  for (const name of names) {
    const next: Node | undefined = node.kind === 'directory' ? node.children.get(name) : undefined;
    if (next === undefined) return undefined;
    node = next;
  }
  return node;
}

/** The names of a spot inside the tree of its mount. */
export function namesInTree(spot: Spot): readonly string[] {
  const names: string[] = [];
  let at = spot;
  for (; !at.isMountRoot; at = at.parent as Spot) names.push(at.name);
  return [...at.mount.names, ...names.reverse()];
}

export function isDirectory(node: Node): boolean {
  return node.kind === 'directory' || (node.kind === 'virtual' && node.type === 'directory');
}

/** Where a symlink points; undefined for what is none. */
export function targetOf(node: Node, context: LookContext): string | undefined {
  if (node.kind === 'symlink') return node.target;
  if (node.kind === 'virtual' && node.type === 'symlink') return node.target?.(context) ?? '';
  return undefined;
}

function childNode(node: Node, name: string, context: LookContext): Node | undefined {
  if (node.kind === 'directory') return node.children.get(name);
  return node.kind === 'virtual' ? node.find?.(name, context) : undefined;
}
