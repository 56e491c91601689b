import { Errno, type Step } from '#linux/kernel/step.js';
import type { Output } from '#linux/kernel/stream.js';
import { bytesOf } from '#linux/programs/byte-text.js';
import type { Call } from '#linux/programs/call.js';
import { collectOutput, Source } from '#linux/programs/collect-output.js';
import { RecordReader } from './records.js';

type Writer = { readonly kind: 'file'; readonly output: Output } | { readonly kind: 'pipe'; parts: string[] } | { readonly kind: 'stdout' | 'stderr' };

/** The files and commands that a program has open, by the text that names them. */
export class Streams {
  readonly #readers = new Map<string, RecordReader>();
  readonly #writers = new Map<string, Writer>();
  readonly #statuses = new Map<string, number>();

  constructor(private readonly call: Call) {}

  /** Undefined when it can't be opened. */
  *reader(name: string, kind: 'file' | 'command'): Step<RecordReader | undefined> {
    const there = this.#readers.get(name);
    if (there !== undefined) return there;
    try {
      const input = kind === 'file' ? this.call.openInput(name === '/dev/stdin' ? '-' : name) : new Source(bytesOf(yield* collectOutput(this.call, { argv: ['sh', '-c', name] })));
      const reader = new RecordReader(this.call, input);
      this.#readers.set(name, reader);
      return reader;
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      return undefined;
    }
  }

  *write(name: string, to: '>' | '>>' | '|', text: string): Step<void> {
    const writer = this.#writers.get(name) ?? this.#open(name, to);
    if (writer.kind === 'file') yield* writer.output.write(bytesOf(text));
    else if (writer.kind === 'pipe') writer.parts.push(text);
    else if (writer.kind === 'stdout') this.call.print(text);
    else this.call.printError(text);
  }

  #open(name: string, to: '>' | '>>' | '|'): Writer {
    const writer = this.#opened(name, to);
    this.#writers.set(name, writer);
    return writer;
  }

  #opened(name: string, to: '>' | '>>' | '|'): Writer {
    if (to === '|') return { kind: 'pipe', parts: [] };
    if (name === '/dev/stdout' || name === '-') return { kind: 'stdout' };
    if (name === '/dev/stderr') return { kind: 'stderr' };
    try {
      return { kind: 'file', output: this.call.files.openOutput(name, { append: to === '>>' }) };
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      return this.call.die(`cannot open "${name}" (${error.message})`, 2);
    }
  }

  *close(name: string): Step<number> {
    const reader = this.#readers.get(name);
    const writer = this.#writers.get(name);
    if (reader === undefined && writer === undefined) return -1;
    reader?.close();
    this.#readers.delete(name);
    this.#writers.delete(name);
    if (writer?.kind === 'file') writer.output.close();
    if (writer?.kind === 'pipe') return yield* this.#feed(name, writer.parts.join(''));
    return this.#statuses.get(name) ?? 0;
  }

  /** `print | command`: the command runs when its input is complete. */
  *#feed(command: string, text: string): Step<number> {
    try {
      return yield* this.call.run({ argv: ['sh', '-c', command], stdin: new Source(bytesOf(text)) });
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      this.call.warn(`sh: ${error.message}`);
      return 127;
    }
  }

  *closeAll(): Step<void> {
    for (const name of [...this.#readers.keys(), ...this.#writers.keys()]) yield* this.close(name);
  }
}
