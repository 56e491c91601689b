import { concatBytes } from '#linux/env/bytes.js';
import type { SpawnOptions } from '#linux/kernel/process.js';
import type { Step } from '#linux/kernel/step.js';
import type { Input, Output } from '#linux/kernel/stream.js';
import { bytesOf, textOf } from './byte-text.js';
import type { Call } from './call.js';
import { OutOfMemory } from './out-of-memory.js';
import { BUFFERED_BYTES_MAX } from './limits.js';

/** Runs a command to its end and gives what it printed. Throws Errno when it can't be started. */
export function* collectOutput(call: Call, options: SpawnOptions): Step<string> {
  const sink = new Sink();
  yield* call.run({ ...options, stdout: sink });
  return sink.text;
}

/** An output that keeps what is written. */
export class Sink implements Output {
  readonly isTty = false;
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  *write(data: Uint8Array | string): Step<void> {
    const bytes = typeof data === 'string' ? bytesOf(data) : data.slice();
    this.#parts.push(bytes);
    this.#length += bytes.length;
    if (this.#length > BUFFERED_BYTES_MAX) throw new OutOfMemory();
  }

  close(): void {}

  get bytes(): Uint8Array {
    return concatBytes(this.#parts);
  }

  get text(): string {
    return textOf(this.bytes);
  }
}

/** An input that is given. */
export class Source implements Input {
  readonly isTty = false;
  #at = 0;

  constructor(private readonly content: Uint8Array) {}

  *read(bytesMax = this.content.length): Step<Uint8Array | undefined> {
    if (this.#at >= this.content.length) return undefined;
    const chunk = this.content.subarray(this.#at, this.#at + bytesMax);
    this.#at += chunk.length;
    return chunk;
  }

  close(): void {}
}
