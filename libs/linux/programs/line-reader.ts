import { concatBytes } from '#linux/env/bytes.js';
import type { Step } from '#linux/kernel/step.js';
import type { Input } from '#linux/kernel/stream.js';
import { textOf } from './byte-text.js';
import type { Call } from './call.js';
import { OutOfMemory } from './out-of-memory.js';
import { LINE_BYTES_MAX, READ_BYTES } from './limits.js';

/** Lines of an input, without their separator. What was printed before is written before a read blocks. */
export class LineReader {
  /** True when the last line had no separator at its end. */
  endsOpen = false;
  readonly #code: number;
  #rest: Uint8Array[] = [];
  #restBytes = 0;
  #ready: readonly string[] = [];
  #at = 0;
  #ended = false;

  constructor(
    private readonly call: Call,
    private readonly input: Input,
    private readonly separator = '\n',
  ) {
    this.#code = separator.charCodeAt(0);
  }

  /** The next line, or undefined at the end. */
  *next(): Step<string | undefined> {
    while (this.#at >= this.#ready.length) {
      if (!(yield* this.#fill())) return undefined;
    }
    return this.#ready[this.#at++];
  }

  /** All lines that are there, at least one (it waits for it); undefined at the end. */
  *batch(): Step<readonly string[] | undefined> {
    while (this.#at >= this.#ready.length) {
      if (!(yield* this.#fill())) return undefined;
    }
    const lines = this.#at === 0 ? this.#ready : this.#ready.slice(this.#at);
    this.#at = this.#ready.length;
    return lines;
  }

  close(): void {
    this.input.close();
  }

  /** True when `next` can answer without reading. */
  get hasReady(): boolean {
    return this.#at < this.#ready.length;
  }

  *#fill(): Step<boolean> {
    if (this.#ended) return false;
    yield* this.call.flush();
    const chunk = yield* this.input.read(READ_BYTES);
    this.#at = 0;
    if (chunk === undefined) {
      this.#ended = true;
      if (this.#restBytes === 0) return false;
      this.endsOpen = true;
      this.#ready = [textOf(concatBytes(this.#rest))];
      this.#rest = [];
      return true;
    }
    this.#ready = this.#split(chunk);
    return true;
  }

  #split(chunk: Uint8Array): readonly string[] {
    const last = chunk.lastIndexOf(this.#code);
    if (last < 0) {
      this.#rest.push(chunk);
      this.#restBytes += chunk.length;
      if (this.#restBytes > LINE_BYTES_MAX) throw new OutOfMemory();
      return [];
    }
    const text = textOf(concatBytes([...this.#rest, chunk.subarray(0, last)]));
    this.#rest = last + 1 < chunk.length ? [chunk.subarray(last + 1)] : [];
    this.#restBytes = chunk.length - last - 1;
    return text.split(this.separator);
  }
}
