// The tokens of an expression, and what is said and done where they do not fit: the error strategy of ANTLR's runtime.
import type { Expr } from './ast.js';
import type { Token } from './lexer.js';
import type { CelIssue } from './source.js';

const OPERATORS: ReadonlySet<string> = new Set(['<', '<=', '>=', '>', '==', '!=', 'in', '&&', '||', '?', '+', '-', '*', '/', '%']);
const START_SYMBOLS: ReadonlySet<string> = new Set(['[', '{', '(', '.', '-', '!', 'true', 'false', 'null']);

export class TokenCursor {
  readonly issues: CelIssue[];
  /** Symbols that end what is being read: where to go on after a mistake. */
  readonly closers: string[] = [];
  readonly #tokens: readonly Token[];
  #at = 0;
  /** After a mistake nothing more is reported until a token fits. */
  #isRecovering = false;

  constructor(tokens: readonly Token[], issues: readonly CelIssue[]) {
    this.#tokens = tokens;
    this.issues = [...issues];
  }

  get token(): Token {
    return this.#tokens[this.#at] as Token;
  }

  get isRecovering(): boolean {
    return this.#isRecovering;
  }

  peek(ahead = 1): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] as Token;
  }

  is(symbol: string, token = this.token): boolean {
    return token.kind === 'symbol' && token.text === symbol;
  }

  next(): Token {
    const { token } = this;
    if (token.kind !== 'eof') this.#at++;
    this.#isRecovering = false;
    return token;
  }

  /** Goes past tokens that do not fit. */
  drop(count: number): void {
    this.#at += count;
  }

  canBegin(token: Token): boolean {
    return token.kind === 'symbol' ? START_SYMBOLS.has(token.text) : token.kind !== 'eof' && token.kind !== 'escaped';
  }

  report(pos: number, message: string): Expr {
    this.issues.push({ pos, message });
    return { kind: 'broken', pos };
  }

  syntaxError(message: string, token = this.token): void {
    if (!this.#isRecovering) this.report(token.pos, `Syntax error: ${message}`);
    this.#isRecovering = true;
  }

  expectEnd(): void {
    const { kind, text } = this.token;
    if (kind === 'eof') return;
    this.syntaxError(this.peek().kind === 'eof' ? `extraneous input '${text}' expecting <EOF>` : `mismatched input '${text}' expecting <EOF>`);
  }

  /** Takes the symbol, or tells that another one stands there. */
  expect(symbol: string, expecting = `'${symbol}'`): void {
    if (this.is(symbol)) {
      this.next();
      return;
    }
    const { text } = this.token;
    if (this.is(symbol, this.peek())) {
      this.syntaxError(`extraneous input '${text}' expecting ${expecting}`);
      this.#at++;
      this.next();
    } else if (symbol === ')' && (this.token.kind === 'eof' || this.#canFollow())) {
      this.syntaxError(`missing ')' at '${text}'`);
    } else {
      this.syntaxError(`mismatched input '${text}' expecting ${expecting}`);
      this.skip();
      if (this.is(symbol)) this.next();
    }
  }

  #canFollow(): boolean {
    const { kind, text } = this.token;
    return kind === 'symbol' && (OPERATORS.has(text) || this.closers.includes(text));
  }

  /** To where reading can go on. */
  skip(): void {
    while (this.token.kind !== 'eof' && !this.#canFollow()) this.#at++;
  }
}
