// Mirrors cel-go/parser/parser.go with the error strategy of ANTLR's runtime
// Differs: recursive descent; what ANTLR would report further on after a second mistake is not always the same.
import type { Call, Entry, Expr, FieldInit } from './ast.js';
import { tokenize, type Token } from './lexer.js';
import { CODE_POINTS_MAX, PARSE_DEPTH_MAX } from './limits.js';
import { parseDouble, parseInteger, parseUnsigned, unquote } from './literals.js';
import { expandMacro, MacroError } from './macros.js';
import type { CelIssue } from './source.js';
import { TokenCursor } from './token-cursor.js';

const RESERVED: ReadonlySet<string> = new Set('as break const continue else false for function if import in let loop package namespace null return true var void while'.split(' '));
const RELATIONS: ReadonlySet<string> = new Set(['<', '<=', '>=', '>', '==', '!=', 'in']);
const EXPRESSION_START = "'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER";

class TooDeep extends Error {}

/** Reads an expression with its macros expanded. `expr` is to be used only where there are no issues. */
export function parse(source: string, hasBindings = false): { readonly expr: Expr; readonly issues: readonly CelIssue[] } {
  const size = [...source].length;
  if (size > CODE_POINTS_MAX) {
    return { expr: { kind: 'broken', pos: 0 }, issues: [{ pos: -1, message: `expression code point size exceeds limit: size: ${size}, limit ${CODE_POINTS_MAX}` }] };
  }
  return new Parser(source, hasBindings).parse();
}

class Parser {
  readonly #source: string;
  readonly #hasBindings: boolean;
  readonly #c: TokenCursor;
  #depth = 0;

  constructor(source: string, hasBindings: boolean) {
    const { tokens, issues } = tokenize(source);
    this.#source = source;
    this.#hasBindings = hasBindings;
    this.#c = new TokenCursor(tokens, issues);
  }

  parse(): { readonly expr: Expr; readonly issues: readonly CelIssue[] } {
    try {
      const expr = this.#expr();
      this.#c.expectEnd();
      return { expr, issues: this.#c.issues };
    } catch (error) {
      if (!(error instanceof TooDeep)) throw error;
      return { expr: { kind: 'broken', pos: 0 }, issues: [...this.#c.issues, { pos: -1, message: `expression recursion limit exceeded: ${PARSE_DEPTH_MAX}` }] };
    }
  }

  #expr(): Expr {
    if (++this.#depth > PARSE_DEPTH_MAX) throw new TooDeep();
    const condition = this.#chain('||', () => this.#chain('&&', () => this.#relation()));
    let result = condition;
    if (this.#c.is('?')) {
      const { pos } = this.#c.next();
      this.#c.closers.push(':');
      const yes = this.#chain('||', () => this.#chain('&&', () => this.#relation()));
      this.#c.closers.pop();
      this.#c.expect(':');
      const no = this.#expr();
      result = call(pos, '_?_:_', undefined, [condition, yes, no]);
    }
    this.#depth--;
    return result;
  }

  #chain(operator: '||' | '&&', term: () => Expr): Expr {
    const first = term();
    if (!this.#c.is(operator)) return first;
    const { pos } = this.#c.token;
    const terms = [first];
    while (this.#c.is(operator)) {
      this.#c.next();
      terms.push(term());
    }
    return call(pos, `_${operator}_`, undefined, terms);
  }

  #relation(): Expr {
    let left = this.#sum();
    while (this.#c.token.kind === 'symbol' && RELATIONS.has(this.#c.token.text)) {
      const { pos, text } = this.#c.next();
      left = call(pos, text === 'in' ? '@in' : `_${text}_`, undefined, [left, this.#sum()]);
    }
    return left;
  }

  #sum(): Expr {
    let left = this.#product();
    while (this.#c.is('+') || this.#c.is('-')) {
      const { pos, text } = this.#c.next();
      left = call(pos, `_${text}_`, undefined, [left, this.#product()]);
    }
    return left;
  }

  #product(): Expr {
    let left = this.#unary();
    while (this.#c.is('*') || this.#c.is('/') || this.#c.is('%')) {
      const { pos, text } = this.#c.next();
      left = call(pos, `_${text}_`, undefined, [left, this.#unary()]);
    }
    return left;
  }

  #unary(): Expr {
    if (!this.#c.canBegin(this.#c.token)) return this.#missingOperand();
    const { pos, text } = this.#c.token;
    const isNumber = text === '-' && ['int', 'float'].includes(this.#c.peek().kind);
    if ((!this.#c.is('!') && !this.#c.is('-')) || isNumber) return this.#member();
    let count = 0;
    while (this.#c.is(text) && !(text === '-' && ['int', 'float'].includes(this.#c.peek().kind) && count > 0)) {
      this.#c.next();
      count++;
    }
    if (!this.#c.canBegin(this.#c.token)) return this.#missingOperand();
    const operand = this.#member();
    if (count % 2 === 0) return operand;
    return call(pos, text === '!' ? '!_' : '-_', undefined, [operand]);
  }

  #missingOperand(expecting = EXPRESSION_START): Expr {
    const { text, pos } = this.#c.token;
    if (this.#c.canBegin(this.#c.peek())) {
      this.#c.syntaxError(`extraneous input '${text}' expecting {${expecting}}`);
      this.#c.drop(1);
      return this.#unary();
    }
    this.#c.syntaxError(`mismatched input '${text}' expecting {${expecting}}`);
    this.#c.skip();
    return { kind: 'broken', pos };
  }

  #member(): Expr {
    let left = this.#primary();
    for (;;) {
      if (this.#c.is('.')) left = this.#selection(left);
      else if (this.#c.is('[')) left = this.#index(left);
      else return left;
      if (++this.#depth > PARSE_DEPTH_MAX * 4) throw new TooDeep();
    }
  }

  #selection(operand: Expr): Expr {
    const dot = this.#c.token;
    const isOptional = this.#c.is('?', this.#c.peek());
    const name = this.#c.peek(isOptional ? 2 : 1);
    if (name.kind !== 'ident' && name.kind !== 'escaped') {
      const text = this.#source.slice(dot.pos, name.kind === 'eof' ? name.pos : name.pos + name.text.length);
      this.#c.syntaxError(['true', 'false', 'null'].includes(name.text) && !isOptional ? `mismatched input '${name.text}' expecting IDENTIFIER` : `no viable alternative at input '${text}'`, name);
      this.#c.drop(isOptional ? 2 : 1);
      this.#c.skip();
      return { kind: 'broken', pos: dot.pos };
    }
    this.#c.next();
    if (isOptional) this.#c.next();
    this.#c.next();
    const field = name.kind === 'escaped' ? name.text.slice(1, -1) : name.text;
    if (isOptional) return call(dot.pos, '_?._', undefined, [operand, { kind: 'literal', pos: name.pos, value: field }]);
    if (!this.#c.is('(') || name.kind === 'escaped') return { kind: 'select', pos: dot.pos, operand, field, isTest: false };
    const { pos } = this.#c.token;
    return this.#called(pos, field, operand, this.#args());
  }

  #index(operand: Expr): Expr {
    const { pos } = this.#c.next();
    const isOptional = this.#c.is('?');
    if (isOptional) this.#c.next();
    this.#c.closers.push(']');
    const index = this.#expr();
    this.#c.closers.pop();
    this.#c.expect(']');
    return call(pos, isOptional ? '_[?_]' : '_[_]', undefined, [operand, index]);
  }

  #args(): Expr[] {
    this.#c.next();
    this.#c.closers.push(')', ',');
    const args: Expr[] = [];
    if (!this.#c.is(')')) {
      if (!this.#c.canBegin(this.#c.token) && !this.#c.canBegin(this.#c.peek())) args.push(this.#missingOperand(EXPRESSION_START.replace("'(', ", "'(', ')', ")));
      else args.push(this.#expr());
      while (this.#c.is(',')) {
        this.#c.next();
        args.push(this.#expr());
      }
    }
    this.#c.closers.length -= 2;
    this.#c.expect(')');
    return args;
  }

  #called(pos: number, name: string, target: Expr | undefined, args: readonly Expr[]): Expr {
    try {
      return expandMacro(pos, name, target, args, this.#hasBindings) ?? call(pos, name, target, args);
    } catch (error) {
      if (!(error instanceof MacroError)) throw error;
      return this.#c.report(error.pos, error.message);
    }
  }

  #primary(): Expr {
    const token = this.#c.token;
    const { pos, text } = token;
    if (this.#c.is('(')) return this.#nested();
    if (this.#c.is('[')) return this.#list();
    if (this.#c.is('{')) return { kind: 'map', pos, entries: this.#entries() };
    if (this.#c.is('.') || token.kind === 'ident') return this.#name();
    if (text === '!' || (text === '-' && !['int', 'float'].includes(this.#c.peek().kind))) return this.#notViable(token);
    this.#c.next();
    if (text === '-') return this.#number(pos, this.#c.next(), '-');
    if (text === 'true' || text === 'false') return { kind: 'literal', pos, value: text === 'true' };
    if (text === 'null') return { kind: 'literal', pos, value: null };
    if (token.kind === 'string' || token.kind === 'bytes') return this.#text(token);
    return this.#number(pos, token, '');
  }

  /** `!-x`: the signs are not mixed. */
  #notViable({ pos }: Token): Expr {
    const next = this.#c.peek();
    this.#c.syntaxError(`no viable alternative at input '${this.#source.slice(pos, next.kind === 'eof' ? next.pos : next.pos + next.text.length)}'`, next);
    this.#c.drop(1);
    this.#c.skip();
    return { kind: 'broken', pos };
  }

  #nested(): Expr {
    this.#c.next();
    this.#c.closers.push(')');
    const inner = this.#expr();
    this.#c.closers.pop();
    this.#c.expect(')');
    return inner;
  }

  #text(token: Token): Expr {
    try {
      return { kind: 'literal', pos: token.pos, value: unquote(token.text) };
    } catch (error) {
      return this.#c.report(token.pos, (error as Error).message);
    }
  }

  #number(pos: number, token: Token, sign: string): Expr {
    if (token.kind === 'float') {
      const value = parseDouble(sign + token.text);
      return value === undefined ? this.#c.report(pos, 'invalid double literal') : { kind: 'literal', pos, value };
    }
    const value = token.kind === 'uint' ? parseUnsigned(token.text) : parseInteger(sign, token.text);
    return value === undefined ? this.#c.report(pos, `invalid ${token.kind} literal`) : { kind: 'literal', pos, value };
  }

  /** An identifier, a call, or a message. */
  #name(): Expr {
    const leading = this.#c.is('.') ? this.#c.next() : undefined;
    const { pos, text, kind } = this.#c.token;
    if (kind !== 'ident') {
      this.#c.syntaxError(`mismatched input '${text}' expecting IDENTIFIER`);
      this.#c.skip();
      return { kind: 'broken', pos };
    }
    const message = this.#messageName();
    if (message !== undefined) {
      const at = this.#c.token.pos;
      return { kind: 'struct', pos: at, name: message, fields: this.#fields() };
    }
    this.#c.next();
    if (RESERVED.has(text)) {
      if (this.#c.is('(')) this.#args();
      return this.#c.report(pos, `reserved identifier: ${text}`);
    }
    const name = leading === undefined ? text : `.${text}`;
    if (!this.#c.is('(')) return { kind: 'ident', pos, name };
    const open = this.#c.token.pos;
    return this.#called(open, name, undefined, this.#args());
  }

  /** `Object.spec{`: moves to the brace. */
  #messageName(): string | undefined {
    let ahead = 0;
    let name = this.#c.token.text;
    while (this.#c.is('.', this.#c.peek(ahead + 1)) && this.#c.peek(ahead + 2).kind === 'ident') {
      name += `.${this.#c.peek(ahead + 2).text}`;
      ahead += 2;
    }
    if (!this.#c.is('{', this.#c.peek(ahead + 1))) return undefined;
    this.#c.drop(ahead + 1);
    return name;
  }

  #list(): Expr {
    const { pos } = this.#c.next();
    const items: Expr[] = [];
    const optional: boolean[] = [];
    this.#c.closers.push(']', ',');
    if (!this.#c.is(']') && !this.#c.canBegin(this.#c.token) && !this.#c.is('?') && !this.#c.is(',') && !this.#c.canBegin(this.#c.peek())) {
      items.push(this.#missingOperand("'[', ']', '{', '(', '.', ',', '-', '!', '?', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER"));
    }
    while (!this.#isOver(']')) {
      const isOptional = this.#c.is('?');
      if (isOptional) this.#c.next();
      optional.push(isOptional);
      items.push(this.#expr());
      if (!this.#c.is(',')) break;
      this.#c.next();
    }
    this.#c.closers.length -= 2;
    this.#c.expect(']', "{']', ','}");
    return { kind: 'list', pos, items, optional };
  }

  #entries(): Entry[] {
    const entries: Entry[] = [];
    this.#c.next();
    this.#c.closers.push('}', ',', ':');
    if (!this.#isOver('}') && !this.#c.canBegin(this.#c.token) && !this.#c.is('?')) {
      this.#missingOperand("'[', '{', '}', '(', '.', ',', '-', '!', '?', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER");
    }
    while (!this.#isOver('}')) {
      const isOptional = this.#c.is('?');
      if (isOptional) this.#c.next();
      const key = this.#expr();
      const { pos } = this.#c.token;
      this.#c.expect(':');
      entries.push({ pos, key, value: this.#isOver('}') && this.#c.isRecovering ? { kind: 'broken', pos } : this.#expr(), isOptional });
      if (!this.#c.is(',')) break;
      this.#c.next();
    }
    this.#c.closers.length -= 3;
    this.#c.expect('}', "{'}', ','}");
    return entries;
  }

  #fields(): FieldInit[] {
    const fields: FieldInit[] = [];
    this.#c.next();
    this.#c.closers.push('}', ',', ':');
    while (!this.#isOver('}')) {
      const isOptional = this.#c.is('?');
      if (isOptional) this.#c.next();
      const name = this.#c.token;
      if (name.kind !== 'ident' && name.kind !== 'escaped') {
        this.#c.syntaxError(`mismatched input '${name.text}' expecting {'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}`);
        this.#c.skip();
        break;
      }
      this.#c.next();
      const { pos } = this.#c.token;
      this.#c.expect(':');
      fields.push({ pos, field: name.kind === 'escaped' ? name.text.slice(1, -1) : name.text, value: this.#isOver('}') && this.#c.isRecovering ? { kind: 'broken', pos } : this.#expr(), isOptional });
      if (!this.#c.is(',')) break;
      this.#c.next();
    }
    this.#c.closers.length -= 3;
    this.#c.expect('}', "{'}', ','}");
    return fields;
  }

  #isOver(closer: string): boolean {
    return this.#c.is(closer) || this.#c.token.kind === 'eof';
  }
}

function call(pos: number, name: string, target: Expr | undefined, args: readonly Expr[]): Call {
  return { kind: 'call', pos, name, target, args };
}
