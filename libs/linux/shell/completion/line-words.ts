/** A word of a command line that is not finished, as it was typed. */
export interface LineWord {
  readonly text: string;
  /** Where it begins in the line. */
  readonly start: number;
  /** It names a file: it stands after `<` or `>`. */
  readonly redirected: boolean;
}

const RESERVED = new Set(['if', 'then', 'elif', 'else', 'while', 'until', 'do', 'time', '!', '{']);
const SEPARATORS = '|&;()\n`';
const ASSIGNMENT = /^\w+\+?=/;

/** The words of the command that a line ends in: the last is the one being typed, perhaps empty. */
export function lineWords(line: string): readonly LineWord[] {
  return new Reader(line).read();
}

class Reader {
  #words: LineWord[] = [];
  #text = '';
  #start = -1;
  #redirected = false;
  #quote = '';

  constructor(private readonly line: string) {}

  read(): readonly LineWord[] {
    for (let at = 0; at < this.line.length; at++) at = this.#step(at);
    const last = { text: this.#text, start: this.#start < 0 ? this.line.length : this.#start, redirected: this.#redirected };
    return [...this.#command(), last];
  }

  /** Reads the character; answers the place of the last one read. */
  #step(at: number): number {
    const char = this.line[at] as string;
    const next = this.line[at + 1];
    // A command inside of double quotes begins anew.
    if (this.#quote !== "'" && char === '$' && next === '(') return this.#separate(at + 1);
    if (this.#quote !== '') {
      if (char === this.#quote) this.#quote = '';
      else if (char === '\\' && this.#quote === '"') return this.#take(at, 2);
      return this.#take(at, 1);
    }
    if (char === '\\') return this.#take(at, 2);
    if (char === '"' || char === "'") this.#quote = char;
    else if (char === ' ' || char === '\t') return this.#end(at);
    else if (char === '<' || char === '>') return this.#redirect(at, next);
    else if (SEPARATORS.includes(char)) return this.#separate(at);
    return this.#take(at, 1);
  }

  #take(at: number, length: number): number {
    if (this.#start < 0) this.#start = at;
    this.#text += this.line.slice(at, at + length);
    return at + length - 1;
  }

  #end(at: number): number {
    if (this.#start >= 0) {
      this.#words.push({ text: this.#text, start: this.#start, redirected: this.#redirected });
      this.#redirected = false;
    }
    this.#text = '';
    this.#start = -1;
    return at;
  }

  #separate(at: number): number {
    this.#end(at);
    this.#words = [];
    this.#redirected = false;
    this.#quote = '';
    return at;
  }

  #redirect(at: number, next: string | undefined): number {
    if (next === '(') return this.#separate(at + 1);
    if (/^\d+$/.test(this.#text)) this.#start = -1; // of which descriptor
    this.#end(at);
    this.#redirected = true;
    return next !== undefined && '<>&|'.includes(next) ? at + 1 : at;
  }

  /** Without what stands before the command's name, and without files that its streams go to. */
  #command(): readonly LineWord[] {
    const words = this.#words.filter(({ redirected }) => !redirected);
    const first = words.findIndex(({ text }) => !RESERVED.has(text) && !ASSIGNMENT.test(text));
    return first < 0 ? [] : words.slice(first);
  }
}

/** The words as bash gives them to a completion function: cut also where `breaks` (COMP_WORDBREAKS) says. */
export function brokenWords(words: readonly LineWord[], breaks: string): readonly LineWord[] {
  return words.flatMap((word) => piecesOf(word, breaks));
}

function piecesOf(word: LineWord, breaks: string): readonly LineWord[] {
  const pieces: LineWord[] = [];
  let quote = '';
  let from = 0;
  let wasBreak: boolean | undefined;
  for (let at = 0; at <= word.text.length; at++) {
    const char = word.text[at];
    const isBreak = quote === '' && char !== undefined && !`"'`.includes(char) && breaks.includes(char);
    if (at > from && (char === undefined || isBreak !== wasBreak)) {
      pieces.push({ ...word, text: word.text.slice(from, at), start: word.start + from });
      from = at;
    }
    wasBreak = isBreak;
    if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
  }
  return pieces.length === 0 ? [word] : pieces;
}

/** The text that quotes and backslashes stand for; nothing is expanded. */
export function unquoted(text: string): string {
  let plain = '';
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at] as string;
    if (char === '\\' && quote !== "'") plain += text[++at] ?? '';
    else if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else plain += char;
  }
  return plain;
}
