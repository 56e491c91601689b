import { createInterface, type Interface } from 'node:readline';
import type { TerminalMode, WorldTerminal } from '#world/world-terminal.js';

/** Where the lines and keys for a simulated terminal come from. */
export interface Keyboard {
  /** Nothing more will come. */
  readonly hasEnded: boolean;
  /** Gives the terminal what it waits for, if that is there. `isIdle`: nothing runs in its world at this moment. */
  serve(mode: TerminalMode, isIdle: boolean): boolean;
  close(): void;
}

export function keyboardOf(terminal: WorldTerminal, isTty: boolean): Keyboard {
  return isTty ? new TtyKeyboard(terminal) : new PipedKeyboard(terminal);
}

/** Whoever reads whole lines, with what they do not show, or each key. */
type Reading = 'lines' | 'keys';

function readingOf(mode: TerminalMode, before: Reading): Reading {
  if (mode.kind === 'busy') return before;
  return mode.kind === 'raw' || (mode.kind === 'line' && !mode.echo) ? 'keys' : 'lines';
}

/** A person: readline edits command lines, with history and completion; programs in raw mode get each key. */
class TtyKeyboard implements Keyboard {
  hasEnded = false;
  readonly #terminal: WorldTerminal;
  readonly #lines: string[] = [];
  #reading: Reading = 'lines';
  #readline: Interface | undefined;
  #history: string[] = [];
  #prompted: string | undefined;
  readonly #onKeys = (data: Buffer): void => this.#terminal.type(data.toString());

  constructor(terminal: WorldTerminal) {
    this.#terminal = terminal;
    this.#readLines();
  }

  serve(mode: TerminalMode): boolean {
    const reading = readingOf(mode, this.#reading);
    if (reading !== this.#reading) {
      this.#reading = reading;
      if (reading === 'keys') this.#readKeys();
      else this.#readLines();
    }
    if (mode.kind !== 'prompt' && mode.kind !== 'line') return false;
    const line = this.#lines.shift();
    if (line !== undefined) {
      this.#terminal.submit(line);
      this.#prompted = undefined;
      return true;
    }
    if (this.#prompted !== mode.prompt && reading === 'lines') {
      this.#prompted = mode.prompt;
      this.#readline?.setPrompt(mode.prompt);
      this.#readline?.prompt(true);
    }
    return false;
  }

  close(): void {
    this.#stopLines();
    process.stdin.off('data', this.#onKeys);
    if (process.stdin.isTTY) process.stdin.setRawMode(false);
    process.stdin.pause();
  }

  #readLines(): void {
    process.stdin.off('data', this.#onKeys);
    const readline = createInterface({
      input: process.stdin, output: process.stdout, terminal: true, history: this.#history,
      completer: (line: string) => {
        const { replace, candidates } = this.#terminal.complete(line, line.length);
        return [[...candidates], line.slice(replace)];
      },
    });
    readline.on('line', (line) => this.#lines.push(line));
    readline.on('history', (history) => {
      this.#history = history;
    });
    readline.on('SIGINT', () => {
      this.#prompted = undefined;
      readline.write(null, { ctrl: true, name: 'e' });
      readline.write(null, { ctrl: true, name: 'u' });
      this.#terminal.signal('INT');
    });
    // ^D: a program that reads lines gets an end of file, and the shell ends.
    readline.on('close', () => {
      if (this.#readline !== readline) return;
      this.#terminal.signal('EOF');
      this.#readLines();
    });
    this.#readline = readline;
    this.#prompted = undefined;
  }

  #stopLines(): void {
    const readline = this.#readline;
    this.#readline = undefined;
    readline?.close();
  }

  #readKeys(): void {
    this.#stopLines();
    process.stdin.setRawMode(true);
    process.stdin.on('data', this.#onKeys);
    process.stdin.resume();
  }
}

/** A script: a line whenever a program waits for one; a program in raw mode gets the next when it is quiet. */
class PipedKeyboard implements Keyboard {
  readonly #terminal: WorldTerminal;
  readonly #lines: string[] = [];
  readonly #readline: Interface;
  #isClosed = false;
  #saidEnd = false;

  constructor(terminal: WorldTerminal) {
    this.#terminal = terminal;
    this.#readline = createInterface({ input: process.stdin, terminal: false });
    this.#readline.on('line', (line) => this.#lines.push(line));
    this.#readline.on('close', () => {
      this.#isClosed = true;
    });
  }

  get hasEnded(): boolean {
    return this.#isClosed && this.#lines.length === 0;
  }

  serve(mode: TerminalMode, isIdle: boolean): boolean {
    if (mode.kind === 'busy' || (mode.kind === 'raw' && !isIdle)) return false;
    const line = this.#lines.shift();
    if (line === undefined) return this.#sayEnd(mode);
    if (mode.kind === 'raw') this.#terminal.type(`${line}\r`);
    else this.#terminal.submit(line);
    return true;
  }

  close(): void {
    this.#readline.close();
    process.stdin.pause();
  }

  #sayEnd(mode: TerminalMode): boolean {
    if (!this.#isClosed || mode.kind === 'prompt' || this.#saidEnd) return false;
    this.#saidEnd = true;
    this.#terminal.signal('EOF');
    return true;
  }
}
