import { encodeUtf8 } from '#linux/env/text.js';
import { type Description, Handle } from '#linux/kernel/description.js';
import type { Machine } from '#linux/kernel/machine.js';
import { Errno, type Signal, type Step } from '#linux/kernel/step.js';
import { WakeList } from '#linux/kernel/wake-list.js';
import type { Completion, Terminal } from './terminal.js';

/** Output that the person's side has not taken: then writers wait, as with flow control on a real line. */
const OUTPUT_BYTES_MAX = 65_536;
/** Typed ahead and not read. A paste of 100 KB fits. */
const INPUT_BYTES_MAX = 1_048_576;

/** A Tab: what the person's side asks of the shell about the line that it edits. */
export interface LineQuestion {
  /** The line up to the cursor. */
  readonly line: string;
  answer?: Completion;
  /** Ends the search; the answer is then that there is nothing. */
  giveUp?: (() => void) | undefined;
}

/** A pseudo-terminal's line discipline: n_tty with the settings of `stty sane`. */
export class PseudoTerminal implements Terminal {
  readonly input: Handle;
  readonly output: Handle;
  columns: number;
  rows: number;
  raw = false;
  echo = true;
  /** The person's side edits command lines by itself: a shell tells its prompt in `prompt` instead of writing it. */
  editsLines = false;
  /** While a shell waits for a command line of a person whose side edits it. */
  prompt: string | undefined;
  editor: Terminal['editor'];
  /** The process group that gets the signals of the keyboard and may read. 0: nobody yet. */
  foreground = 0;
  readonly #machine: Machine;
  /** Finished lines, or in raw mode bytes as they come. An empty piece is an end of file. */
  readonly #ready: Uint8Array[] = [];
  #readyBytes = 0;
  #line = '';
  readonly #out: Uint8Array[] = [];
  #outBytes = 0;
  #hungUp = false;
  #question: LineQuestion | undefined;
  readonly #readable = new WakeList();
  readonly #writable = new WakeList();
  readonly #listeners = new Set<() => void>();

  constructor(machine: Machine, columns: number, rows: number, readonly name = '/dev/pts/0') {
    this.#machine = machine;
    this.columns = columns;
    this.rows = rows;
    const side = new ProgramSide(this);
    this.input = Handle.of(side);
    this.output = this.input.duplicate();
  }

  // ── the person's side ──

  /** A program waits for input. */
  get isAwaited(): boolean {
    return !this.#readable.isEmpty;
  }

  /** A whole line that the person's side has edited and shown already. */
  enterLine(line: string): void {
    if (this.#hungUp || this.#readyBytes > INPUT_BYTES_MAX) return;
    this.#push(encodeUtf8(`${line}\n`));
  }

  /** A shell waits for a command line: true when the person's side shows the prompt. */
  ask(prompt: string): boolean {
    if (!this.editsLines) return false;
    this.prompt = prompt;
    this.#tell();
    return true;
  }

  /** Asks the shell at the prompt; it answers in the question. */
  askOfLine(question: LineQuestion): void {
    this.#question = question;
    this.#readable.wakeAll();
  }

  type(data: string): void {
    if (this.#hungUp || this.#readyBytes > INPUT_BYTES_MAX) return;
    if (this.raw) {
      this.#push(encodeUtf8(data));
      return;
    }
    for (const key of data) this.#cookedKey(key);
  }

  #cookedKey(key: string): void {
    switch (key) {
      case '\x03':
        this.#interrupt('^C', 'SIGINT');
        return;
      case '\x1c':
        this.#interrupt('^\\', 'SIGQUIT');
        return;
      case '\x1a':
        this.#interrupt('^Z', 'SIGTSTP');
        return;
      case '\x04':
        this.#push(encodeUtf8(this.#line));
        this.#line = '';
        return;
      case '\x7f':
      case '\b':
        this.#erase();
        return;
      case '\x15':
        while (this.#line !== '') this.#erase();
        return;
      case '\x17':
        while (this.#line.endsWith(' ')) this.#erase();
        while (this.#line !== '' && !this.#line.endsWith(' ')) this.#erase();
        return;
      case '\r':
      case '\n':
        this.#show('\r\n');
        this.#push(encodeUtf8(`${this.#line}\n`));
        this.#line = '';
        return;
      default:
        if (this.#line.length > 65_536) return;
        this.#line += key;
        this.#show(key < ' ' && key !== '\t' ? `^${String.fromCharCode(key.charCodeAt(0) + 64)}` : key);
    }
  }

  #erase(): void {
    const keys = [...this.#line];
    if (keys.length === 0) return;
    const gone = keys.pop() as string;
    this.#line = keys.join('');
    this.#show('\b \b'.repeat(gone < ' ' ? 2 : 1));
  }

  #interrupt(shown: string, signal: Signal): void {
    this.#line = '';
    this.#ready.length = 0;
    this.#readyBytes = 0;
    this.#show(shown);
    if (signal !== 'SIGTSTP') {
      // What waits to be shown is flushed too, so that ^C ends a flood at once (tty_perform_flush).
      this.#dropOutput();
    }
    if (this.foreground > 0) this.#machine.signalGroup(this.foreground, signal);
  }

  #dropOutput(): void {
    if (this.#outBytes < OUTPUT_BYTES_MAX / 2) return;
    const tail = encodeUtf8('^C');
    this.#out.splice(0, this.#out.length, tail);
    this.#outBytes = tail.length;
    this.#writable.wakeAll();
  }

  take(): Uint8Array {
    if (this.#out.length === 0) return new Uint8Array(0);
    const all = new Uint8Array(this.#outBytes);
    let at = 0;
    for (const piece of this.#out) {
      all.set(piece, at);
      at += piece.length;
    }
    this.#out.length = 0;
    this.#outBytes = 0;
    this.#writable.wakeAll();
    return all;
  }

  onOutput(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  resize(columns: number, rows: number): void {
    if (columns === this.columns && rows === this.rows) return;
    this.columns = columns;
    this.rows = rows;
    if (this.foreground > 0) this.#machine.signalGroup(this.foreground, 'SIGWINCH');
  }

  /** The person has gone: readers see the end, the session gets SIGHUP. */
  hangUp(): void {
    if (this.#hungUp) return;
    this.#hungUp = true;
    this.#dropAll();
    for (const process of [...this.#machine.processes.values()]) {
      if (process.terminal === this) process.signal('SIGHUP');
    }
    this.#readable.wakeAll();
  }

  #dropAll(): void {
    this.#out.length = 0;
    this.#outBytes = 0;
    this.#writable.wakeAll();
  }

  // ── the programs' side ──

  setRaw(raw: boolean): void {
    if (raw === this.raw) return;
    this.raw = raw;
    if (raw && this.#line !== '') {
      this.#push(encodeUtf8(this.#line));
      this.#line = '';
    }
    this.#tell();
  }

  setEcho(echo: boolean): void {
    if (echo === this.echo) return;
    this.echo = echo;
    this.#tell();
  }

  /** `stty sane`, as shells do after a program was killed. */
  reset(): void {
    this.setRaw(false);
    this.setEcho(true);
  }

  /** What is typed of a line that is not finished. */
  get pendingLine(): string {
    return this.#line;
  }

  *read(bytesMax: number): Step<Uint8Array | undefined> {
    for (;;) {
      this.#stopBackground('SIGTTIN');
      const first = this.#ready[0];
      if (first !== undefined) return this.#takeReady(first, bytesMax);
      if (this.#hungUp) return undefined;
      yield this.#readable;
    }
  }

  /** Waits like `read`, for whoever answers questions: undefined when there is something to read. */
  *lineOrQuestion(): Step<LineQuestion | undefined> {
    for (;;) {
      this.#stopBackground('SIGTTIN');
      const question = this.#question;
      this.#question = undefined;
      if (question !== undefined) return question;
      if (this.#ready.length > 0 || this.#hungUp) return undefined;
      yield this.#readable;
    }
  }

  #takeReady(first: Uint8Array, bytesMax: number): Uint8Array | undefined {
    this.prompt = undefined;
    if (first.length === 0) {
      this.#ready.shift();
      return undefined;
    }
    const data = first.subarray(0, bytesMax);
    if (data.length === first.length) this.#ready.shift();
    else this.#ready[0] = first.subarray(data.length);
    this.#readyBytes -= data.length;
    return data;
  }

  unread(data: Uint8Array): void {
    this.#ready.unshift(data);
    this.#readyBytes += data.length;
  }

  /** A job in the background that reads the terminal is stopped until it comes to the foreground. */
  #stopBackground(signal: Signal): void {
    const { current } = this.#machine.scheduler;
    if (current === undefined || current.terminal !== this || this.foreground === 0 || current.group === this.foreground) return;
    if (current.actionOf(signal) === 'ignore') throw new Errno('EIO');
    this.#machine.signalGroup(current.group, signal);
  }

  tryWrite(data: Uint8Array): boolean {
    if (this.#hungUp) throw new Errno('EIO');
    if (this.#outBytes > OUTPUT_BYTES_MAX) return false;
    this.#machine.tick(data.length);
    this.#emit(this.raw ? data.slice() : withCarriageReturns(data));
    return true;
  }

  *write(data: Uint8Array): Step<void> {
    for (let at = 0; at < data.length; at += 16_384) {
      while (!this.tryWrite(data.subarray(at, at + 16_384))) yield this.#writable;
    }
  }

  #show(text: string): void {
    if (this.echo) this.#emit(encodeUtf8(text));
  }

  #push(bytes: Uint8Array): void {
    this.#ready.push(bytes);
    this.#readyBytes += bytes.length;
    this.#readable.wakeAll();
  }

  #emit(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#out.push(bytes);
    this.#outBytes += bytes.length;
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** ONLCR: a line feed from a program goes out as carriage return and line feed. */
function withCarriageReturns(data: Uint8Array): Uint8Array {
  let feeds = 0;
  for (const byte of data) if (byte === 10) feeds++;
  if (feeds === 0) return data.slice();
  const all = new Uint8Array(data.length + feeds);
  let at = 0;
  for (const byte of data) {
    if (byte === 10) all[at++] = 13;
    all[at++] = byte;
  }
  return all;
}

class ProgramSide implements Description {
  readonly isTty = true;
  readonly readable = true;
  readonly writable = true;

  constructor(readonly terminal: PseudoTerminal) {}

  get name(): string {
    return this.terminal.name;
  }

  read(bytesMax: number): Step<Uint8Array | undefined> {
    return this.terminal.read(bytesMax);
  }

  write(data: Uint8Array): Step<void> {
    return this.terminal.write(data);
  }

  tryWrite(data: Uint8Array): boolean {
    return this.terminal.tryWrite(data);
  }

  unread(data: Uint8Array): boolean {
    this.terminal.unread(data);
    return true;
  }

  release(): void {}
}
