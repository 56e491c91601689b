// Mirrors text/template/parse/lex.go
// Differs: the whole text at once; what is wrong comes as a last token, so that the parser sees what stands before it.

export type TokenKind =
  | 'text' | 'open' | 'close' | 'space' | 'identifier' | 'keyword' | 'field' | 'variable' | 'dot' | 'nil' | 'string' | 'number' | 'bool' | 'char'
  | '|' | '(' | ')' | ':=' | '=' | 'eof' | 'error';

export interface Token {
  readonly kind: TokenKind;
  /** As it stands in the source; of an error its message. */
  readonly text: string;
  /** Where it begins in the source, in UTF-16 units. */
  readonly at: number;
  readonly line: number;
}

const KEYWORDS = new Set(['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with']);
const SPACE = /[ \t\r\n]/;
const NUMBER = /^[-+]?(0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)([eE][-+]?\d+)?)i?/;

export function tokenize(source: string): readonly Token[] {
  return new Lexer(source).run();
}

class Lexer {
  #at = 0;
  #line = 1;
  #depth = 0;
  readonly #tokens: Token[] = [];

  constructor(private readonly source: string) {}

  run(): readonly Token[] {
    let trim = false;
    for (;;) {
      const next = this.#text(trim);
      if (next === undefined) break;
      trim = next;
    }
    return this.#tokens;
  }

  /** Text and one action; whether the action ended with a trim marker, undefined at the end. */
  #text(trim: boolean): boolean | undefined {
    const { source } = this;
    if (trim) this.#skip(/^[ \t\r\n]*/.exec(source.slice(this.#at))?.[0] ?? '');
    const open = source.indexOf('{{', this.#at);
    const raw = source.slice(this.#at, open < 0 ? undefined : open);
    const trimsLeft = open >= 0 && source[open + 2] === '-' && SPACE.test(source[open + 3] ?? '');
    const text = trimsLeft ? withoutEnd(raw) : raw;
    if (text !== '') this.#push('text', text);
    this.#skip(raw);
    if (open < 0) {
      this.#push('eof', '');
      return undefined;
    }
    const after = open + 2 + (trimsLeft ? 2 : 0);
    if (source.startsWith('/*', after)) return this.#comment(after);
    this.#push('open', '{{');
    this.#skip(source.slice(open, after));
    this.#depth = 0;
    return this.#inside();
  }

  #comment(from: number): boolean | undefined {
    const end = this.source.indexOf('*/', from + 2);
    if (end < 0) return this.#fail('unclosed comment');
    const close = /^([ \t\r\n]-)?\}\}/.exec(this.source.slice(end + 2, end + 6));
    if (close === null) return this.#fail('comment ends before closing delimiter');
    this.#skip(this.source.slice(this.#at, end + 2 + close[0].length));
    return close[1] !== undefined;
  }

  #inside(): boolean | undefined {
    for (;;) {
      const rest = this.source.slice(this.#at, this.#at + 4);
      const trims = /^[ \t\r\n]-\}\}/.test(rest);
      if (trims || rest.startsWith('}}')) {
        if (this.#depth > 0) return this.#fail('unclosed left paren');
        const text = trims ? rest : '}}';
        this.#push('close', '}}');
        this.#skip(text);
        return trims;
      }
      if (rest === '') return this.#fail('unclosed action');
      if (SPACE.test(rest[0] as string)) this.#space();
      else if (!this.#token(rest[0] as string)) return undefined;
    }
  }

  #space(): void {
    let end = this.#at;
    while (SPACE.test(this.source[end] ?? '') && !/^[ \t\r\n]-\}\}/.test(this.source.slice(end, end + 4))) end++;
    this.#take('space', this.source.slice(this.#at, end));
  }

  /** False when the text is no token: the error has been pushed. */
  #token(c: string): boolean {
    const tail = this.source.slice(this.#at);
    switch (c) {
      case '=':
        return this.#take('=', c);
      case ':':
        return tail[1] === '=' ? this.#take(':=', ':=') : this.#failed('expected :=');
      case '|':
        return this.#take('|', c);
      case '(':
        this.#depth++;
        return this.#take('(', c);
      case ')':
        if (--this.#depth < 0) return this.#failed('unexpected right paren');
        return this.#take(')', c);
      case '"':
        return this.#quoted(/^"(?:[^"\\\n]|\\[^\n])*"/.exec(tail)?.[0], 'string', 'unterminated quoted string');
      case '`':
        return this.#quoted(/^`[^`]*`/.exec(tail)?.[0], 'string', 'unterminated raw quoted string');
      case "'":
        return this.#quoted(/^'(?:[^'\\\n]|\\[^\n])*'/.exec(tail)?.[0], 'number', 'unterminated character constant');
      default:
        return this.#word(c, tail);
    }
  }

  #quoted(text: string | undefined, kind: TokenKind, problem: string): boolean {
    return text === undefined ? this.#failed(problem) : this.#take(kind, text);
  }

  #word(c: string, tail: string): boolean {
    if (c === '$' || (c === '.' && !/\d/.test(tail[1] ?? ''))) {
      const name = /^[.$][\p{L}_\p{Nd}]*/u.exec(tail)?.[0] ?? c;
      return this.#ended(tail, name) && this.#take(name === '.' ? 'dot' : c === '.' ? 'field' : 'variable', name);
    }
    if (/[-+.0-9]/.test(c)) {
      const number = NUMBER.exec(tail)?.[0] ?? '';
      const more = /^[\p{L}_\p{Nd}]/u.test(tail.slice(number.length));
      if (number === '' || more) return this.#failed(`bad number syntax: ${JSON.stringify(tail.slice(0, number.length + 1))}`);
      return this.#take('number', number);
    }
    const word = /^[\p{L}_][\p{L}\p{Nd}_]*/u.exec(tail)?.[0];
    if (word !== undefined) {
      if (!this.#ended(tail, word)) return false;
      if (KEYWORDS.has(word)) return this.#take('keyword', word);
      return this.#take(word === 'true' || word === 'false' ? 'bool' : word === 'nil' ? 'nil' : 'identifier', word);
    }
    if (/^[\x20-\x7e]/.test(c)) return this.#take('char', c);
    return this.#failed(`unrecognized character in action: ${unicode(String.fromCodePoint(tail.codePointAt(0) as number))}`);
  }

  /** Words end at a space, a sign of the grammar or the end of the action. */
  #ended(tail: string, word: string): boolean {
    const next = tail.slice(word.length);
    if (next === '' || /^([ \t\r\n.,|:()]|\}\})/.test(next)) return true;
    return this.#failed(`bad character ${unicode(String.fromCodePoint(next.codePointAt(0) as number))}`);
  }

  #take(kind: TokenKind, text: string): true {
    this.#push(kind, text);
    this.#skip(text);
    return true;
  }
  #push(kind: TokenKind, text: string): void {
    this.#tokens.push({ kind, text, at: this.#at, line: this.#line });
  }
  #skip(text: string): void {
    this.#at += text.length;
    for (const c of text) if (c === '\n') this.#line++;
  }
  #failed(problem: string): false {
    this.#push('error', problem);
    return false;
  }
  #fail(problem: string): undefined {
    this.#push('error', problem);
    return undefined;
  }
}

/** Without white space at its end; a regular expression would look at long runs of it again and again. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && SPACE.test(text[end - 1] as string)) end--;
  return text.slice(0, end);
}

/** `%#U` of a character. */
function unicode(c: string): string {
  return `U+${(c.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}${/\p{C}/u.test(c) ? '' : ` '${c}'`}`;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', '\\': '\\', '"': '"', "'": "'" };

export function unquoteGo(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)/g, (_, code: string) => {
    if (/^[xuU]./.test(code)) return String.fromCodePoint(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]{3}$/.test(code)) return String.fromCodePoint(Number.parseInt(code, 8));
    return ESCAPES[code] ?? code;
  });
}

/** The value of a number's or character's text; a whole number is an int, anything with a point or exponent a float64. */
export function numberOf(text: string): { readonly value: number; readonly float: boolean } {
  if (text.startsWith("'")) return { value: unquoteGo(text.slice(1, -1)).codePointAt(0) ?? 0, float: false };
  const plain = text.replaceAll('_', '');
  const sign = plain.startsWith('-') ? -1 : 1;
  const digits = plain.replace(/^[-+]/, '');
  if (/^0[xob]/i.test(digits)) return { value: sign * Number(digits), float: false };
  if (/^0[0-7]+$/.test(digits)) return { value: sign * Number.parseInt(digits, 8), float: false };
  const value = sign * Number(digits);
  return { value, float: /[.eE]/.test(digits) };
}
