import { bytesOf, decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { isCapable } from '#linux/kernel/capabilities.js';
import { type Description, Handle } from '#linux/kernel/description.js';
import { Pipe, type StreamHost } from '#linux/kernel/pipe.js';
import type { Credentials } from '#linux/kernel/process.js';
import type { RunningProcess } from '#linux/kernel/running-process.js';
import { Errno } from '#linux/kernel/step.js';
import { type FileSpace, type Found, isDirectory, namesInTree, type Spot, targetOf } from './file-space.js';
import { statOf } from './file-stat.js';
import type { FileTree } from './file-tree.js';
import type { Files, FileStat } from './files.js';
import { OpenFile, type OpenMode } from './open-file.js';
import { access, groupIn, mayAccess, SETGID, type Wanted } from './permissions.js';
import { contentOf, type DirectoryNode, type FileNode, type LookContext, newDirectory, newFile, newPipe, newSymlink, type Node } from './nodes.js';

/** Who looks at the files, and from where. */
export interface Viewer {
  readonly credentials: Credentials;
  readonly cwd: string;
  readonly umask: number;
  readonly process: RunningProcess | undefined;
}

/** A host's files as one process (or the host itself) reaches them. */
export class FileView implements Files {
  constructor(readonly space: FileSpace, readonly viewer: Viewer, readonly host: StreamHost, readonly nowMs: () => number) {}

  // ── looking ──

  stat(path: string): FileStat {
    return statOf(this.#existing(path).node, this.nowMs());
  }

  lstat(path: string): FileStat {
    return statOf(this.#existing(path, false).node, this.nowMs());
  }

  exists(path: string): boolean {
    try {
      return this.find(path).spot !== undefined;
    } catch (error) {
      if (error instanceof Errno) return false;
      throw error;
    }
  }

  /** access(2): does the path exist, and may the viewer do that with it? */
  allows(path: string, wanted: Wanted): boolean {
    try {
      const spot = this.#existing(path);
      return mayAccess(spot.node, this.viewer.credentials, wanted) && !(wanted === 'write' && spot.mount.readOnly);
    } catch (error) {
      if (error instanceof Errno) return false;
      throw error;
    }
  }

  read(path: string): Uint8Array {
    const { node } = this.#existing(path);
    if (isDirectory(node)) throw new Errno('EISDIR', path);
    access(node, this.viewer.credentials, 'read', path);
    if (node.kind === 'file') return contentOf(node);
    if (node.kind === 'virtual' && node.content !== undefined) return encodeUtf8(node.content(this.#context()));
    throw new Errno('EINVAL', path);
  }

  readText(path: string): string {
    return decodeUtf8(this.read(path));
  }

  list(path: string): readonly string[] {
    const spot = this.#existing(path);
    if (!isDirectory(spot.node)) throw new Errno('ENOTDIR', path);
    access(spot.node, this.viewer.credentials, 'read', path);
    const own = spot.node.kind === 'directory' ? [...spot.node.children.keys()] : [...((spot.node.kind === 'virtual' && spot.node.list?.(this.#context())) || [])];
    const mounted = this.space.mountedIn(spot.path).filter((name) => !own.includes(name));
    // By the bytes of their names; for UTF-16 that is near enough and the same everywhere.
    return [...own, ...mounted].sort();
  }

  readLink(path: string): string {
    const target = targetOf(this.#existing(path, false).node, this.#context());
    if (target === undefined) throw new Errno('EINVAL', path);
    return target;
  }

  resolve(path: string): string {
    const found = this.find(path);
    if (found.spot !== undefined) return found.spot.path;
    return found.parent.path === '/' ? `/${found.name}` : `${found.parent.path}/${found.name}`;
  }

  // ── changing ──

  write(path: string, content: Uint8Array | string, mode?: number): void {
    const file = this.#openForWriting(path, { mode });
    if (file.kind !== 'file') {
      this.#writeVirtual(file, content, path);
      return;
    }
    file.tree.setContent(file.node, bytesOf(content), this.nowMs());
    if (mode !== undefined && file.created) file.node.mode = mode;
  }

  append(path: string, content: Uint8Array | string): void {
    const file = this.#openForWriting(path, {});
    if (file.kind !== 'file') this.#writeVirtual(file, content, path);
    else file.tree.writeAt(file.node, contentOf(file.node).length, bytesOf(content), this.nowMs());
  }

  makeDirectory(path: string, options: { readonly parents?: boolean; readonly mode?: number } = {}): void {
    if (options.parents === true) {
      this.#makeParents(path, options.mode);
      return;
    }
    const found = this.find(path.replace(/(.)\/+$/, '$1'), false);
    if (found.spot !== undefined) throw new Errno('EEXIST', path);
    const { tree, directory } = this.#ownParent(found, path);
    const { uid, gid } = this.viewer.credentials;
    const mode = options.mode ?? 0o777 & ~this.viewer.umask;
    tree.add(directory, found.name, newDirectory(tree.owner, tree.nextInode(), mode | (directory.mode & SETGID), uid, groupIn(directory, gid), this.nowMs()), this.nowMs());
  }

  #makeParents(path: string, mode: number | undefined): void {
    const names = path.split('/').filter((name) => name !== '');
    let at = path.startsWith('/') ? '' : '.';
    for (const [index, name] of names.entries()) {
      at = `${at}/${name}`;
      const known = this.find(at).spot;
      if (known === undefined) this.makeDirectory(at, index === names.length - 1 && mode !== undefined ? { mode } : {});
      else if (!isDirectory(known.node)) throw new Errno(index === names.length - 1 ? 'EEXIST' : 'ENOTDIR', path);
    }
  }

  remove(path: string, options: { readonly recursive?: boolean } = {}): void {
    const found = this.find(path, false);
    if (found.spot === undefined) throw new Errno('ENOENT', path);
    if (isDirectory(found.spot.node) && options.recursive !== true) throw new Errno('EISDIR', path);
    this.#unlink(found, path);
  }

  removeDirectory(path: string): void {
    const found = this.find(path, false);
    if (found.spot === undefined) throw new Errno('ENOENT', path);
    if (!isDirectory(found.spot.node)) throw new Errno('ENOTDIR', path);
    if (/(^|\/)\.\/*$/.test(path)) throw new Errno('EINVAL', path);
    if (this.list(path).length > 0) throw new Errno('ENOTEMPTY', path);
    this.#unlink(found, path);
  }

  #unlink(found: Found, path: string): void {
    const spot = found.spot as Spot;
    if (spot.isMountRoot || this.space.mountedIn(spot.path).length > 0) throw new Errno('EBUSY', path);
    const { tree, directory } = this.#ownParent(found, path);
    this.#checkSticky(directory, spot.node, path);
    tree.drop(directory, found.name, this.nowMs());
  }

  rename(from: string, to: string): void {
    const source = this.find(from, false);
    if (source.spot === undefined) throw new Errno('ENOENT', from);
    const target = this.find(to, false);
    if (target.trailingSlash && !isDirectory(source.spot.node)) throw new Errno('ENOTDIR', to);
    if (source.spot.mount !== target.parent.mount) throw new Errno('EXDEV', to);
    if (source.spot.isMountRoot) throw new Errno('EBUSY', from);
    if (isDirectory(source.spot.node)) {
      if (`${this.resolve(to)}/`.startsWith(`${source.spot.path}/`) && this.resolve(to) !== source.spot.path) throw new Errno('EINVAL', to);
    }
    if (target.spot !== undefined && !this.#mayReplace(source.spot, target.spot, to)) return;
    const fromParent = this.#ownParent(source, from);
    this.#checkSticky(fromParent.directory, source.spot.node, from);
    const toParent = this.#ownParent(target, to);
    fromParent.tree.move(fromParent.directory, source.name, toParent.directory, target.name, this.nowMs());
  }

  #mayReplace(source: Spot, target: Spot, path: string): boolean {
    if (source.node === target.node) return false;
    if (target.isMountRoot) throw new Errno('EBUSY', path);
    if (isDirectory(target.node)) {
      if (!isDirectory(source.node)) throw new Errno('EISDIR', path);
      if (this.list(target.path).length > 0) throw new Errno('ENOTEMPTY', path);
    } else if (isDirectory(source.node)) throw new Errno('ENOTDIR', path);
    return true;
  }

  link(existing: string, path: string): void {
    const source = this.find(existing, false);
    if (source.spot === undefined) throw new Errno('ENOENT', existing);
    if (source.spot.node.kind !== 'file') throw new Errno('EPERM', existing);
    const target = this.find(path, false);
    if (target.spot !== undefined) throw new Errno('EEXIST', path);
    if (source.spot.mount !== target.parent.mount) throw new Errno('EXDEV', path);
    const { tree, directory } = this.#ownParent(target, path);
    const node = tree.ownEntry(tree.ownDirectory(namesInTree(source.parent)), source.name);
    tree.add(directory, target.name, node, this.nowMs());
  }

  symlink(target: string, path: string): void {
    const found = this.find(path, false);
    if (found.spot !== undefined) throw new Errno('EEXIST', path);
    if (target === '') throw new Errno('ENOENT', path);
    const { tree, directory } = this.#ownParent(found, path);
    const { uid, gid } = this.viewer.credentials;
    tree.add(directory, found.name, newSymlink(tree.owner, tree.nextInode(), target, uid, gid, this.nowMs()), this.nowMs());
  }

  makePipe(path: string, mode?: number): void {
    const found = this.find(path, false);
    if (found.spot !== undefined) throw new Errno('EEXIST', path);
    const { tree, directory } = this.#ownParent(found, path);
    const { uid, gid } = this.viewer.credentials;
    const node = newPipe(tree.owner, tree.nextInode(), mode ?? 0o666 & ~this.viewer.umask, uid, gid, this.nowMs());
    tree.add(directory, found.name, node, this.nowMs());
  }

  changeMode(path: string, mode: number): void {
    this.#changeNode(path, true, (node) => {
      node.mode = mode & 0o7777;
    });
  }

  changeOwner(path: string, uid: number, gid: number): void {
    const mayGiveAway = isCapable(this.viewer.credentials, 'CHOWN');
    this.#changeNode(path, false, (node) => {
      const { credentials } = this.viewer;
      if (!mayGiveAway && (credentials.uid !== node.uid || uid !== node.uid || !(gid === node.gid || gid === credentials.gid || credentials.groups.includes(gid)))) throw new Errno('EPERM', path);
      node.uid = uid;
      node.gid = gid;
    });
  }

  setTimes(path: string, modifiedMs: number): void {
    this.#changeNode(path, true, (node) => {
      node.modifiedMs = modifiedMs;
    });
  }

  #changeNode(path: string, ownerOnly: boolean, change: (node: Exclude<Node, { kind: 'virtual' }>) => void): void {
    const spot = this.#existing(path);
    if (spot.node.kind === 'virtual') throw new Errno('EPERM', path);
    const { credentials } = this.viewer;
    if (ownerOnly && credentials.uid !== spot.node.uid && !isCapable(credentials, 'FOWNER')) throw new Errno('EPERM', path);
    const tree = this.#writableTree(spot, path);
    const node = this.#ownNode(tree, spot);
    change(node);
    tree.touched(node);
  }

  #ownNode(tree: FileTree, spot: Spot): Exclude<Node, { kind: 'virtual' }> {
    const names = namesInTree(spot);
    if (names.length === 0) return tree.ownDirectory([]);
    return tree.ownEntry(tree.ownDirectory(names.slice(0, -1)), names[names.length - 1] as string);
  }

  // ── opening ──

  openInput(path: string): Handle {
    return this.open(path, { read: true, write: false, append: false });
  }

  openOutput(path: string, options: { readonly append?: boolean; readonly exclusive?: boolean } = {}): Handle {
    return this.open(path, { read: false, write: true, append: options.append === true, truncate: options.append !== true, exclusive: options.exclusive === true });
  }

  /** open(2). The handle belongs to the process and is closed with it. */
  open(path: string, mode: OpenMode & { readonly truncate?: boolean; readonly exclusive?: boolean }): Handle {
    const handle = mode.write ? this.#openWritable(path, mode) : this.#openReadable(path, mode);
    this.viewer.process?.opened.add(handle);
    return handle;
  }

  #openReadable(path: string, mode: OpenMode): Handle {
    const spot = this.#existing(path);
    const { node } = spot;
    if (isDirectory(node)) throw new Errno('EISDIR', path);
    access(node, this.viewer.credentials, 'read', path);
    if (node.kind === 'file') return Handle.of(new OpenFile(spot.path, mode, node, undefined, this.host, this.nowMs));
    if (node.kind === 'pipe') return this.#pipeOf(spot, path).openReader();
    return this.#openSpecial(spot, mode, path);
  }

  #openWritable(path: string, mode: OpenMode & { readonly truncate?: boolean; readonly exclusive?: boolean }): Handle {
    const opened = this.#openForWriting(path, { exclusive: mode.exclusive });
    if (opened.kind === 'file') {
      if (mode.truncate === true && !opened.created) opened.tree.truncate(opened.node, 0, this.nowMs());
      return Handle.of(new OpenFile(opened.path, mode, opened.node, opened.tree, this.host, this.nowMs));
    }
    if (opened.spot.node.kind === 'pipe') return this.#pipeOf(opened.spot, path).openWriter();
    return this.#openSpecial(opened.spot, mode, path);
  }

  #pipeOf(spot: Spot, path: string): Pipe {
    let node = spot.node;
    if (node.kind === 'pipe' && node.pipe === undefined && spot.mount.tree !== undefined) {
      node = this.#ownNode(spot.mount.tree, spot);
    }
    if (node.kind !== 'pipe') throw new Errno('EINVAL', path);
    node.pipe ??= new Pipe(this.host, true);
    return node.pipe;
  }

  #openSpecial(spot: Spot, mode: OpenMode, path: string): Handle {
    const { node } = spot;
    if (node.kind !== 'virtual') throw new Errno('EINVAL', path);
    if (node.open !== undefined) return openedDevice(node.open(this.#context()));
    if (node.content === undefined) throw new Errno('EINVAL', path);
    const file = newFile(undefined, 0, node.mode, 0, 0, this.nowMs());
    file.bytes = encodeUtf8(node.content(this.#context()));
    file.size = file.bytes.length;
    return Handle.of(new OpenFile(spot.path, mode, file, undefined, this.host, this.nowMs));
  }

  #openForWriting(path: string, options: { readonly mode?: number | undefined; readonly exclusive?: boolean | undefined }):
    | { readonly kind: 'file'; readonly tree: FileTree; readonly node: FileNode; readonly created: boolean; readonly path: string }
    | { readonly kind: 'special'; readonly spot: Spot } {
    const found = this.find(path);
    const { spot } = found;
    if (spot === undefined) {
      if (found.trailingSlash) throw new Errno('EISDIR', path);
      const { tree, directory } = this.#ownParent(found, path);
      const { uid, gid } = this.viewer.credentials;
      const node = newFile(tree.owner, tree.nextInode(), options.mode ?? 0o666 & ~this.viewer.umask, uid, groupIn(directory, gid), this.nowMs());
      tree.add(directory, found.name, node, this.nowMs());
      return { kind: 'file', tree, node, created: true, path: this.resolve(path) };
    }
    if (options.exclusive === true) throw new Errno('EEXIST', path);
    if (isDirectory(spot.node)) throw new Errno('EISDIR', path);
    access(spot.node, this.viewer.credentials, 'write', path);
    if (spot.node.kind !== 'file') return { kind: 'special', spot };
    const tree = this.#writableTree(spot, path);
    const node = this.#ownNode(tree, spot);
    if (node.kind !== 'file') throw new Errno('EINVAL', path);
    return { kind: 'file', tree, node, created: false, path: spot.path };
  }

  #writeVirtual(special: { readonly spot: Spot }, content: Uint8Array | string, path: string): void {
    const { node } = special.spot;
    if (node.kind === 'virtual' && node.write !== undefined) node.write(typeof content === 'string' ? content : decodeUtf8(content), this.#context());
    else if (node.kind === 'virtual' && node.open !== undefined) {
      const handle = openedDevice(node.open(this.#context()));
      try {
        handle.tryWrite(bytesOf(content));
      } finally {
        handle.close();
      }
    } else throw new Errno('EINVAL', path);
  }

  // ── walking ──

  #context(): LookContext {
    return { process: this.viewer.process, nowMs: this.nowMs() };
  }

  find(path: string, followLast = true): Found {
    const { credentials } = this.viewer;
    const length = path.length + this.viewer.cwd.length;
    this.host.tick((length << 3) + ((length * length) >> 9)); // long paths take long walks
    return this.space.find(path, this.viewer.cwd, followLast, this.#context(), (directory) => {
      if (credentials.uid !== 0 || credentials.capabilities !== undefined) access(directory.node, credentials, 'execute', path);
    });
  }

  #existing(path: string, followLast = true): Spot {
    const { spot } = this.find(path, followLast);
    if (spot === undefined) throw new Errno('ENOENT', path);
    return spot;
  }

  /** The file's node, for running it. */
  nodeOf(path: string): { readonly node: Node; readonly path: string } {
    const spot = this.#existing(path);
    return { node: spot.node, path: spot.path };
  }

  #ownParent(found: Found, path: string): { readonly tree: FileTree; readonly directory: DirectoryNode } {
    if (found.parent.mount.readOnly) throw new Errno('EROFS', path); // Linux looks at the mount before the permissions
    access(found.parent.node, this.viewer.credentials, 'write', path);
    if (found.spot?.isMountRoot === true) throw new Errno('EBUSY', path);
    const tree = this.#writableTree(found.parent, path);
    return { tree, directory: tree.ownDirectory(namesInTree(found.parent)) };
  }

  #writableTree(spot: Spot, path: string): FileTree {
    if (spot.mount.readOnly) throw new Errno('EROFS', path);
    if (spot.mount.tree === undefined || spot.node.kind === 'virtual') throw new Errno('EACCES', path);
    return spot.mount.tree;
  }

  #checkSticky(directory: DirectoryNode, node: Node, path: string): void {
    const { uid } = this.viewer.credentials;
    const owner = node.kind === 'virtual' ? 0 : node.uid;
    if ((directory.mode & 0o1000) !== 0 && uid !== 0 && uid !== owner && uid !== directory.uid) throw new Errno('EPERM', path);
  }
}

function openedDevice(description: Description | Handle): Handle {
  return description instanceof Handle ? description : Handle.of(description);
}
