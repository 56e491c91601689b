import { encodeUtf8 } from '#linux/env/text.js';
import type { Step } from './step.js';
import type { Input, Output } from './stream.js';

/** A sink that keeps what is written to it, up to a number of bytes; what is over is dropped, and the writer not told. */
export class Capture implements Output {
  readonly isTty = false;
  readonly #pieces: Uint8Array[] = [];
  #size = 0;

  constructor(private readonly bytesMax: number) {}

  *write(data: Uint8Array | string): Step<void> {
    const bytes = typeof data === 'string' ? encodeUtf8(data) : data;
    const kept = bytes.subarray(0, Math.max(0, this.bytesMax - this.#size));
    if (kept.length === 0) return;
    this.#pieces.push(kept.slice());
    this.#size += kept.length;
  }

  close(): void {}

  bytes(): Uint8Array {
    const all = new Uint8Array(this.#size);
    let at = 0;
    for (const piece of this.#pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }
}

/** Bytes to be read once. */
export class Given implements Input {
  readonly isTty = false;
  #rest: Uint8Array;

  constructor(data: Uint8Array | string) {
    this.#rest = typeof data === 'string' ? encodeUtf8(data) : data;
  }

  *read(bytesMax = 65_536): Step<Uint8Array | undefined> {
    if (this.#rest.length === 0) return undefined;
    const piece = this.#rest.subarray(0, bytesMax);
    this.#rest = this.#rest.subarray(piece.length);
    return piece;
  }

  close(): void {}
}
