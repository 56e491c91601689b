import { compileBasic, compileExtended, type Pattern, PatternError } from '#linux/programs/regex/pattern.js';

export type Address =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'last' }
  /** Undefined: the last expression that was used. */
  | { readonly kind: 'pattern'; readonly pattern: Pattern | undefined }
  | { readonly kind: 'step'; readonly first: number; readonly step: number }
  /** Only as the second of two. */
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'multiple'; readonly multiple: number };

export interface Command {
  readonly letter: string;
  readonly from: Address | undefined;
  readonly to: Address | undefined;
  readonly negated: boolean;
  /** Text of a, i, c; label of b, t, T; file of r, R, w, W; command of e. */
  readonly text: string;
  readonly number: number | undefined;
  readonly substitution: Substitution | undefined;
  readonly map: ReadonlyMap<string, string> | undefined;
  /** For `{`: the index of its `}`; for b, t, T: where to go on. */
  target: number;
}

export interface Substitution {
  readonly pattern: Pattern | undefined;
  readonly replacement: readonly Piece[];
  readonly nth: number;
  readonly global: boolean;
  readonly print: boolean;
  readonly evaluate: boolean;
  readonly file: string | undefined;
}

/** A part of a replacement. `case`: \U \L \u \l \E. */
export type Piece = { readonly text: string } | { readonly group: number } | { readonly case: 'U' | 'L' | 'u' | 'l' | 'E' };

/** A fault in the script; the message is GNU's after `sed: -e expression #1, char 5: `. */
export class ScriptError extends Error {
  constructor(message: string, readonly at: number) {
    super(message);
  }
}

const NO_ADDRESS = new Set([':', '}']);
const ONE_ADDRESS = new Set(['=', 'a', 'i', 'q', 'Q', 'r']);
const SIMPLE = new Set(['=', 'd', 'D', 'g', 'G', 'h', 'H', 'n', 'N', 'p', 'P', 'x', 'z', 'F', 'l', 'q', 'Q', 'e', 'L']);

export function parseScript(source: string, extended: boolean): readonly Command[] {
  const commands = new ScriptParser(source, extended).parse();
  resolveTargets(commands, source.length);
  return commands;
}

function resolveTargets(commands: Command[], end: number): void {
  const open: number[] = [];
  commands.forEach((command, index) => {
    if (command.letter === '{') open.push(index);
    else if (command.letter === '}') {
      const start = open.pop();
      if (start === undefined) throw new ScriptError("unexpected `}'", end);
      (commands[start] as Command).target = index;
    }
  });
  if (open.length > 0) throw new ScriptError("unmatched `{'", 0);
  for (const command of commands) {
    if (!'btT'.includes(command.letter)) continue;
    command.target = command.text === '' ? commands.length : commands.findIndex(({ letter, text }) => letter === ':' && text === command.text);
    if (command.target < 0) throw new ScriptError(`can't find label for jump to \`${command.text}'`, -1);
  }
}

class ScriptParser {
  #at = 0;

  constructor(private readonly source: string, private readonly extended: boolean) {}

  parse(): Command[] {
    const commands: Command[] = [];
    for (;;) {
      while (/[\s;]/.test(this.source[this.#at] ?? '')) this.#at++;
      if (this.#at >= this.source.length) return commands;
      if (this.source[this.#at] === '#') {
        this.#restOfLine();
        continue;
      }
      commands.push(this.#command());
    }
  }

  #fail(message: string): never {
    throw new ScriptError(message, Math.min(this.#at, this.source.length));
  }

  #spaces(): void {
    while (/[ \t]/.test(this.source[this.#at] ?? '')) this.#at++;
  }

  #restOfLine(): string {
    const newline = this.source.indexOf('\n', this.#at);
    const end = newline < 0 ? this.source.length : newline;
    const text = this.source.slice(this.#at, end);
    this.#at = end;
    return text;
  }

  #command(): Command {
    const from = this.#address(false);
    this.#spaces();
    let to: Address | undefined;
    if (from !== undefined && this.source[this.#at] === ',') {
      this.#at++;
      this.#spaces();
      to = this.#address(true);
      if (to === undefined) {
        this.#at++;
        this.#fail("unexpected `,'");
      }
      this.#spaces();
    }
    let negated = false;
    while (this.source[this.#at] === '!') {
      negated = true;
      this.#at++;
      this.#spaces();
    }
    const letter = this.source[this.#at++];
    if (letter === undefined) this.#fail('missing command');
    if (from !== undefined && NO_ADDRESS.has(letter)) this.#fail(letter === ':' ? ": doesn't want any addresses" : "unexpected `}'");
    if (to !== undefined && ONE_ADDRESS.has(letter) && (letter === 'q' || letter === 'Q')) this.#fail('command only uses one address');
    return this.#body({ letter, from, to, negated, text: '', number: undefined, substitution: undefined, map: undefined, target: -1 });
  }

  #body(command: Command): Command {
    const { letter } = command;
    if (letter === '{') return command;
    if (letter === 's') return { ...command, substitution: this.#substitution() };
    if (letter === 'y') {
      const map = this.#translation();
      this.#end();
      return { ...command, map };
    }
    if ('aic'.includes(letter)) return { ...command, text: this.#text() };
    if (letter === ':') {
      this.#spaces();
      const text = /^[^\s;]*/.exec(this.source.slice(this.#at))?.[0] ?? '';
      if (text === '') this.#fail('":" lacks a label');
      this.#at += text.length;
      return { ...command, text };
    }
    if ('btT'.includes(letter)) {
      this.#spaces();
      const text = /^[^\n;}]*/.exec(this.source.slice(this.#at))?.[0] ?? '';
      this.#at += text.length;
      return { ...command, text: text.trim() };
    }
    if ('rRwW'.includes(letter)) {
      this.#spaces();
      const text = this.#restOfLine();
      if (text === '') this.#fail('missing filename in r/R/w/W commands');
      return { ...command, text };
    }
    if (letter === '}') {
      this.#end();
      return command;
    }
    if (!SIMPLE.has(letter)) this.#fail(`unknown command: \`${letter}'`);
    if (letter === 'e') return { ...command, text: this.#restOfLine().trim() };
    this.#spaces();
    const digits = 'qQlL'.includes(letter) ? (/^\d+/.exec(this.source.slice(this.#at))?.[0] ?? '') : '';
    this.#at += digits.length;
    this.#end();
    return { ...command, number: digits === '' ? undefined : Number(digits) };
  }

  /** After a command: a newline, `;`, `}`, or a comment. */
  #end(): void {
    this.#spaces();
    const letter = this.source[this.#at];
    if (letter === undefined || letter === '\n' || letter === ';' || letter === '}' || letter === '#') return;
    this.#at++;
    this.#fail('extra characters after command');
  }

  #address(isSecond: boolean): Address | undefined {
    const rest = this.source.slice(this.#at);
    const step = /^(\d+)~(\d+)/.exec(rest);
    if (step !== null) {
      this.#at += step[0].length;
      return { kind: 'step', first: Number(step[1]), step: Number(step[2]) };
    }
    const number = /^\d+/.exec(rest);
    if (number !== null) {
      this.#at += number[0].length;
      if (number[0] === '0' && !isSecond && !/^\s*,\s*[/\\]/.test(this.source.slice(this.#at))) this.#fail('invalid usage of line address 0');
      return { kind: 'line', line: Number(number[0]) };
    }
    const relative = isSecond ? /^([+~])(\d+)/.exec(rest) : null;
    if (relative !== null) {
      this.#at += relative[0].length;
      return relative[1] === '+' ? { kind: 'count', count: Number(relative[2]) } : { kind: 'multiple', multiple: Number(relative[2]) };
    }
    if (rest.startsWith('$')) {
      this.#at++;
      return { kind: 'last' };
    }
    if (!rest.startsWith('/') && !(rest.startsWith('\\') && rest.length > 1)) return undefined;
    this.#at += rest.startsWith('\\') ? 1 : 0;
    const delimiter = this.source[this.#at] as string;
    this.#at++;
    const source = this.#delimited(delimiter, true, 'unterminated address regex');
    const flags = /^[IM]*/.exec(this.source.slice(this.#at))?.[0] ?? '';
    this.#at += flags.length;
    return { kind: 'pattern', pattern: this.#compile(source, flags.includes('I'), flags.includes('M')) };
  }

  #compile(source: string, ignoreCase: boolean, multiline: boolean): Pattern | undefined {
    if (source === '') return undefined;
    try {
      return this.extended ? compileExtended(source, { ignoreCase, multiline, escapes: true }) : compileBasic(source, { ignoreCase, multiline, escapes: true });
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      return this.#fail(error.message);
    }
  }

  /** Text up to the delimiter; `\` before the delimiter makes it ordinary. Brackets protect it in expressions. */
  #delimited(delimiter: string, isRegex: boolean, message: string): string {
    let text = '';
    for (;;) {
      const letter = this.source[this.#at];
      if (letter === undefined) this.#fail(message);
      if (letter === '\\') {
        const next = this.source[this.#at + 1];
        if (next === undefined) {
          this.#at++;
          this.#fail(message);
        }
        if (next === delimiter) text += isRegex && /[.*[\]^$+?(){}|]/.test(delimiter) ? `\\${next}`.replace(/^\\([|+?(){}])$/, this.extended ? '\\$1' : '$1') : next;
        else if (next === '\n' && isRegex) text += '\\n';
        else text += letter + next;
        this.#at += 2;
        continue;
      }
      if (isRegex && letter === '[') {
        const set = /^\[\^?\]?(?:\[[:.=].*?[:.=]\]|[^\]\n])*\]/s.exec(this.source.slice(this.#at));
        if (set !== null) {
          text += set[0];
          this.#at += set[0].length;
          continue;
        }
      }
      this.#at++;
      if (letter === delimiter) return text;
      text += letter;
    }
  }

  #substitution(): Substitution {
    const delimiter = this.source[this.#at++];
    if (delimiter === undefined || delimiter === '\n' || delimiter === '\\') this.#fail("unterminated `s' command");
    const source = this.#delimited(delimiter, true, "unterminated `s' command");
    const replacement = this.#delimited(delimiter, false, "unterminated `s' command");
    let [nth, global, print, evaluate, ignoreCase, multiline] = [1, false, false, false, false, false];
    let file: string | undefined;
    for (;;) {
      const letter = this.source[this.#at];
      const digits = /^\d+/.exec(this.source.slice(this.#at))?.[0];
      if (digits !== undefined) {
        this.#at += digits.length;
        nth = Number(digits);
        if (nth === 0) this.#fail("number option to `s' command may not be zero");
        continue;
      }
      if (letter === 'g') global = true;
      else if (letter === 'p') print = true;
      else if (letter === 'e') evaluate = true;
      else if (letter === 'i' || letter === 'I') ignoreCase = true;
      else if (letter === 'm' || letter === 'M') multiline = true;
      else if (letter === 'w') {
        this.#at++;
        this.#spaces();
        file = this.#restOfLine();
        if (file === '') this.#fail('missing filename in r/R/w/W commands');
        break;
      } else break;
      this.#at++;
    }
    const after = this.source[this.#at];
    if (file === undefined && after !== undefined && !/[\s;}#]/.test(after)) {
      this.#at++;
      this.#fail("unknown option to `s'");
    }
    if (file === undefined) this.#end();
    const pattern = this.#compile(source, ignoreCase, multiline);
    const pieces = piecesOf(replacement);
    const highest = Math.max(0, ...pieces.map((piece) => ('group' in piece ? piece.group : 0)));
    if (pattern !== undefined && highest > pattern.groupCount) this.#fail(`invalid reference \\${highest} on \`s' command's RHS`);
    return { pattern, replacement: pieces, nth, global, print, evaluate, file };
  }

  #translation(): ReadonlyMap<string, string> {
    const delimiter = this.source[this.#at++];
    if (delimiter === undefined) this.#fail("unterminated `y' command");
    const read = () => [...this.#delimited(delimiter, false, "unterminated `y' command").replace(/\\(n|\\)/g, (_, letter: string) => (letter === 'n' ? '\n' : '\\'))];
    const [from, to] = [read(), read()];
    if (from.length !== to.length) this.#fail("strings for `y' command are different lengths");
    return new Map(from.map((letter, index) => [letter, to[index] as string]));
  }

  /** `a\` and lines, or GNU's `a text`. A backslash keeps the newline, and leading white space. */
  #text(): string {
    this.#spaces();
    if (this.source[this.#at] === undefined) this.#fail('expected \\ after `a\', `c\' or `i\'');
    if (this.source[this.#at] === '\\') {
      this.#at++;
      const space = /^[ \t]*\n/.exec(this.source.slice(this.#at));
      if (space !== null) this.#at += space[0].length;
    }
    let text = '';
    for (;;) {
      const letter = this.source[this.#at++];
      if (letter === undefined || letter === '\n') break;
      if (letter === '\\') {
        const next = this.source[this.#at++];
        if (next === undefined) break;
        text += next === 't' ? '\t' : next;
      } else text += letter;
    }
    return text;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07' };

function piecesOf(replacement: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let text = '';
  const flush = () => {
    if (text !== '') pieces.push({ text });
    text = '';
  };
  for (let at = 0; at < replacement.length; at++) {
    const letter = replacement[at] as string;
    if (letter === '&') {
      flush();
      pieces.push({ group: 0 });
    } else if (letter !== '\\') text += letter;
    else {
      const next = replacement[++at] ?? '\\';
      const hex = next === 'x' ? /^[0-9a-fA-F]{1,2}/.exec(replacement.slice(at + 1))?.[0] : undefined;
      if (/\d/.test(next)) {
        flush();
        pieces.push({ group: Number(next) });
      } else if (/[ULulE]/.test(next)) {
        flush();
        pieces.push({ case: next as 'U' });
      } else if (hex !== undefined) {
        text += String.fromCharCode(Number.parseInt(hex, 16));
        at += hex.length;
      } else text += ESCAPES[next] ?? next;
    }
  }
  flush();
  return pieces;
}
