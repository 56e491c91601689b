// Mirrors go-yaml's scanner (libyaml's): the tokens of a text, without their values, up to the first that is none
// Differs: tags are not looked into.

/** Where something stands; lines and columns from 0. */
export interface Mark {
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

export type TokenKind =
  | 'directive' | 'document-start' | 'document-end' | 'stream-end' | 'block-sequence-start' | 'block-mapping-start' | 'block-end' | 'block-entry' | 'key' | 'value'
  | 'flow-sequence-start' | 'flow-sequence-end' | 'flow-mapping-start' | 'flow-mapping-end' | 'flow-entry' | 'alias' | 'anchor' | 'tag' | 'scalar';
export interface Token {
  readonly kind: TokenKind;
  readonly mark: Mark;
}

/** What is wrong and where; `context` is where the thing began that it is wrong in. */
export class GoYamlProblem extends Error {
  constructor(
    message: string,
    readonly context: Mark | undefined,
    readonly mark: Mark,
    readonly isOfScanner: boolean,
  ) {
    super(message);
  }
}

/** What may turn out to be a key once its colon comes. */
interface SimpleKey {
  readonly token: number;
  readonly isRequired: boolean;
  readonly mark: Mark;
}

const KEY_MAX = 1024;
const FLOW_TOKENS: Readonly<Record<string, TokenKind>> = { '[': 'flow-sequence-start', '{': 'flow-mapping-start', ']': 'flow-sequence-end', '}': 'flow-mapping-end' };

export class GoScanner {
  #index = 0;
  #line = 0;
  #column = 0;
  #indent = -1;
  #indents: number[] = [];
  #flow = 0;
  #keyAllowed = true;
  /** One for each level of flow. */
  #keys: (SimpleKey | undefined)[] = [undefined];
  #tokens: Token[] = [];
  #parsed = 0;
  #isDone = false;

  /** `ahead`: how many tokens are read before one is given out; go-yaml v3 looks out for comments. */
  constructor(
    private readonly source: string,
    private readonly ahead: number,
  ) {}

  /** The next token, which stays. Throws GoYamlProblem. */
  peek(): Token {
    while (!this.#isDone && (this.#tokens.length <= this.ahead || this.#headMayBeKey())) this.#fetch();
    return this.#tokens[0] as Token;
  }
  take(): Token {
    const token = this.peek();
    this.#tokens.shift();
    this.#parsed++;
    return token;
  }

  #headMayBeKey(): boolean {
    this.#dropStaleKeys();
    return this.#keys.some((key) => key?.token === this.#parsed);
  }

  #at(offset = 0): string {
    return this.source[this.#index + offset] ?? '';
  }
  #isBlank(offset = 0): boolean {
    return this.#at(offset) === ' ' || this.#at(offset) === '\t';
  }
  #isBreak(offset = 0): boolean {
    return this.#at(offset) === '\n' || this.#at(offset) === '\r';
  }
  #isBlankOrEnd(offset = 0): boolean {
    return this.#at(offset) === '' || this.#isBlank(offset) || this.#isBreak(offset);
  }
  #isIndicatorLine(): boolean {
    return this.#column === 0 && ['---', '...'].includes(this.source.slice(this.#index, this.#index + 3)) && this.#isBlankOrEnd(3);
  }
  #skip(count = 1): void {
    this.#index += count;
    this.#column += count;
  }
  #skipLine(): void {
    this.#index += this.#at() === '\r' && this.#at(1) === '\n' ? 2 : 1;
    this.#line++;
    this.#column = 0;
  }
  #mark(): Mark {
    return { index: this.#index, line: this.#line, column: this.#column };
  }
  #problem(message: string, context: Mark | undefined = undefined): GoYamlProblem {
    return new GoYamlProblem(message, context, this.#mark(), true);
  }
  #push(kind: TokenKind, mark: Mark = this.#mark()): void {
    this.#tokens.push({ kind, mark });
  }

  // ── keys and indents ──

  #dropStaleKeys(): void {
    for (const [level, key] of this.#keys.entries()) {
      if (key === undefined || (key.mark.line === this.#line && key.mark.index + KEY_MAX >= this.#index)) continue;
      if (key.isRequired) throw this.#problem("could not find expected ':'", key.mark);
      this.#keys[level] = undefined;
    }
  }
  #saveKey(): void {
    if (!this.#keyAllowed) return;
    this.#removeKey();
    this.#keys[this.#flow] = { token: this.#parsed + this.#tokens.length, isRequired: this.#flow === 0 && this.#indent === this.#column, mark: this.#mark() };
  }
  #removeKey(): void {
    const key = this.#keys[this.#flow];
    if (key?.isRequired === true) throw this.#problem("could not find expected ':'", key.mark);
    this.#keys[this.#flow] = undefined;
  }
  #rollIndent(column: number, kind: TokenKind, mark: Mark, at?: number): void {
    if (this.#flow > 0 || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    if (at === undefined) this.#push(kind, mark);
    else this.#tokens.splice(at - this.#parsed, 0, { kind, mark });
  }
  #unrollIndent(column: number): void {
    if (this.#flow > 0) return;
    while (this.#indent > column) {
      this.#push('block-end');
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  // ── tokens ──

  #fetch(): void {
    this.#skipToToken();
    this.#dropStaleKeys();
    this.#unrollIndent(this.#column);
    const c = this.#at();
    if (c === '') return this.#end();
    if (this.#column === 0 && c === '%') return this.#directive();
    if (this.#isIndicatorLine()) return this.#indicator(c === '-' ? 'document-start' : 'document-end');
    if (FLOW_TOKENS[c] !== undefined) return c === '[' || c === '{' ? this.#flowStart(FLOW_TOKENS[c]) : this.#flowEnd(FLOW_TOKENS[c]);
    if (c === ',') return this.#flowEntry();
    if (c === '-' && this.#isBlankOrEnd(1)) return this.#blockEntry();
    if (c === '?' && (this.#flow > 0 || this.#isBlankOrEnd(1))) return this.#key();
    if (c === ':' && (this.#flow > 0 || this.#isBlankOrEnd(1))) return this.#value();
    if (c === '*' || c === '&') return this.#anchor(c === '*' ? 'alias' : 'anchor');
    if (c === '!') return this.#tag();
    if ((c === '|' || c === '>') && this.#flow === 0) return this.#blockScalar();
    if (c === "'" || c === '"') return this.#quoted(c);
    const startsPlain = !'-?:,[]{}#&*!|>\'"%@`'.includes(c) || (c === '-' && !this.#isBlank(1)) || (this.#flow === 0 && (c === '?' || c === ':') && !this.#isBlankOrEnd(1));
    if (this.#isBlank() || !startsPlain) throw this.#problem('found character that cannot start any token', this.#mark());
    this.#plain();
  }

  #skipToToken(): void {
    for (;;) {
      while (this.#at() === ' ' || this.#at() === '\ufeff' || ((this.#flow > 0 || !this.#keyAllowed) && this.#at() === '\t')) this.#skip();
      if (this.#at() === '#') while (this.#at() !== '' && !this.#isBreak()) this.#skip();
      if (!this.#isBreak()) return;
      this.#skipLine();
      if (this.#flow === 0) this.#keyAllowed = true;
    }
  }

  #end(): void {
    if (this.#column !== 0) {
      this.#column = 0;
      this.#line++;
    }
    this.#unrollIndent(-1);
    this.#removeKey();
    this.#keyAllowed = false;
    this.#push('stream-end');
    this.#isDone = true;
  }
  #indicator(kind: TokenKind): void {
    this.#unrollIndent(-1);
    this.#removeKey();
    this.#keyAllowed = false;
    this.#push(kind);
    this.#skip(3);
  }
  #directive(): void {
    const start = this.#mark();
    this.#unrollIndent(-1);
    this.#removeKey();
    this.#keyAllowed = false;
    this.#skip();
    let name = '';
    for (; /^[\w-]$/.test(this.#at()); this.#skip()) name += this.#at();
    if (name === '') throw this.#problem('could not find expected directive name', start);
    if (!this.#isBlankOrEnd()) throw this.#problem('found unexpected non-alphabetical character', start);
    if (name !== 'YAML' && name !== 'TAG') throw this.#problem('found unknown directive name', start);
    while (this.#at() !== '' && !this.#isBreak()) this.#skip();
    this.#push('directive', start);
  }

  #flowStart(kind: TokenKind): void {
    this.#saveKey();
    this.#flow++;
    this.#keys.push(undefined);
    this.#keyAllowed = true;
    this.#push(kind);
    this.#skip();
  }
  #flowEnd(kind: TokenKind): void {
    this.#removeKey();
    if (this.#flow > 0) {
      this.#flow--;
      this.#keys.pop();
    }
    this.#keyAllowed = false;
    this.#push(kind);
    this.#skip();
  }
  #flowEntry(): void {
    this.#removeKey();
    this.#keyAllowed = true;
    this.#push('flow-entry');
    this.#skip();
  }
  #blockEntry(): void {
    if (this.#flow === 0) {
      if (!this.#keyAllowed) throw this.#problem('block sequence entries are not allowed in this context', this.#mark());
      this.#rollIndent(this.#column, 'block-sequence-start', this.#mark());
    }
    this.#removeKey();
    this.#keyAllowed = true;
    this.#push('block-entry');
    this.#skip();
  }
  #key(): void {
    if (this.#flow === 0) {
      if (!this.#keyAllowed) throw this.#problem('mapping keys are not allowed in this context', this.#mark());
      this.#rollIndent(this.#column, 'block-mapping-start', this.#mark());
    }
    this.#removeKey();
    this.#keyAllowed = this.#flow === 0;
    this.#push('key');
    this.#skip();
  }
  #value(): void {
    const key = this.#keys[this.#flow];
    if (key !== undefined) {
      this.#tokens.splice(key.token - this.#parsed, 0, { kind: 'key', mark: key.mark });
      this.#rollIndent(key.mark.column, 'block-mapping-start', key.mark, key.token);
      this.#keys[this.#flow] = undefined;
      this.#keyAllowed = false;
    } else {
      if (this.#flow === 0) {
        if (!this.#keyAllowed) throw this.#problem('mapping values are not allowed in this context', this.#mark());
        this.#rollIndent(this.#column, 'block-mapping-start', this.#mark());
      }
      this.#keyAllowed = this.#flow === 0;
    }
    this.#push('value');
    this.#skip();
  }

  // ── scalars and what goes before them ──

  #anchor(kind: 'alias' | 'anchor'): void {
    this.#saveKey();
    this.#keyAllowed = false;
    const start = this.#mark();
    this.#skip();
    const from = this.#index;
    while (/^[\w-]$/.test(this.#at())) this.#skip();
    if (this.#index === from || !(this.#isBlankOrEnd() || '?:,]}%@`'.includes(this.#at()))) throw this.#problem('did not find expected alphabetic or numeric character', start);
    this.#push(kind, start);
  }
  #tag(): void {
    this.#saveKey();
    this.#keyAllowed = false;
    const start = this.#mark();
    while (!this.#isBlankOrEnd() && !(this.#flow > 0 && ',]}'.includes(this.#at()))) this.#skip();
    this.#push('tag', start);
  }

  #quoted(quote: string): void {
    this.#saveKey();
    this.#keyAllowed = false;
    const start = this.#mark();
    this.#skip();
    for (;;) {
      if (this.#isIndicatorLine()) throw this.#problem('found unexpected document indicator', start);
      const c = this.#at();
      if (c === '') throw this.#problem('found unexpected end of stream', start);
      if (this.#isBreak()) this.#skipLine();
      else if (quote === "'" && c === "'" && this.#at(1) === "'") this.#skip(2);
      else if (c === quote) break;
      else if (quote === '"' && c === '\\') this.#escape(start);
      else this.#skip();
    }
    this.#skip();
    this.#push('scalar', start);
  }
  #escape(start: Mark): void {
    this.#skip();
    if (this.#isBreak()) return this.#skipLine();
    const digits = ({ x: 2, u: 4, U: 8 } as const)[this.#at()] ?? 0;
    if (digits === 0 && (this.#at() === '' || !'0abt\tnvfre "\'/\\N_LP'.includes(this.#at()))) throw this.#problem('found unknown escape character', start);
    this.#skip();
    for (let i = 0; i < digits; i++) if (!/^[0-9a-fA-F]$/.test(this.#at(i))) throw this.#problem('did not find expected hexdecimal digit', start);
    this.#skip(digits);
  }

  #plain(): void {
    this.#saveKey();
    this.#keyAllowed = false;
    const start = this.#mark();
    const indent = this.#indent + 1;
    let isAfterBreak = false;
    for (;;) {
      if (this.#isIndicatorLine() || this.#at() === '#') break;
      while (!this.#isBlankOrEnd() && !this.#endsPlain()) {
        isAfterBreak = false;
        this.#skip();
      }
      if (!this.#isBlank() && !this.#isBreak()) break;
      while (this.#isBlank() || this.#isBreak()) {
        if (this.#isBreak()) {
          this.#skipLine();
          isAfterBreak = true;
        } else {
          if (isAfterBreak && this.#column < indent && this.#at() === '\t') throw this.#problem('found a tab character that violates indentation', start);
          this.#skip();
        }
      }
      if (this.#flow === 0 && this.#column < indent) break;
    }
    this.#push('scalar', start);
    if (isAfterBreak) this.#keyAllowed = true;
  }
  #endsPlain(): boolean {
    const c = this.#at();
    if (c === ':' && this.#isBlankOrEnd(1)) return true;
    return this.#flow > 0 && (',[]{}'.includes(c) || (c === '?' && this.#isBlankOrEnd(1)));
  }

  #blockScalar(): void {
    this.#removeKey();
    this.#keyAllowed = true;
    const start = this.#mark();
    this.#skip();
    let added = 0;
    for (; /^[-+0-9]$/.test(this.#at()); this.#skip()) {
      if (this.#at() === '0') throw this.#problem('found an indentation indicator equal to 0', start);
      if (/\d/.test(this.#at())) added = Number(this.#at());
    }
    while (this.#isBlank()) this.#skip();
    if (this.#at() === '#') while (this.#at() !== '' && !this.#isBreak()) this.#skip();
    if (this.#at() !== '' && !this.#isBreak()) throw this.#problem('did not find expected comment or line break', start);
    if (this.#isBreak()) this.#skipLine();
    this.#blockLines(start, added === 0 ? 0 : Math.max(this.#indent, 0) + added);
    this.#push('scalar', start);
  }
  /** `indent` 0: as far in as the first line. */
  #blockLines(start: Mark, indent: number): void {
    let found = indent;
    for (;;) {
      found = this.#blockBreaks(start, found);
      if (this.#column !== found || this.#at() === '') return;
      while (this.#at() !== '' && !this.#isBreak()) this.#skip();
      if (this.#at() === '') return;
      this.#skipLine();
    }
  }
  #blockBreaks(start: Mark, indent: number): number {
    let deepest = 0;
    for (;;) {
      while ((indent === 0 || this.#column < indent) && this.#at() === ' ') this.#skip();
      deepest = Math.max(deepest, this.#column);
      if ((indent === 0 || this.#column < indent) && this.#at() === '\t') throw this.#problem('found a tab character where an indentation space is expected', start);
      if (!this.#isBreak()) break;
      this.#skipLine();
    }
    return indent === 0 ? Math.max(deepest, this.#indent + 1, 1) : indent;
  }
}
