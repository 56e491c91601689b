import { FileSpace, mountOf } from '#linux/fs/file-space.js';
import type { FileTree } from '#linux/fs/file-tree.js';
import { FileView } from '#linux/fs/file-view.js';
import { allChanges, applyChanges, changesSince, type FileChange } from '#linux/fs/changes.js';
import type { StreamHost } from '#linux/kernel/pipe.js';
import type { Tree } from './host.js';

const ROOT_VIEWER = { credentials: { uid: 0, gid: 0, groups: [0] }, cwd: '/', umask: 0o022, process: undefined };

/** A tree, or a folder or file of one, that hosts can mount. `files` sees it with its own root at `/`. */
export class VolumeTree implements Tree {
  readonly files: FileView;

  constructor(readonly tree: FileTree, readonly names: readonly string[], readonly host: StreamHost, readonly nowMs: () => number) {
    this.files = new FileView(new FileSpace(mountOf('/', tree, names, false, 'ext4')), ROOT_VIEWER, host, nowMs);
  }

  /** The folder or file at `path`, for subPath. */
  at(path: string): VolumeTree {
    return new VolumeTree(this.tree, [...this.names, ...path.split('/').filter((name) => name !== '')], this.host, this.nowMs);
  }

  get bytes(): number {
    return this.tree.bytes;
  }

  get changeCounter(): number {
    return this.tree.journal.counter;
  }

  changedFiles(): readonly FileChange[] {
    return allChanges(this.tree);
  }

  changesSince(counter: number): readonly FileChange[] {
    return changesSince(this.tree, counter);
  }

  applyChanges(changes: readonly FileChange[]): void {
    applyChanges(this.tree, changes);
  }
}
