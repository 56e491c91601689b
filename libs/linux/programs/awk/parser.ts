// This file is long because a grammar is read as one: its rules call one another, from the program down to the operand.
import { NESTING_MAX } from '#linux/programs/limits.js';
import { compileAwk, type Pattern, PatternError } from '#linux/programs/regex/pattern.js';
import { type Token, tokenize } from './lexer.js';
import { type AwkProgram, AwkSyntaxError, type Expression, type FunctionDefinition, type Rule, type Statement } from './syntax.js';

export function parseAwk(source: string): AwkProgram {
  return new Parser(tokenize(source)).program();
}

const COMPARISONS = new Set(['<', '<=', '==', '!=', '>', '>=']);
const ASSIGNMENTS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '^=', '**=']);

class Parser {
  #at = 0;
  #depth = 0;
  /** Inside `for (x in a)`-like places and unparenthesised print lists, `in` and `>` mean other things. */
  #noIn = false;
  #noGreater = false;

  constructor(private readonly tokens: readonly Token[]) {}

  program(): AwkProgram {
    const rules: Rule[] = [];
    const functions = new Map<string, FunctionDefinition>();
    for (;;) {
      this.#skipEnds();
      if (this.#peek().kind === 'end') break;
      if (this.#isNext('function') || this.#isNext('func')) {
        const definition = this.#function();
        functions.set(definition.name, definition);
      } else rules.push(this.#rule());
    }
    return { rules, functions };
  }

  #peek(): Token {
    return this.tokens[this.#at] as Token;
  }

  #next(): Token {
    return this.tokens[this.#at++] as Token;
  }

  #isNext(text: string): boolean {
    const token = this.#peek();
    return token.text === text && (token.kind === 'operator' || token.kind === 'keyword');
  }

  #take(text: string): boolean {
    if (!this.#isNext(text)) return false;
    this.#at++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) this.#fail();
  }

  #fail(): never {
    const token = this.#peek();
    throw new AwkSyntaxError('syntax error', token.line, token.kind === 'end' ? 'end of file' : token.kind === 'newline' ? 'newline' : token.text);
  }

  #skipNewlines(): void {
    while (this.#peek().kind === 'newline') this.#at++;
  }

  #skipEnds(): void {
    while (this.#peek().kind === 'newline' || this.#isNext(';')) this.#at++;
  }

  #rule(): Rule {
    if (this.#isNext('BEGIN') || this.#isNext('END')) {
      const kind = this.#next().text as 'BEGIN';
      this.#skipNewlines();
      return { kind, from: undefined, to: undefined, body: this.#block() };
    }
    let from: Expression | undefined;
    let to: Expression | undefined;
    if (!this.#isNext('{')) {
      from = this.#expression();
      if (this.#take(',')) {
        this.#skipNewlines();
        to = this.#expression();
      }
    }
    return { kind: 'pattern', from, to, body: this.#isNext('{') ? this.#block() : undefined };
  }

  #function(): FunctionDefinition {
    this.#next();
    const name = this.#next().text;
    this.#expect('(');
    const params: string[] = [];
    while (!this.#isNext(')')) {
      params.push(this.#next().text);
      if (!this.#take(',')) break;
      this.#skipNewlines();
    }
    this.#expect(')');
    this.#skipNewlines();
    return { name, params, body: this.#block() };
  }

  #block(): Statement {
    this.#expect('{');
    const body: Statement[] = [];
    for (;;) {
      this.#skipEnds();
      if (this.#take('}')) return { s: 'block', body };
      body.push(this.#statement());
    }
  }

  /** A statement as the body of if, while, for: it may stand on the next line, or be only `;`. */
  #body(): Statement {
    this.#skipNewlines();
    if (this.#take(';')) return { s: 'block', body: [] };
    return this.#statement();
  }

  #statement(): Statement {
    if (++this.#depth > NESTING_MAX) this.#fail();
    const statement = this.#statementHere();
    this.#depth--;
    return statement;
  }

  #statementHere(): Statement {
    if (this.#isNext('{')) return this.#block();
    const token = this.#peek();
    if (token.kind === 'keyword') {
      switch (token.text) {
        case 'if': return this.#if();
        case 'while': {
          this.#next();
          const condition = this.#parenthesised();
          return { s: 'while', condition, body: this.#body() };
        }
        case 'do': return this.#do();
        case 'for': return this.#for();
        case 'switch': case 'case': return this.#fail();
      }
    }
    const statement = this.#simple();
    this.#endStatement();
    return statement;
  }

  #endStatement(): void {
    if (this.#take(';') || this.#isNext('}')) return;
    if (this.#peek().kind === 'newline') this.#at++;
    else if (this.#peek().kind !== 'end') this.#fail();
  }

  #parenthesised(): Expression {
    this.#expect('(');
    const body = this.#unrestricted(() => this.#expression());
    this.#expect(')');
    return body;
  }

  #unrestricted<T>(read: () => T): T {
    const [noIn, noGreater] = [this.#noIn, this.#noGreater];
    this.#noIn = false;
    this.#noGreater = false;
    const result = read();
    this.#noIn = noIn;
    this.#noGreater = noGreater;
    return result;
  }

  #if(): Statement {
    this.#next();
    const condition = this.#parenthesised();
    const then = this.#body();
    const mark = this.#at;
    this.#skipEnds();
    if (!this.#take('else')) {
      this.#at = mark;
      return { s: 'if', condition, then, otherwise: undefined };
    }
    return { s: 'if', condition, then, otherwise: this.#body() };
  }

  #do(): Statement {
    this.#next();
    const body = this.#body();
    this.#skipEnds();
    this.#expect('while');
    const condition = this.#parenthesised();
    this.#endStatement();
    return { s: 'do', condition, body };
  }

  #for(): Statement {
    this.#next();
    this.#expect('(');
    const [name, keyword, array, close] = this.tokens.slice(this.#at, this.#at + 4);
    if (name?.kind === 'name' && keyword?.text === 'in' && array?.kind === 'name' && close?.text === ')') {
      this.#at += 4;
      return { s: 'each', name: name.text, array: array.text, body: this.#body() };
    }
    const init = this.#isNext(';') ? undefined : this.#simple();
    this.#expect(';');
    this.#skipNewlines();
    const condition = this.#isNext(';') ? undefined : this.#expression();
    this.#expect(';');
    this.#skipNewlines();
    const step = this.#isNext(')') ? undefined : this.#simple();
    this.#expect(')');
    return { s: 'for', init, condition, step, body: this.#body() };
  }

  #simple(): Statement {
    const token = this.#peek();
    if (token.kind !== 'keyword') return { s: 'expression', body: this.#expression() };
    switch (token.text) {
      case 'print': case 'printf': return this.#print(token.text);
      case 'next': case 'nextfile': case 'break': case 'continue': this.#next(); return { s: token.text };
      case 'exit': case 'return': {
        this.#next();
        const ends = this.#isNext(';') || this.#isNext('}') || this.#peek().kind === 'newline' || this.#peek().kind === 'end';
        return { s: token.text, value: ends ? undefined : this.#expression() };
      }
      case 'delete': {
        this.#next();
        const array = this.#next().text;
        return { s: 'delete', array, index: this.#isNext('[') ? this.#subscript() : undefined };
      }
      default: return { s: 'expression', body: this.#expression() };
    }
  }

  #print(kind: 'print' | 'printf'): Statement {
    this.#next();
    const args: Expression[] = [];
    const ends = () => this.#isNext(';') || this.#isNext('}') || this.#isNext('>') || this.#isNext('>>') || this.#isNext('|') || this.#peek().kind === 'newline' || this.#peek().kind === 'end';
    const outer = this.#noGreater;
    this.#noGreater = true;
    if (!ends()) {
      const grouped = this.#groupedList();
      if (grouped !== undefined) args.push(...grouped);
      else {
        do {
          this.#skipNewlines();
          args.push(this.#expression());
        } while (this.#take(','));
      }
    }
    let to: '>' | '>>' | '|' | undefined;
    let target: Expression | undefined;
    for (const op of ['>>', '>', '|'] as const) {
      if (to === undefined && this.#take(op)) {
        to = op;
        target = this.#concatenation();
      }
    }
    this.#noGreater = outer;
    return { s: kind, args, to, target };
  }

  /** `print (a, b) > file`: the whole list in parentheses, and nothing of an expression after it. */
  #groupedList(): Expression[] | undefined {
    if (!this.#isNext('(')) return undefined;
    const mark = this.#at;
    this.#next();
    const args = this.#unrestricted(() => {
      const found: Expression[] = [];
      do {
        this.#skipNewlines();
        found.push(this.#expression());
      } while (this.#take(','));
      return found;
    });
    const closed = this.#take(')');
    const next = this.#peek();
    const ends = next.kind === 'newline' || next.kind === 'end' || (next.kind === 'operator' && [';', '}', '>', '>>', '|'].includes(next.text));
    if (closed && ends) return args;
    this.#at = mark;
    return undefined;
  }

  // ── expressions, loosest first ──

  #expression(): Expression {
    if (++this.#depth > NESTING_MAX) this.#fail();
    const left = this.#ternary();
    const token = this.#peek();
    let result = left;
    if (token.kind === 'operator' && ASSIGNMENTS.has(token.text) && isTarget(left)) {
      this.#next();
      this.#skipNewlines();
      result = { k: 'assign', op: token.text, target: left, value: this.#expression() };
    }
    this.#depth--;
    return result;
  }

  #ternary(): Expression {
    const condition = this.#or();
    if (!this.#take('?')) return condition;
    this.#skipNewlines();
    const then = this.#expression();
    this.#skipNewlines();
    this.#expect(':');
    this.#skipNewlines();
    return { k: 'if', condition, then, otherwise: this.#expression() };
  }

  #or(): Expression {
    let left = this.#and();
    while (this.#take('||')) {
      this.#skipNewlines();
      left = { k: 'or', left, right: this.#and() };
    }
    return left;
  }

  #and(): Expression {
    let left = this.#in();
    while (this.#take('&&')) {
      this.#skipNewlines();
      left = { k: 'and', left, right: this.#in() };
    }
    return left;
  }

  #in(): Expression {
    let left = this.#matching();
    while (!this.#noIn && this.#isNext('in')) {
      this.#next();
      left = { k: 'in', array: this.#next().text, index: left.k === 'group' && left.body.k === 'call' && left.body.name === '' ? left.body.args : [left] };
    }
    return left;
  }

  #matching(): Expression {
    let left = this.#comparison();
    while (this.#isNext('~') || (this.#isNext('!') && this.tokens[this.#at + 1]?.text === '~')) {
      const negated = this.#next().text === '!';
      if (negated) this.#next();
      left = { k: 'match', negated, text: left, pattern: this.#comparison() };
    }
    return left;
  }

  #comparison(): Expression {
    const left = this.#commandGetline(this.#concatenation());
    const token = this.#peek();
    if (token.kind !== 'operator' || !COMPARISONS.has(token.text) || (token.text === '>' && this.#noGreater)) return left;
    this.#next();
    return { k: 'binary', op: token.text, left, right: this.#concatenation() };
  }

  #commandGetline(command: Expression): Expression {
    let source = command;
    while (this.#isNext('|') && this.tokens[this.#at + 1]?.text === 'getline') {
      this.#at += 2;
      source = { k: 'getline', from: 'command', source, target: this.#getlineTarget() };
    }
    return source;
  }

  #getlineTarget(): Expression | undefined {
    const token = this.#peek();
    if (token.kind === 'name' || (token.kind === 'operator' && token.text === '$')) return this.#primary();
    return undefined;
  }

  #concatenation(): Expression {
    let left = this.#sum();
    while (this.#beginsOperand()) left = { k: 'binary', op: ' ', left, right: this.#sum() };
    return left;
  }

  #beginsOperand(): boolean {
    const token = this.#peek();
    if (['number', 'string', 'name', 'call', 'builtin', 'regex'].includes(token.kind)) return true;
    if (token.kind === 'keyword') return false;
    if (token.kind !== 'operator') return false;
    return ['$', '(', '-', '+', '++', '--'].includes(token.text);
  }

  #sum(): Expression {
    let left = this.#product();
    for (;;) {
      const op = this.#isNext('+') ? '+' : this.#isNext('-') ? '-' : undefined;
      if (op === undefined) return left;
      this.#next();
      left = { k: 'binary', op, left, right: this.#product() };
    }
  }

  #product(): Expression {
    let left = this.#unary();
    for (;;) {
      const op = this.#isNext('*') ? '*' : this.#isNext('/') ? '/' : this.#isNext('%') ? '%' : undefined;
      if (op === undefined) return left;
      this.#next();
      left = { k: 'binary', op, left, right: this.#unary() };
    }
  }

  #unary(): Expression {
    for (const op of ['!', '-', '+'] as const) if (this.#take(op)) return { k: 'unary', op, body: this.#unary() };
    return this.#power();
  }

  #power(): Expression {
    const base = this.#postfix();
    if (!this.#take('^') && !this.#take('**')) return base;
    // Right to left, and the exponent may have a sign: 2^-1
    const right = this.#isNext('-') || this.#isNext('+') || this.#isNext('!') ? this.#unary() : this.#power();
    return { k: 'binary', op: '^', left: base, right };
  }

  #postfix(): Expression {
    const target = this.#primary();
    if (isTarget(target)) {
      if (this.#take('++')) return { k: 'step', op: '++', before: false, target };
      if (this.#take('--')) return { k: 'step', op: '--', before: false, target };
    }
    return target;
  }

  #primary(): Expression {
    const token = this.#next();
    switch (token.kind) {
      case 'number': return { k: 'number', value: Number(token.text) };
      case 'string': return { k: 'string', value: token.text };
      case 'regex': return { k: 'regex', pattern: this.#regex(token) };
      case 'builtin': return this.#builtin(token.text);
      case 'call': return { k: 'call', name: token.text, args: this.#arguments() };
      case 'name': {
        if (!this.#isNext('[')) return { k: 'variable', name: token.text };
        return { k: 'element', array: token.text, index: this.#subscript() };
      }
      case 'keyword':
        if (token.text === 'getline') return this.#getline();
        break;
      case 'operator': {
        if (token.text === '$') {
          if (this.#isNext('++') || this.#isNext('--')) {
            const op = this.#next().text as '++';
            return { k: 'field', index: { k: 'step', op, before: true, target: this.#primary() } };
          }
          if (this.#take('-')) return { k: 'field', index: { k: 'unary', op: '-', body: this.#primary() } };
          return { k: 'field', index: this.#primary() };
        }
        if (token.text === '++' || token.text === '--') return { k: 'step', op: token.text, before: true, target: this.#primary() };
        if (token.text === '(') return this.#group();
        if (token.text === '-' || token.text === '+' || token.text === '!') return { k: 'unary', op: token.text, body: this.#unary() };
      }
    }
    this.#at--;
    return this.#fail();
  }

  #regex(token: Token): Pattern {
    try {
      return compileAwk(token.text);
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      throw new AwkSyntaxError(`${error.message}: /${token.text}/`, token.line, '');
    }
  }

  #group(): Expression {
    return this.#unrestricted(() => {
      const list = [this.#expression()];
      while (this.#take(',')) {
        this.#skipNewlines();
        list.push(this.#expression());
      }
      this.#expect(')');
      if (list.length === 1) return { k: 'group', body: list[0] as Expression };
      if (!this.#isNext('in')) this.#fail();
      return { k: 'group', body: { k: 'call', name: '', args: list } }; // (i, j) in array
    });
  }

  #getline(): Expression {
    const target = this.#getlineTarget();
    if (this.#take('<')) return { k: 'getline', from: 'file', source: this.#primary(), target };
    return { k: 'getline', from: 'input', source: undefined, target };
  }

  #subscript(): Expression[] {
    this.#expect('[');
    const index = this.#unrestricted(() => {
      const found = [this.#expression()];
      while (this.#take(',')) found.push(this.#expression());
      return found;
    });
    this.#expect(']');
    return index;
  }

  #arguments(): Expression[] {
    this.#expect('(');
    const args = this.#unrestricted(() => {
      const found: Expression[] = [];
      this.#skipNewlines();
      while (!this.#isNext(')')) {
        found.push(this.#expression());
        this.#skipNewlines();
        if (!this.#take(',')) break;
        this.#skipNewlines();
      }
      return found;
    });
    this.#expect(')');
    return args;
  }

  #builtin(name: string): Expression {
    if (name === 'length' && !this.#isNext('(')) return { k: 'builtin', name, args: [] };
    return { k: 'builtin', name, args: this.#arguments() };
  }
}

function isTarget(expression: Expression): boolean {
  return expression.k === 'variable' || expression.k === 'field' || expression.k === 'element';
}
