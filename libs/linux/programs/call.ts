import { concatBytes } from '#linux/env/bytes.js';
import type { Process, SpawnOptions } from '#linux/kernel/process.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Input, Output } from '#linux/kernel/stream.js';
import { bytesOf, textOf } from './byte-text.js';
import { BUFFERED_BYTES_MAX, OUTPUT_BUFFER_LENGTH, READ_BYTES } from './limits.js';
import { LineReader } from './line-reader.js';
import { OutOfMemory } from './out-of-memory.js';

/** Whose texts a program prints: GNU's and its friends', or busybox's. */
export type Flavour = 'gnu' | 'busybox';

/** Ends a program from anywhere inside it, after what it printed is out. */
export class Exit extends Error {
  constructor(readonly status: number) {
    super(`exit ${status}`);
  }
}

interface Chunk {
  readonly to: 'stdout' | 'stderr';
  readonly data: string | Uint8Array;
}

/** One run of a program: its process, with the ways of reading, printing and failing that programs share. */
export class Call {
  /** What main returns unless it knows better. `report` makes it 1. */
  status = 0;
  readonly flavour: Flavour;
  readonly given: readonly { readonly option: string; readonly text: string | undefined }[];
  #buffer: Chunk[] = [];
  #buffered = 0;

  constructor(
    readonly process: Process,
    /** As messages begin: the name it was called by, without its folder. */
    readonly name: string,
    flavour: Flavour,
    given: Call['given'] = [],
  ) {
    this.flavour = flavour;
    this.given = given;
  }

  get files() { return this.process.files; }
  get env() { return this.process.env; }
  get host() { return this.process.host; }
  get net() { return this.process.net; }
  get credentials() { return this.process.credentials; }
  get cwd() { return this.process.cwd; }
  get stdin() { return this.process.stdin; }
  get stdout() { return this.process.stdout; }
  get stderr() { return this.process.stderr; }
  get random() { return this.process.world.random; }
  get isBusybox() { return this.flavour === 'busybox'; }
  now(): number { return this.process.world.clock.now(); }

  /** To standard output, soon: `flush` and `work` write it. */
  print(data: string | Uint8Array): void {
    if (data.length > 0) this.#push({ to: 'stdout', data });
  }

  printError(message: string): void {
    this.#push({ to: 'stderr', data: message });
  }

  /** `name: message` on standard error; the status stays. */
  warn(message: string): void {
    this.printError(`${this.name}: ${message}\n`);
  }

  /** `name: what: No such file or directory`, and status 1; an error that is not the kernel's goes up. */
  report(what: string, error: unknown, status = 1): void {
    if (!(error instanceof Errno)) throw error;
    this.warn(`${what}: ${error.message}`);
    this.status = status;
  }

  /** As `report`, with each flavour's own words for what was tried. */
  reportAs(gnu: string, busybox: string, error: unknown, status = 1): void {
    this.report(this.isBusybox ? busybox : gnu, error, status);
  }

  /** A file that can't be read: `cat: x: …`, or busybox's `cat: can't open 'x': …`. */
  reportInput(path: string, error: unknown, status = 1): void {
    this.reportAs(path, `can't open '${path}'`, error, status);
  }

  /** `name: message`, then the end with `status`. */
  die(message: string, status = 1): never {
    this.warn(message);
    throw new Exit(status);
  }

  /** A usage error: the message, then the hint that GNU programs give. */
  dieOfUsage(message: string, status = 1): never {
    this.warn(message);
    if (!this.isBusybox) this.printError(`Try '${this.name} --help' for more information.\n`);
    throw new Exit(status);
  }

  #push(chunk: Chunk): void {
    this.#buffer.push(chunk);
    this.#buffered += chunk.data.length;
  }

  /** Charges for `fuel` turns of a loop, and writes when much was printed. */
  *work(fuel = 1): Step<void> {
    yield* this.process.work(fuel);
    if (this.#buffered >= OUTPUT_BUFFER_LENGTH) yield* this.flush();
  }

  *flush(): Step<void> {
    while (this.#buffer.length > 0) {
      const chunks = this.#buffer;
      this.#buffer = [];
      this.#buffered = 0;
      for (let index = 0; index < chunks.length; ) {
        const { to } = chunks[index] as Chunk;
        let end = index + 1;
        while (end < chunks.length && chunks[end]?.to === to) end++;
        const output = to === 'stdout' ? this.process.stdout : this.process.stderr;
        for (const data of joined(chunks.slice(index, end))) yield* written(output, data);
        index = end;
      }
    }
  }

  /** Forgets what was printed and not written (nobody reads it any more). */
  dropOutput(): void {
    this.#buffer = [];
    this.#buffered = 0;
  }

  *sleep(ms: number): Step<void> {
    yield* this.flush();
    yield* this.process.sleep(ms);
  }

  /** `-` is standard input. Throws Errno; a directory is EISDIR, as reading it would say. */
  openInput(path: string): Input {
    if (path === '-') return unclosable(this.process.stdin);
    if (this.files.stat(path).kind === 'directory') throw new Errno('EISDIR', path);
    return this.files.openInput(path);
  }

  lines(input: Input, separator = '\n'): LineReader {
    return new LineReader(this, input, separator);
  }

  *readAll(input: Input): Step<Uint8Array> {
    yield* this.flush();
    const parts: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      const chunk = yield* input.read(READ_BYTES);
      if (chunk === undefined) break;
      parts.push(chunk);
      length += chunk.length;
      this.process.holdMemory(chunk.length);
      if (length > BUFFERED_BYTES_MAX) throw new OutOfMemory();
      yield* this.work(1);
    }
    input.close();
    return concatBytes(parts);
  }

  *readAllText(input: Input): Step<string> {
    return textOf(yield* this.readAll(input));
  }

  /** Copies to standard output until the end of the input. */
  *copy(input: Input): Step<void> {
    yield* this.flush();
    for (;;) {
      const chunk = yield* input.read(READ_BYTES);
      if (chunk === undefined) return;
      yield* written(this.process.stdout, chunk);
      yield* this.process.work(1);
    }
  }

  /** Runs another program to its end; the status as `$?` shows it. Throws Errno when it can't be started. */
  *run(options: SpawnOptions): Step<number> {
    yield* this.flush();
    const child = this.process.spawn(options);
    return (yield* this.process.wait(child)).status;
  }

  /** Lines of all operands (or standard input), one `visit` a batch; files that can't be opened are reported. */
  *eachLines(operands: readonly string[], visit: (lines: readonly string[], path: string) => void): Step<void> {
    for (const path of operands.length > 0 ? operands : ['-']) {
      try {
        const reader = this.lines(this.openInput(path));
        for (;;) {
          const lines = yield* reader.batch();
          if (lines === undefined) break;
          visit(lines, path);
          yield* this.work(lines.length);
        }
        reader.close();
      } catch (error) {
        this.reportInput(path, error);
      }
    }
  }
}

/** What was printed can't be written: the program ends, whatever it was reading. */
export class WriteError extends Error {}

function* written(output: Output, data: string | Uint8Array): Step<void> {
  try {
    yield* output.write(data);
  } catch (error) {
    if (error instanceof Errno && error.code !== 'EPIPE') throw new WriteError(error.message);
    throw error;
  }
}

/** Standard input may be named by several operands; closing one of them must not end it. */
function unclosable(input: Input): Input {
  return { read: (max) => input.read(max), close: () => {}, isTty: input.isTty };
}

function joined(chunks: readonly Chunk[]): (string | Uint8Array)[] {
  if (chunks.every(({ data }) => typeof data === 'string')) return [bytesOf(chunks.map(({ data }) => data).join(''))];
  return [concatBytes(chunks.map(({ data }) => (typeof data === 'string' ? bytesOf(data) : data)))];
}

export type { Input, Output };
