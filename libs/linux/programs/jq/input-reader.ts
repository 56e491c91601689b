import type { Step } from '#linux/kernel/step.js';
import { Errno } from '#linux/kernel/step.js';
import type { Input } from '#linux/kernel/stream.js';
import { textOf } from '#linux/programs/byte-text.js';
import type { Call } from '#linux/programs/call.js';
import { OutOfMemory } from '#linux/programs/out-of-memory.js';
import { BUFFERED_BYTES_MAX, READ_BYTES } from '#linux/programs/limits.js';
import type { Invocation } from './arguments.js';
import { isArray, isObject, type Json } from './json.js';
import { JsonError, JsonParser } from './json-parser.js';

/** The values of jq's inputs, one after another, over all files. */
export class InputReader {
  /** A file could not be read; it was reported. */
  failed = false;
  fileName: string | null = null;
  #queue: Json[] = [];
  #parser = new JsonParser();
  #rest: Uint8Array = new Uint8Array(0);
  #input: Input | undefined;
  #paths: string[];
  #ended = false;
  #error: JsonError | undefined;

  constructor(private readonly call: Call, private readonly invocation: Invocation) {
    this.#paths = invocation.files.length > 0 ? [...invocation.files] : ['-'];
  }

  get line(): number {
    return this.#parser.line - 1;
  }

  /** As errors name it: `<stdin>:3`. */
  get place(): string {
    if (this.invocation.nullInput || this.#input === undefined) return this.fileName === null && this.#parser.line === 1 ? '<unknown>' : `${this.fileName ?? '<stdin>'}:${this.line}`;
    return `${this.fileName ?? '<stdin>'}:${this.line}`;
  }

  /** Undefined at the end. Throws JsonError. */
  *next(): Step<Json | undefined> {
    if (this.invocation.rawInput && this.invocation.slurp) return yield* this.#slurpText();
    if (this.invocation.slurp) return yield* this.#slurpValues();
    return yield* this.#one();
  }

  *#one(): Step<Json | undefined> {
    while (this.#queue.length === 0) {
      if (this.#error !== undefined) throw this.#error;
      if (this.#ended) return undefined;
      yield* this.#fill();
    }
    return this.#queue.shift();
  }

  *#slurpValues(): Step<Json | undefined> {
    if (this.#ended) return undefined;
    const all: Json[] = [];
    for (;;) {
      const value = yield* this.#one();
      if (value === undefined) return all;
      all.push(value);
    }
  }

  *#slurpText(): Step<Json | undefined> {
    if (this.#ended) return undefined;
    let text = '';
    for (;;) {
      const chunk = yield* this.#chunk();
      if (chunk === undefined) break;
      text += textOf(chunk);
      if (text.length > BUFFERED_BYTES_MAX) throw new OutOfMemory();
    }
    this.#ended = true;
    return text;
  }

  *#fill(): Step<void> {
    const chunk = yield* this.#chunk();
    try {
      if (chunk === undefined) {
        this.#ended = true;
        if (this.invocation.rawInput) {
          if (this.#rest.length > 0) this.#queue.push(textOf(this.#rest));
        } else this.#add(this.#parser.end());
      } else if (this.invocation.rawInput) this.#addLines(chunk);
      else this.#add(this.#parser.push(this.#text(chunk)));
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      this.#add(this.#parser.takeDone());
      this.#error = error;
    }
  }

  #add(values: readonly Json[]): void {
    for (const value of values) {
      if (this.invocation.stream) this.#queue.push(...streamed(value, []));
      else this.#queue.push(value);
    }
  }

  /** Text of the whole characters; a cut one waits for the next chunk. */
  #text(chunk: Uint8Array): string {
    const isPlain = chunk.every((byte) => byte < 128);
    if (isPlain && this.#rest.length === 0) return textOf(chunk);
    const all = new Uint8Array(this.#rest.length + chunk.length);
    all.set(this.#rest);
    all.set(chunk, this.#rest.length);
    let end = all.length;
    while (end > 0 && all.length - end < 4 && ((all[end - 1] as number) & 0xc0) === 0x80) end--;
    const first = all[end - 1] ?? 0;
    const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
    const cut = size > 1 && end - 1 + size > all.length ? end - 1 : all.length;
    this.#rest = all.subarray(cut);
    return textOf(all.subarray(0, cut));
  }

  #addLines(chunk: Uint8Array): void {
    const all = new Uint8Array(this.#rest.length + chunk.length);
    all.set(this.#rest);
    all.set(chunk, this.#rest.length);
    const last = all.lastIndexOf(10);
    this.#rest = all.subarray(last + 1);
    if (last >= 0) this.#queue.push(...textOf(all.subarray(0, last)).split('\n'));
  }

  *#chunk(): Step<Uint8Array | undefined> {
    for (;;) {
      if (this.#input === undefined) {
        const path = this.#paths.shift();
        if (path === undefined) return undefined;
        try {
          this.#input = this.call.openInput(path);
          this.fileName = path === '-' ? null : path;
        } catch (error) {
          if (!(error instanceof Errno)) throw error;
          this.call.printError(`jq: error: Could not open ${path}: ${error.message}\n`);
          this.failed = true;
          continue;
        }
      }
      yield* this.call.flush();
      const chunk = yield* this.#input.read(READ_BYTES);
      yield* this.call.work(1 + ((chunk?.length ?? 0) >> 6));
      if (chunk !== undefined) return chunk;
      this.#input.close();
      if (this.#paths.length > 0) this.#input = undefined;
      else return undefined;
    }
  }
}

/** The events of --stream: leaves with their path, and the ends of arrays and objects. */
function streamed(value: Json, path: readonly Json[]): Json[] {
  const entries: (readonly [Json, Json])[] = isArray(value) ? value.map((item, index) => [index, item] as const) : isObject(value) ? [...value] : [];
  if (entries.length === 0) return [[path, value]];
  const events = entries.flatMap(([key, inner]) => streamed(inner, [...path, key]));
  const [lastKey] = entries.at(-1) as readonly [Json, Json];
  return [...events, [[...path, lastKey]]];
}
