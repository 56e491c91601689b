import { Errno } from '#linux/kernel/step.js';

/** Counts the bytes of all trees of one world against its budget. */
export class DiskAccount {
  #bytes = 0;

  constructor(readonly bytesMax: number) {}

  get bytes(): number {
    return this.#bytes;
  }

  /** Throws ENOSPC when it would be too much. */
  charge(bytes: number): void {
    if (bytes > 0 && this.#bytes + bytes > this.bytesMax) throw new Errno('ENOSPC');
    this.#bytes += bytes;
  }
}
