// Mirrors cel-go/parser/parser.go with the error strategy of ANTLR's runtime
// Differs: recursive descent; what ANTLR would report further on after a second mistake is not always the same.
import type { Call, Entry, Expr, FieldInit } from './ast.js';
import { tokenize, type Token } from './lexer.js';
import { CODE_POINTS_MAX, PARSE_DEPTH_MAX } from './limits.js';
import { parseDouble, parseInteger, parseUnsigned, unquote } from './literals.js';
import { expandMacro, MacroError } from './macros.js';
import type { CelIssue } from './source.js';

const RESERVED: ReadonlySet<string> = new Set('as break const continue else false for function if import in let loop package namespace null return true var void while'.split(' '));
const RELATIONS: ReadonlySet<string> = new Set(['<', '<=', '>=', '>', '==', '!=', 'in']);
const EXPRESSION_START = "'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER";
const OPERATORS: ReadonlySet<string> = new Set(['<', '<=', '>=', '>', '==', '!=', 'in', '&&', '||', '?', '+', '-', '*', '/', '%']);
const START_SYMBOLS: ReadonlySet<string> = new Set(['[', '{', '(', '.', '-', '!', 'true', 'false', 'null']);

class TooDeep extends Error {}

/** Reads an expression with its macros expanded. `expr` is to be used only where there are no issues. */
export function parse(source: string): { readonly expr: Expr; readonly issues: readonly CelIssue[] } {
  const size = [...source].length;
  if (size > CODE_POINTS_MAX) {
    return { expr: { kind: 'broken', pos: 0 }, issues: [{ pos: -1, message: `expression code point size exceeds limit: size: ${size}, limit ${CODE_POINTS_MAX}` }] };
  }
  return new Parser(source).parse();
}

class Parser {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  readonly #issues: CelIssue[];
  /** Symbols that end what is being read: where to go on after a mistake. */
  readonly #closers: string[] = [];
  #at = 0;
  #depth = 0;
  /** After a mistake nothing more is reported until a token fits. */
  #isRecovering = false;

  constructor(source: string) {
    const { tokens, issues } = tokenize(source);
    this.#source = source;
    this.#tokens = tokens;
    this.#issues = [...issues];
  }

  parse(): { readonly expr: Expr; readonly issues: readonly CelIssue[] } {
    try {
      const expr = this.#expr();
      this.#expectEnd();
      return { expr, issues: this.#issues };
    } catch (error) {
      if (!(error instanceof TooDeep)) throw error;
      return { expr: { kind: 'broken', pos: 0 }, issues: [...this.#issues, { pos: -1, message: `expression recursion limit exceeded: ${PARSE_DEPTH_MAX}` }] };
    }
  }

  get #token(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #peek(ahead = 1): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)] as Token;
  }

  #is(symbol: string, token = this.#token): boolean {
    return token.kind === 'symbol' && token.text === symbol;
  }

  #next(): Token {
    const token = this.#token;
    if (token.kind !== 'eof') this.#at++;
    this.#isRecovering = false;
    return token;
  }

  #report(pos: number, message: string): Expr {
    this.#issues.push({ pos, message });
    return { kind: 'broken', pos };
  }

  #syntaxError(message: string, token = this.#token): void {
    if (!this.#isRecovering) this.#report(token.pos, `Syntax error: ${message}`);
    this.#isRecovering = true;
  }

  #expectEnd(): void {
    const { kind, text } = this.#token;
    if (kind === 'eof') return;
    this.#syntaxError(this.#peek().kind === 'eof' ? `extraneous input '${text}' expecting <EOF>` : `mismatched input '${text}' expecting <EOF>`);
  }

  /** Takes the symbol. `mayLack`: what may follow it, so that it can be thought to be there. */
  #expect(symbol: string, expecting = `'${symbol}'`): void {
    if (this.#is(symbol)) {
      this.#next();
      return;
    }
    const { text } = this.#token;
    if (this.#is(symbol, this.#peek())) {
      this.#syntaxError(`extraneous input '${text}' expecting ${expecting}`);
      this.#at++;
      this.#next();
    } else if (symbol === ')' && (this.#token.kind === 'eof' || OPERATORS.has(text) || this.#closers.includes(text))) {
      this.#syntaxError(`missing ')' at '${text}'`);
    } else {
      this.#syntaxError(`mismatched input '${text}' expecting ${expecting}`);
      this.#skip();
      if (this.#is(symbol)) this.#next();
    }
  }

  #skip(): void {
    while (this.#token.kind !== 'eof' && !(this.#token.kind === 'symbol' && (OPERATORS.has(this.#token.text) || this.#closers.includes(this.#token.text)))) this.#at++;
  }

  #expr(): Expr {
    if (++this.#depth > PARSE_DEPTH_MAX) throw new TooDeep();
    const condition = this.#chain('||', () => this.#chain('&&', () => this.#relation()));
    let result = condition;
    if (this.#is('?')) {
      const { pos } = this.#next();
      this.#closers.push(':');
      const yes = this.#chain('||', () => this.#chain('&&', () => this.#relation()));
      this.#closers.pop();
      this.#expect(':');
      const no = this.#expr();
      result = call(pos, '_?_:_', undefined, [condition, yes, no]);
    }
    this.#depth--;
    return result;
  }

  #chain(operator: '||' | '&&', term: () => Expr): Expr {
    const first = term();
    if (!this.#is(operator)) return first;
    const { pos } = this.#token;
    const terms = [first];
    while (this.#is(operator)) {
      this.#next();
      terms.push(term());
    }
    return call(pos, `_${operator}_`, undefined, terms);
  }

  #relation(): Expr {
    let left = this.#sum();
    while (this.#token.kind === 'symbol' && RELATIONS.has(this.#token.text)) {
      const { pos, text } = this.#next();
      left = call(pos, text === 'in' ? '@in' : `_${text}_`, undefined, [left, this.#sum()]);
    }
    return left;
  }

  #sum(): Expr {
    let left = this.#product();
    while (this.#is('+') || this.#is('-')) {
      const { pos, text } = this.#next();
      left = call(pos, `_${text}_`, undefined, [left, this.#product()]);
    }
    return left;
  }

  #product(): Expr {
    let left = this.#unary();
    while (this.#is('*') || this.#is('/') || this.#is('%')) {
      const { pos, text } = this.#next();
      left = call(pos, `_${text}_`, undefined, [left, this.#unary()]);
    }
    return left;
  }

  #canBegin(token: Token): boolean {
    return token.kind === 'symbol' ? START_SYMBOLS.has(token.text) : token.kind !== 'eof' && token.kind !== 'escaped';
  }

  #unary(): Expr {
    if (!this.#canBegin(this.#token)) return this.#missingOperand();
    const { pos, text } = this.#token;
    const isNumber = text === '-' && ['int', 'float'].includes(this.#peek().kind);
    if ((!this.#is('!') && !this.#is('-')) || isNumber) return this.#member();
    let count = 0;
    while (this.#is(text) && !(text === '-' && ['int', 'float'].includes(this.#peek().kind) && count > 0)) {
      this.#next();
      count++;
    }
    if (!this.#canBegin(this.#token)) return this.#missingOperand();
    const operand = this.#member();
    if (count % 2 === 0) return operand;
    return call(pos, text === '!' ? '!_' : '-_', undefined, [operand]);
  }

  #missingOperand(expecting = EXPRESSION_START): Expr {
    const { text, pos } = this.#token;
    if (this.#canBegin(this.#peek())) {
      this.#syntaxError(`extraneous input '${text}' expecting {${expecting}}`);
      this.#at++;
      return this.#unary();
    }
    this.#syntaxError(`mismatched input '${text}' expecting {${expecting}}`);
    this.#skip();
    return { kind: 'broken', pos };
  }

  #member(): Expr {
    let left = this.#primary();
    for (;;) {
      if (this.#is('.')) left = this.#selection(left);
      else if (this.#is('[')) left = this.#index(left);
      else return left;
      if (++this.#depth > PARSE_DEPTH_MAX * 4) throw new TooDeep();
    }
  }

  #selection(operand: Expr): Expr {
    const dot = this.#token;
    const isOptional = this.#is('?', this.#peek());
    const name = this.#peek(isOptional ? 2 : 1);
    if (name.kind !== 'ident' && name.kind !== 'escaped') {
      const text = this.#source.slice(dot.pos, name.kind === 'eof' ? name.pos : name.pos + name.text.length);
      this.#syntaxError(['true', 'false', 'null'].includes(name.text) && !isOptional ? `mismatched input '${name.text}' expecting IDENTIFIER` : `no viable alternative at input '${text}'`, name);
      this.#at += isOptional ? 2 : 1;
      this.#skip();
      return { kind: 'broken', pos: dot.pos };
    }
    this.#next();
    if (isOptional) this.#next();
    this.#next();
    const field = name.kind === 'escaped' ? name.text.slice(1, -1) : name.text;
    if (isOptional) return call(dot.pos, '_?._', undefined, [operand, { kind: 'literal', pos: name.pos, value: field }]);
    if (!this.#is('(') || name.kind === 'escaped') return { kind: 'select', pos: dot.pos, operand, field, isTest: false };
    const { pos } = this.#token;
    return this.#called(pos, field, operand, this.#args());
  }

  #index(operand: Expr): Expr {
    const { pos } = this.#next();
    const isOptional = this.#is('?');
    if (isOptional) this.#next();
    this.#closers.push(']');
    const index = this.#expr();
    this.#closers.pop();
    this.#expect(']');
    return call(pos, isOptional ? '_[?_]' : '_[_]', undefined, [operand, index]);
  }

  #args(): Expr[] {
    this.#next();
    this.#closers.push(')', ',');
    const args: Expr[] = [];
    if (!this.#is(')')) {
      if (!this.#canBegin(this.#token) && !this.#canBegin(this.#peek())) args.push(this.#missingOperand(EXPRESSION_START.replace("'(', ", "'(', ')', ")));
      else args.push(this.#expr());
      while (this.#is(',')) {
        this.#next();
        args.push(this.#expr());
      }
    }
    this.#closers.length -= 2;
    this.#expect(')');
    return args;
  }

  #called(pos: number, name: string, target: Expr | undefined, args: readonly Expr[]): Expr {
    try {
      return expandMacro(pos, name, target, args) ?? call(pos, name, target, args);
    } catch (error) {
      if (!(error instanceof MacroError)) throw error;
      return this.#report(error.pos, error.message);
    }
  }

  #primary(): Expr {
    const token = this.#token;
    const { pos, text } = token;
    if (this.#is('(')) return this.#nested();
    if (this.#is('[')) return this.#list();
    if (this.#is('{')) return { kind: 'map', pos, entries: this.#entries() };
    if (this.#is('.') || token.kind === 'ident') return this.#name();
    this.#next();
    if (text === '-') return this.#number(pos, this.#next(), '-');
    if (text === 'true' || text === 'false') return { kind: 'literal', pos, value: text === 'true' };
    if (text === 'null') return { kind: 'literal', pos, value: null };
    if (token.kind === 'string' || token.kind === 'bytes') return this.#text(token);
    return this.#number(pos, token, '');
  }

  #nested(): Expr {
    this.#next();
    this.#closers.push(')');
    const inner = this.#expr();
    this.#closers.pop();
    this.#expect(')');
    return inner;
  }

  #text(token: Token): Expr {
    try {
      return { kind: 'literal', pos: token.pos, value: unquote(token.text) };
    } catch (error) {
      return this.#report(token.pos, (error as Error).message);
    }
  }

  #number(pos: number, token: Token, sign: string): Expr {
    if (token.kind === 'float') {
      const value = parseDouble(sign + token.text);
      return value === undefined ? this.#report(pos, 'invalid double literal') : { kind: 'literal', pos, value };
    }
    const value = token.kind === 'uint' ? parseUnsigned(token.text) : parseInteger(sign, token.text);
    return value === undefined ? this.#report(pos, `invalid ${token.kind} literal`) : { kind: 'literal', pos, value };
  }

  /** An identifier, a call, or a message. */
  #name(): Expr {
    const leading = this.#is('.') ? this.#next() : undefined;
    const { pos, text, kind } = this.#token;
    if (kind !== 'ident') {
      this.#syntaxError(`mismatched input '${text}' expecting IDENTIFIER`);
      this.#skip();
      return { kind: 'broken', pos };
    }
    const message = this.#messageName();
    if (message !== undefined) {
      const at = this.#token.pos;
      return { kind: 'struct', pos: at, name: message, fields: this.#fields() };
    }
    this.#next();
    if (RESERVED.has(text)) {
      if (this.#is('(')) this.#args();
      return this.#report(pos, `reserved identifier: ${text}`);
    }
    const name = leading === undefined ? text : `.${text}`;
    if (!this.#is('(')) return { kind: 'ident', pos, name };
    const open = this.#token.pos;
    return this.#called(open, name, undefined, this.#args());
  }

  /** `Object.spec{`: moves to the brace. */
  #messageName(): string | undefined {
    let ahead = 0;
    let name = this.#token.text;
    while (this.#is('.', this.#peek(ahead + 1)) && this.#peek(ahead + 2).kind === 'ident') {
      name += `.${this.#peek(ahead + 2).text}`;
      ahead += 2;
    }
    if (!this.#is('{', this.#peek(ahead + 1))) return undefined;
    this.#at += ahead + 1;
    return name;
  }

  #list(): Expr {
    const { pos } = this.#next();
    const items: Expr[] = [];
    const optional: boolean[] = [];
    this.#closers.push(']', ',');
    if (!this.#is(']') && !this.#canBegin(this.#token) && !this.#is('?') && !this.#is(',') && !this.#canBegin(this.#peek())) {
      items.push(this.#missingOperand("'[', ']', '{', '(', '.', ',', '-', '!', '?', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER"));
    }
    while (!this.#isOver(']')) {
      const isOptional = this.#is('?');
      if (isOptional) this.#next();
      optional.push(isOptional);
      items.push(this.#expr());
      if (!this.#is(',')) break;
      this.#next();
    }
    this.#closers.length -= 2;
    this.#expect(']', "{']', ','}");
    return { kind: 'list', pos, items, optional };
  }

  #entries(): Entry[] {
    const entries: Entry[] = [];
    this.#next();
    this.#closers.push('}', ',', ':');
    if (!this.#isOver('}') && !this.#canBegin(this.#token) && !this.#is('?')) {
      this.#missingOperand("'[', '{', '}', '(', '.', ',', '-', '!', '?', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER");
    }
    while (!this.#isOver('}')) {
      const isOptional = this.#is('?');
      if (isOptional) this.#next();
      const key = this.#expr();
      const { pos } = this.#token;
      this.#expect(':');
      entries.push({ pos, key, value: this.#isOver('}') && this.#isRecovering ? { kind: 'broken', pos } : this.#expr(), isOptional });
      if (!this.#is(',')) break;
      this.#next();
    }
    this.#closers.length -= 3;
    this.#expect('}', "{'}', ','}");
    return entries;
  }

  #fields(): FieldInit[] {
    const fields: FieldInit[] = [];
    this.#next();
    this.#closers.push('}', ',', ':');
    while (!this.#isOver('}')) {
      const isOptional = this.#is('?');
      if (isOptional) this.#next();
      const name = this.#token;
      if (name.kind !== 'ident' && name.kind !== 'escaped') {
        this.#syntaxError(`mismatched input '${name.text}' expecting {'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}`);
        this.#skip();
        break;
      }
      this.#next();
      const { pos } = this.#token;
      this.#expect(':');
      fields.push({ pos, field: name.kind === 'escaped' ? name.text.slice(1, -1) : name.text, value: this.#isOver('}') && this.#isRecovering ? { kind: 'broken', pos } : this.#expr(), isOptional });
      if (!this.#is(',')) break;
      this.#next();
    }
    this.#closers.length -= 3;
    this.#expect('}', "{'}', ','}");
    return fields;
  }

  #isOver(closer: string): boolean {
    return this.#is(closer) || this.#token.kind === 'eof';
  }
}

function call(pos: number, name: string, target: Expr | undefined, args: readonly Expr[]): Call {
  return { kind: 'call', pos, name, target, args };
}
