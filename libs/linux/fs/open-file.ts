import type { Description } from '#linux/kernel/description.js';
import type { StreamHost } from '#linux/kernel/pipe.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { FileTree } from './file-tree.js';
import { contentOf, type FileNode } from './nodes.js';

export interface OpenMode {
  readonly read: boolean;
  readonly write: boolean;
  readonly append: boolean;
}

/** An open regular file, with the position that its descriptors share. */
export class OpenFile implements Description {
  readonly isTty = false;
  readonly readable: boolean;
  readonly writable: boolean;
  readonly #append: boolean;
  #position = 0;

  constructor(
    readonly name: string, mode: OpenMode, readonly file: FileNode,
    readonly tree: FileTree | undefined, readonly host: StreamHost, readonly nowMs: () => number,
  ) {
    this.readable = mode.read;
    this.writable = mode.write;
    this.#append = mode.append;
  }

  *read(bytesMax: number): Step<Uint8Array | undefined> {
    const content = contentOf(this.file);
    if (this.#position >= content.length) return undefined;
    const data = content.subarray(this.#position, this.#position + bytesMax);
    this.#position += data.length;
    if (this.host.tick(data.length)) yield undefined;
    return data;
  }

  *write(data: Uint8Array): Step<void> {
    this.tryWrite(data);
    if (this.host.tick(data.length)) yield undefined;
  }

  tryWrite(data: Uint8Array): boolean {
    if (this.tree === undefined) throw new Errno('EBADF');
    const at = this.#append ? contentOf(this.file).length : this.#position;
    if (data.length > 0) this.tree.writeAt(this.file, at, data, this.nowMs());
    this.#position = at + data.length;
    return true;
  }

  unread(data: Uint8Array): boolean {
    this.#position = Math.max(0, this.#position - data.length);
    return true;
  }

  release(): void {}
}
