import { encodeUtf8 } from '#linux/env/text.js';
import type { Input } from '#linux/kernel/stream.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { STDIN_BYTES_MAX } from './limits.js';

/** Bytes from outside the kernel for a program to read: the standard input of exec and attach. */
export class ByteQueue implements Input {
  readonly isTty = false;
  readonly #chunks: Uint8Array[] = [];
  readonly #waiting = new Set<() => void>();
  #bytes = 0;
  #ended = false;
  #closed = false;

  /** False when the reader is gone or too far behind. */
  push(data: Uint8Array): boolean {
    if (this.#closed || this.#ended || this.#bytes + data.length > STDIN_BYTES_MAX) return false;
    if (data.length > 0) this.#chunks.push(data);
    this.#bytes += data.length;
    this.#wake();
    return true;
  }

  /** No more will come. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  *read(bytesMax = 65_536): Step<Uint8Array | undefined> {
    while (this.#chunks.length === 0) {
      if (this.#ended || this.#closed) return undefined;
      yield {
        park: (wake) => {
          this.#waiting.add(wake);
          return () => this.#waiting.delete(wake);
        },
      };
    }
    const first = this.#chunks[0] as Uint8Array;
    const part = first.length > bytesMax ? first.subarray(0, bytesMax) : first;
    if (part.length < first.length) this.#chunks[0] = first.subarray(part.length);
    else this.#chunks.shift();
    this.#bytes -= part.length;
    return part;
  }

  close(): void {
    this.#closed = true;
    this.#chunks.length = 0;
    this.#bytes = 0;
    this.#wake();
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }
}

/** Standard input that nobody writes to: /dev/null. */
export const emptyInput: Input = {
  isTty: false,
  *read(): Step<Uint8Array | undefined> {
    return undefined;
  },
  close() {},
};

export function bytesOf(data: Uint8Array | string): Uint8Array {
  return typeof data === 'string' ? encodeUtf8(data) : data;
}

export function brokenPipe(): never {
  throw new Errno('EPIPE');
}
