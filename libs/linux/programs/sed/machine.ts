import type { Step } from '#linux/kernel/step.js';
import { bytesOf } from '#linux/programs/byte-text.js';
import type { Call } from '#linux/programs/call.js';
import { OutOfMemory } from '#linux/programs/out-of-memory.js';
import type { Match, Pattern } from '#linux/programs/regex/pattern.js';
import { STRING_LENGTH_MAX } from '#linux/programs/limits.js';
import type { Address, Command, Piece, Substitution } from './script.js';

/** What the machine reads from and writes to; -i gives it another one for each file. */
export interface Surface {
  /** The next line, or undefined at the end of all input. */
  next(): Step<string | undefined>;
  /** Whether the line just read is the last one. */
  isLast(): Step<boolean>;
  /** Whether the line just read had its newline. */
  readonly endsOpen: boolean;
  readonly fileName: string;
  print(text: string): void;
  writeTo(path: string, text: string): void;
  readFile(path: string): string | undefined;
  nextLineOf(path: string): string | undefined;
  runCommand(command: string): Step<string>;
}

/** Runs a script over lines. */
export class Machine {
  line = 0;
  #pattern = '';
  #hold = '';
  #replaced = false;
  #appended: string[] = [];
  #lastPattern: Pattern | undefined;
  /** For each command with a range: the line where it ends, or 'open' while its end is looked for. */
  readonly #ranges = new Map<Command, number | 'open'>();

  constructor(private readonly call: Call, private readonly commands: readonly Command[], private readonly quiet: boolean, private readonly posix: boolean) {}

  /** Resets what belongs to one file (-s, -i). */
  startFile(): void {
    this.line = 0;
    this.#ranges.clear();
  }

  /** Works until the input ends or `q`. The exit status, or undefined when the input ended. */
  *run(surface: Surface): Step<number | undefined> {
    for (let restart = false; ; ) {
      if (!restart) {
        const line = yield* surface.next();
        if (line === undefined) return undefined;
        this.line++;
        this.#pattern = line;
      }
      this.#replaced = false;
      yield* this.call.work(1 + (this.#pattern.length >> 6));
      const outcome = yield* this.#cycle(surface);
      if (outcome === 'delete' || outcome === 'restart') {
        this.#flushAppended(surface);
        restart = outcome === 'restart';
        continue;
      }
      if (!this.quiet && outcome !== 'silent') this.#printLine(surface, this.#pattern);
      this.#flushAppended(surface);
      if (typeof outcome === 'object') return outcome.status;
      restart = false;
    }
  }

  #printLine(surface: Surface, text: string): void {
    surface.print(surface.endsOpen ? text : `${text}\n`);
  }

  #flushAppended(surface: Surface): void {
    for (const text of this.#appended) surface.print(text);
    this.#appended = [];
  }

  *#cycle(surface: Surface): Step<'end' | 'delete' | 'restart' | 'silent' | { readonly status: number; readonly quiet?: boolean }> {
    for (let at = 0; at < this.commands.length; at++) {
      const command = this.commands[at] as Command;
      if (at > 0) yield* this.call.work(2 + (this.#pattern.length >> 5));
      if (command.letter === '}' || command.letter === ':') continue;
      if ((yield* this.#selected(command, surface)) === command.negated) {
        if (command.letter === '{') at = command.target;
        continue;
      }
      switch (command.letter) {
        case '{': break;
        case '=': surface.print(`${this.line}\n`); break;
        case 'a': this.#appended.push(`${command.text}\n`); break;
        case 'i': surface.print(`${command.text}\n`); break;
        case 'c':
          if (command.to === undefined || command.negated || this.#ranges.get(command) === undefined) surface.print(`${command.text}\n`);
          return 'delete';
        case 'd': return 'delete';
        case 'D': {
          const newline = this.#pattern.indexOf('\n');
          if (newline < 0) return 'delete';
          this.#pattern = this.#pattern.slice(newline + 1);
          return 'restart';
        }
        case 'e': {
          if (command.text === '') this.#pattern = (yield* surface.runCommand(this.#pattern)).replace(/\n$/, '');
          else surface.print(yield* surface.runCommand(command.text));
          break;
        }
        case 'F': surface.print(`${surface.fileName}\n`); break;
        case 'g': this.#pattern = this.#hold; break;
        case 'G': this.#grow(`${this.#pattern}\n${this.#hold}`); break;
        case 'h': this.#hold = this.#pattern; break;
        case 'H': this.#hold = limited(`${this.#hold}\n${this.#pattern}`); break;
        case 'l': surface.print(`${visible(this.#pattern, command.number ?? 70)}\n`); break;
        case 'n': case 'N': {
          const isAtEnd = yield* surface.isLast();
          if (isAtEnd && command.letter === 'N') return this.posix ? 'delete' : 'end';
          if (command.letter === 'n' && !this.quiet) this.#printLine(surface, this.#pattern);
          this.#flushAppended(surface);
          if (isAtEnd) return 'silent';
          const next = yield* surface.next();
          this.line++;
          this.#pattern = command.letter === 'n' ? (next ?? '') : limited(`${this.#pattern}\n${next ?? ''}`);
          break;
        }
        case 'p': surface.print(`${this.#pattern}\n`); break;
        case 'P': surface.print(`${this.#pattern.split('\n', 1)[0]}\n`); break;
        case 'q': return { status: command.number ?? 0 };
        case 'Q': this.#appended = []; throw new QuitNow(command.number ?? 0);
        case 'r': {
          const text = surface.readFile(command.text);
          if (text !== undefined) this.#appended.push(text);
          break;
        }
        case 'R': {
          const text = surface.nextLineOf(command.text);
          if (text !== undefined) this.#appended.push(`${text}\n`);
          break;
        }
        case 's': yield* this.#substitute(command.substitution as Substitution, surface); break;
        case 'w': surface.writeTo(command.text, `${this.#pattern}\n`); break;
        case 'W': surface.writeTo(command.text, `${this.#pattern.split('\n', 1)[0]}\n`); break;
        case 'x': [this.#pattern, this.#hold] = [this.#hold, this.#pattern]; break;
        case 'y': this.#pattern = [...this.#pattern].map((letter) => command.map?.get(letter) ?? letter).join(''); break;
        case 'z': this.#pattern = ''; break;
        case 'b': at = command.target - 1; break;
        case 't':
          if (this.#replaced) at = command.target - 1;
          this.#replaced = false;
          break;
        case 'T':
          if (!this.#replaced) at = command.target - 1;
          this.#replaced = false;
          break;
      }
    }
    return 'end';
  }

  #grow(text: string): void {
    this.#pattern = limited(text);
  }

  *#selected(command: Command, surface: Surface): Step<boolean> {
    const { from, to } = command;
    if (from === undefined) return true;
    if (to === undefined) return yield* this.#matches(from, surface);
    const end = this.#ranges.get(command);
    if (end === undefined) {
      if (from.kind === 'line' && from.line === 0) {
        if (this.line !== 1) return false;
        if (yield* this.#matches(to, surface)) return true;
        this.#ranges.set(command, 'open');
        return true;
      }
      if (!(yield* this.#matches(from, surface))) return false;
      this.#open(command, to);
      return true;
    }
    if (end === 'open') {
      if (yield* this.#matches(to, surface)) this.#ranges.delete(command);
      return true;
    }
    if (this.line >= end) this.#ranges.delete(command);
    if (this.line > end) return yield* this.#selected(command, surface);
    return true;
  }

  #open(command: Command, to: Address): void {
    const end = to.kind === 'line' ? to.line : to.kind === 'count' ? this.line + to.count : to.kind === 'multiple' ? (to.multiple === 0 ? this.line : Math.ceil(this.line / to.multiple) * to.multiple) : 'open';
    if (end === 'open' || end > this.line) this.#ranges.set(command, end);
  }

  *#matches(address: Address, surface: Surface): Step<boolean> {
    switch (address.kind) {
      case 'line': return this.line === address.line;
      case 'last': return yield* surface.isLast();
      case 'step': return address.step === 0 ? this.line === address.first : this.line >= address.first && (this.line - address.first) % address.step === 0;
      case 'pattern': return this.#used(address.pattern).test(this.#pattern);
      default: return false;
    }
  }

  /** An empty expression is the last one that was used. */
  #used(pattern: Pattern | undefined): Pattern {
    const used = pattern ?? this.#lastPattern;
    if (used === undefined) return this.call.die('no previous regular expression');
    this.#lastPattern = used;
    return used;
  }

  *#substitute(s: Substitution, surface: Surface): Step<void> {
    const pattern = this.#used(s.pattern);
    const text = this.#pattern;
    let out = '';
    let copied = 0;
    let count = 0;
    let done = false;
    for (let from = 0; from <= text.length; ) {
      const match: Match | undefined = pattern.exec(text, from);
      if (match === undefined) break;
      const isEmptyAfterMatch = match.end === match.start && match.start === copied && copied > 0 && count > 0;
      if (!isEmptyAfterMatch) {
        count++;
        if (count >= s.nth) {
          out += text.slice(copied, match.start) + replaced(s.replacement, match);
          copied = match.end;
          done = true;
          if (out.length > STRING_LENGTH_MAX) throw new OutOfMemory();
          if (!s.global) break;
        }
      }
      from = match.end > match.start ? match.end : match.end + 1;
      if (count % 64 === 63) yield* this.call.work(64);
    }
    if (!done) return;
    this.#pattern = out + text.slice(copied);
    this.#replaced = true;
    if (s.evaluate) this.#pattern = (yield* surface.runCommand(this.#pattern)).replace(/\n$/, '');
    if (s.print) surface.print(`${this.#pattern}\n`);
    if (s.file !== undefined) surface.writeTo(s.file, `${this.#pattern}\n`);
  }
}

/** `Q`: ends without printing. */
export class QuitNow extends Error {
  constructor(readonly status: number) {
    super('quit');
  }
}

function limited(text: string): string {
  if (text.length > STRING_LENGTH_MAX) throw new OutOfMemory();
  return text;
}

function replaced(pieces: readonly Piece[], match: Match): string {
  let out = '';
  let all: 'U' | 'L' | undefined;
  let once: 'u' | 'l' | undefined;
  for (const piece of pieces) {
    if ('case' in piece) {
      if (piece.case === 'U' || piece.case === 'L') all = piece.case;
      else if (piece.case === 'E') all = undefined;
      else once = piece.case;
      continue;
    }
    let text = 'text' in piece ? piece.text : (match.groups[piece.group] ?? '');
    if (text === '') continue;
    if (all !== undefined) text = all === 'U' ? text.toUpperCase() : text.toLowerCase();
    if (once !== undefined) text = (once === 'u' ? text.charAt(0).toUpperCase() : text.charAt(0).toLowerCase()) + text.slice(1);
    once = undefined;
    out += text;
  }
  return out;
}

const SHOWN: Readonly<Record<string, string>> = { '\\': '\\\\', '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v' };

/** As `l` prints: everything visible, folded at the width, `$` at the end. */
function visible(text: string, width: number): string {
  const units = [...bytesOf(text)].map((byte) => {
    const character = String.fromCharCode(byte);
    return SHOWN[character] ?? (byte < 32 || byte > 126 ? `\\${byte.toString(8).padStart(3, '0')}` : character);
  });
  let out = '';
  let column = 0;
  for (const unit of units) {
    if (width > 1 && column + unit.length > width - 1) {
      out += '\\\n';
      column = 0;
    }
    out += unit;
    column += unit.length;
  }
  return `${out}$`;
}
