// This file is long because a grammar is read as one: its rules call one another, from the pipe down to the term.
import { NESTING_MAX } from '#linux/programs/limits.js';
import { type BinaryOperator, type Definition, JqSyntaxError, type Node, type Pattern } from './syntax.js';

const KEYWORDS = new Set(['def', 'if', 'then', 'elif', 'else', 'end', 'as', 'reduce', 'foreach', 'try', 'catch', 'label', 'import', 'include', 'and', 'or', '__loc__']);
const ASSIGNMENTS = new Set(['=', '|=', '+=', '-=', '*=', '/=', '%=', '//=']);
const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=']);
const OPERATORS = ['?//=', '?//', '|=', '+=', '-=', '*=', '/=', '%=', '//=', '==', '!=', '<=', '>=', '//', '..', '<', '>', '=', '|', ',', '+', '-', '*', '/', '%', '.', '[', ']', '(', ')', '{', '}', ':', ';', '?', '$'];

interface Token {
  readonly kind: 'operator' | 'word' | 'keyword' | 'field' | 'variable' | 'number' | 'string' | 'format' | 'end' | 'invalid';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A whole program. */
export function parseProgram(source: string): Node {
  return new Parser(source).program();
}

/** Definitions only, as jq's own library is written. */
export function parseDefinitions(source: string): readonly Definition[] {
  return new Parser(source).definitions();
}

class Parser {
  #at = 0;
  #depth = 0;
  /** Whether `TERM as` begins a binding. */
  #bindsHere = true;
  #peeked: Token | undefined;

  constructor(private readonly source: string) {}

  program(): Node {
    const definitions = this.#definitionsHere();
    const body: Node = this.#peek().kind === 'end' ? { k: 'identity' } : this.#pipe();
    if (this.#peek().kind !== 'end') this.#unexpected();
    return definitions.reduceRight<Node>((rest, definition) => ({ k: 'define', definition, rest }), body);
  }

  definitions(): readonly Definition[] {
    const found = this.#definitionsHere();
    if (this.#peek().kind !== 'end') this.#unexpected();
    return found;
  }

  #definitionsHere(): Definition[] {
    const found: Definition[] = [];
    while (this.#isNext('def')) found.push(this.#definition());
    return found;
  }

  // ── tokens ──

  #peek(): Token {
    this.#peeked ??= this.#scan();
    return this.#peeked;
  }

  #next(): Token {
    const token = this.#peek();
    this.#peeked = undefined;
    this.#at = token.end;
    return token;
  }

  #isNext(text: string): boolean {
    const token = this.#peek();
    return token.text === text && (token.kind === 'operator' || token.kind === 'keyword');
  }

  #take(text: string): boolean {
    if (!this.#isNext(text)) return false;
    this.#next();
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) this.#unexpected(/^\w/.test(text) ? text : `'${text}'`);
  }

  #scan(): Token {
    let at = this.#at;
    for (;;) {
      const space = /^(?:\s+|#[^\n]*)/.exec(this.source.slice(at, at + 4096));
      if (space === null) break;
      at += space[0].length;
    }
    const rest = this.source.slice(at);
    const token = (kind: Token['kind'], text: string): Token => ({ kind, text, start: at, end: at + text.length });
    if (rest === '') return token('end', '');
    const field = /^\.[A-Za-z_][A-Za-z0-9_]*/.exec(rest);
    if (field !== null) return token('field', field[0]);
    const variable = /^\$(?:[A-Za-z_][A-Za-z0-9_]*::)*[A-Za-z_][A-Za-z0-9_]*/.exec(rest);
    if (variable !== null) return token('variable', variable[0]);
    const word = /^(?:[A-Za-z_][A-Za-z0-9_]*::)*[A-Za-z_][A-Za-z0-9_]*/.exec(rest);
    if (word !== null) return token(KEYWORDS.has(word[0]) ? 'keyword' : 'word', word[0]);
    const number = /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/.exec(rest);
    if (number !== null) return token('number', number[0]);
    const format = /^@[A-Za-z0-9_]+/.exec(rest);
    if (format !== null) return token('format', format[0]);
    if (rest[0] === '"') return token('string', '"');
    const operator = OPERATORS.find((each) => rest.startsWith(each));
    return operator === undefined ? token('invalid', rest[0] as string) : token('operator', operator);
  }

  #line(at: number): number {
    return this.source.slice(0, at).split('\n').length;
  }

  #unexpected(expected?: string): never {
    const token = this.#peek();
    const what = token.kind === 'end' ? 'end of file' : token.kind === 'operator' ? (token.text.length === 1 ? `'${token.text}'` : token.text)
      : token.kind === 'invalid' ? 'INVALID_CHARACTER' : token.kind === 'number' ? 'LITERAL' : token.kind === 'string' ? 'QQSTRING_START'
      : token.kind === 'format' ? 'FORMAT' : token.kind === 'field' ? 'FIELD' : token.kind === 'variable' ? "'$'" : token.kind === 'word' ? 'IDENT' : token.text;
    throw new JqSyntaxError(`syntax error, unexpected ${what}${expected === undefined ? '' : `, expecting ${expected}`}`, this.#line(token.start));
  }

  // ── expressions, loosest first ──

  #pipe(): Node {
    if (++this.#depth > NESTING_MAX) throw new JqSyntaxError('memory exhausted', 1);
    const bindsOutside = this.#bindsHere;
    this.#bindsHere = true;
    const node = this.#pipeHere();
    this.#bindsHere = bindsOutside;
    this.#depth--;
    return node;
  }

  #pipeHere(): Node {
    if (this.#isNext('def')) {
      const definition = this.#definition();
      return { k: 'define', definition, rest: this.#pipe() };
    }
    if (this.#isNext('label')) {
      this.#next();
      const name = this.#variable();
      this.#expect('|');
      return { k: 'label', name, body: this.#pipe() };
    }
    const left = this.#comma();
    if (!this.#take('|')) return left;
    return { k: 'pipe', left, right: this.#pipe() };
  }

  #comma(): Node {
    let left = this.#alternative();
    while (this.#take(',')) left = { k: 'comma', left, right: this.#alternative() };
    return left;
  }

  #alternative(): Node {
    const left = this.#assignment();
    if (!this.#take('//')) return left;
    return { k: 'alternative', left, right: this.#alternative() };
  }

  #assignment(): Node {
    const left = this.#or();
    const token = this.#peek();
    if (token.kind !== 'operator' || !ASSIGNMENTS.has(token.text)) return left;
    this.#next();
    return { k: 'assign', op: token.text, left, right: this.#alternative() };
  }

  #or(): Node {
    let left = this.#and();
    while (this.#take('or')) left = { k: 'or', left, right: this.#and() };
    return left;
  }

  #and(): Node {
    let left = this.#comparison();
    while (this.#take('and')) left = { k: 'and', left, right: this.#comparison() };
    return left;
  }

  #comparison(): Node {
    const left = this.#sum();
    const token = this.#peek();
    if (token.kind !== 'operator' || !COMPARISONS.has(token.text)) return left;
    this.#next();
    const made: Node = { k: 'binary', op: token.text as BinaryOperator, left, right: this.#sum() };
    if (this.#peek().kind === 'operator' && COMPARISONS.has(this.#peek().text)) this.#unexpected();
    return made;
  }

  #sum(): Node {
    let left = this.#product();
    for (;;) {
      const op = this.#isNext('+') ? '+' : this.#isNext('-') ? '-' : undefined;
      if (op === undefined) return left;
      this.#next();
      left = { k: 'binary', op, left, right: this.#product() };
    }
  }

  #product(): Node {
    let left = this.#unary();
    for (;;) {
      const op = this.#isNext('*') ? '*' : this.#isNext('/') ? '/' : this.#isNext('%') ? '%' : undefined;
      if (op === undefined) return left;
      this.#next();
      left = { k: 'binary', op, left, right: this.#unary() };
    }
  }

  #unary(): Node {
    if (this.#take('-')) return { k: 'negate', body: this.#unary() };
    if (this.#isNext('try')) {
      this.#next();
      const body = this.#postfixTry();
      const handler = this.#take('catch') ? this.#postfixTry() : undefined;
      return { k: 'try', body, handler };
    }
    return this.#postfix();
  }

  /** The body of `try` binds as tightly as a term. */
  #postfixTry(): Node {
    if (this.#isNext('try') || this.#isNext('-')) return this.#unary();
    return this.#postfix();
  }

  #postfix(): Node {
    let node = this.#term();
    for (;;) {
      const token = this.#peek();
      if (token.kind === 'field') {
        this.#next();
        node = { k: 'index', target: node, index: { k: 'literal', value: token.text.slice(1) } };
      } else if (this.#isNext('.')) {
        this.#next();
        if (this.#peek().kind === 'string') node = { k: 'index', target: node, index: this.#string(undefined) };
        else if (this.#peek().kind === 'format') node = { k: 'index', target: node, index: this.#term() };
        else if (this.#isNext('[')) node = this.#bracket(node);
        else this.#unexpected();
      } else if (this.#isNext('[')) node = this.#bracket(node);
      else if (this.#take('?')) node = { k: 'try', body: node, handler: undefined };
      else if (this.#bindsHere && this.#isNext('as')) {
        const patterns = this.#patterns();
        this.#expect('|');
        return { k: 'bind', source: node, patterns, body: this.#pipe() };
      } else return node;
    }
  }

  #bracket(target: Node): Node {
    this.#expect('[');
    if (this.#take(']')) return { k: 'iterate', target };
    if (this.#take(':')) {
      const to = this.#pipe();
      this.#expect(']');
      return { k: 'slice', target, from: undefined, to };
    }
    const index = this.#pipe();
    if (this.#take(':')) {
      const to = this.#isNext(']') ? undefined : this.#pipe();
      this.#expect(']');
      return { k: 'slice', target, from: index, to };
    }
    this.#expect(']');
    return { k: 'index', target, index };
  }

  #term(): Node {
    const token = this.#peek();
    switch (token.kind) {
      case 'number': this.#next(); return { k: 'literal', value: Number(token.text) };
      case 'string': return this.#string(undefined);
      case 'format': {
        this.#next();
        return this.#peek().kind === 'string' ? this.#string(token.text) : { k: 'format', name: token.text };
      }
      case 'field': this.#next(); return { k: 'index', target: { k: 'identity' }, index: { k: 'literal', value: token.text.slice(1) } };
      case 'variable': return this.#variableTerm();
      case 'word': return this.#call();
      case 'keyword': return this.#keywordTerm(token);
      case 'operator': return this.#operatorTerm(token);
      default: return this.#unexpected();
    }
  }

  #operatorTerm(token: Token): Node {
    switch (token.text) {
      case '..': this.#next(); return { k: 'everything' };
      case '.': {
        this.#next();
        if (this.#peek().kind === 'string') return { k: 'index', target: { k: 'identity' }, index: this.#string(undefined) };
        if (this.#isNext('[')) return this.#bracket({ k: 'identity' });
        const after = this.#peek();
        if (after.kind === 'keyword' && after.start === token.end) {
          this.#next();
          return { k: 'index', target: { k: 'identity' }, index: { k: 'literal', value: after.text } };
        }
        return { k: 'identity' };
      }
      case '(': {
        this.#next();
        const inner = this.#pipe();
        this.#expect(')');
        return inner;
      }
      case '[': {
        this.#next();
        if (this.#take(']')) return { k: 'array', body: undefined };
        const body = this.#pipe();
        this.#expect(']');
        return { k: 'array', body };
      }
      case '{': return this.#object();
      case '-': return this.#unary();
      default: return this.#unexpected();
    }
  }

  #keywordTerm(token: Token): Node {
    switch (token.text) {
      case 'if': return this.#if();
      case 'reduce': case 'foreach': return this.#fold(token.text);
      case 'def': case 'label': return this.#pipe();
      case 'try': return this.#unary();
      default: return this.#unexpected();
    }
  }

  #variableTerm(): Node {
    const token = this.#next();
    const name = token.text.slice(1);
    const line = this.#line(token.start);
    if (name === '__loc__') return { k: 'literal', value: new Map<string, string | number>([['file', '<top-level>'], ['line', line]]) };
    return { k: 'variable', name, line };
  }

  #call(): Node {
    const token = this.#next();
    const line = this.#line(token.start);
    if (token.text === 'break') return { k: 'break', name: this.#variable(), line };
    if (['true', 'false', 'null'].includes(token.text) && !this.#isNext('(')) return { k: 'literal', value: JSON.parse(token.text) as null | boolean };
    const args: Node[] = [];
    if (this.#take('(')) {
      do args.push(this.#pipe());
      while (this.#take(';'));
      this.#expect(')');
    }
    return { k: 'call', name: token.text, args, line };
  }

  #if(): Node {
    this.#next();
    const condition = this.#pipe();
    this.#expect('then');
    const then = this.#pipe();
    if (this.#isNext('elif')) return { k: 'if', condition, then, otherwise: this.#if() };
    const otherwise = this.#take('else') ? this.#pipe() : undefined;
    this.#expect('end');
    return { k: 'if', condition, then, otherwise };
  }

  #fold(kind: string): Node {
    this.#next();
    this.#bindsHere = false; // the `as` that follows is the fold's own
    const source = this.#postfix();
    this.#bindsHere = true;
    const patterns = this.#patterns();
    this.#expect('(');
    const init = this.#pipe();
    this.#expect(';');
    const update = this.#pipe();
    const extract = kind === 'foreach' && this.#take(';') ? this.#pipe() : undefined;
    this.#expect(')');
    return kind === 'reduce' ? { k: 'reduce', source, patterns, init, update } : { k: 'foreach', source, patterns, init, update, extract };
  }

  #definition(): Definition {
    this.#expect('def');
    const name = this.#next();
    if (name.kind !== 'word' && name.kind !== 'keyword') this.#unexpected();
    const params: string[] = [];
    if (this.#take('(')) {
      do {
        const param = this.#next();
        if (param.kind !== 'word' && param.kind !== 'variable' && param.kind !== 'keyword') this.#unexpected();
        params.push(param.text);
      } while (this.#take(';'));
      this.#expect(')');
    }
    this.#expect(':');
    const body = this.#pipe();
    this.#expect(';');
    return { name: name.text, params, body };
  }

  #variable(): string {
    const token = this.#next();
    if (token.kind !== 'variable') this.#unexpected();
    return token.text.slice(1);
  }

  #patterns(): Pattern[] {
    this.#expect('as');
    const found = [this.#pattern()];
    while (this.#take('?//')) found.push(this.#pattern());
    return found;
  }

  #pattern(): Pattern {
    if (this.#peek().kind === 'variable') return { p: 'variable', name: this.#variable() };
    if (this.#take('[')) {
      const items = [this.#pattern()];
      while (this.#take(',')) items.push(this.#pattern());
      this.#expect(']');
      return { p: 'array', items };
    }
    this.#expect('{');
    const entries: { key: Node; name: string | undefined; value: Pattern | undefined }[] = [];
    do {
      const token = this.#peek();
      if (token.kind === 'variable') {
        this.#next();
        const name = token.text.slice(1);
        entries.push({ key: { k: 'literal', value: name }, name, value: this.#take(':') ? this.#pattern() : undefined });
        continue;
      }
      const key = this.#key();
      this.#expect(':');
      entries.push({ key, name: undefined, value: this.#pattern() });
    } while (this.#take(','));
    this.#expect('}');
    return { p: 'object', entries };
  }

  #key(): Node {
    const token = this.#peek();
    if (token.kind === 'word' || token.kind === 'keyword') {
      this.#next();
      return { k: 'literal', value: token.text };
    }
    if (token.kind === 'string') return this.#string(undefined);
    if (token.kind === 'format') return this.#term();
    this.#expect('(');
    const key = this.#pipe();
    this.#expect(')');
    return key;
  }

  #object(): Node {
    this.#expect('{');
    const entries: (readonly [Node, Node])[] = [];
    while (!this.#isNext('}')) {
      const token = this.#peek();
      if (token.kind === 'variable') {
        const value = this.#variableTerm();
        entries.push([{ k: 'literal', value: token.text.slice(1) }, value]);
      } else if (token.kind === 'number') {
        this.#unexpected();
      } else {
        const key = this.#key();
        if (this.#take(':')) entries.push([key, this.#objectValue()]);
        else entries.push([key, { k: 'index', target: { k: 'identity' }, index: key }]);
      }
      if (!this.#take(',')) break;
    }
    if (!this.#take('}')) this.#unexpected("'}'");
    return { k: 'object', entries };
  }

  /** Everything but a comma, which ends the entry. */
  #objectValue(): Node {
    const left = this.#alternative();
    return this.#take('|') ? { k: 'pipe', left, right: this.#objectValue() } : left;
  }

  #string(format: string | undefined): Node {
    const start = this.#next();
    const parts: (string | Node)[] = [];
    let text = '';
    for (let at = this.#at; ; ) {
      const letter = this.source[at];
      if (letter === undefined) {
        this.#at = at;
        throw new JqSyntaxError('syntax error, unexpected end of file, expecting QQSTRING_TEXT or QQSTRING_INTERP_START or QQSTRING_END', this.#line(start.start));
      }
      if (letter === '"') {
        this.#at = at + 1;
        break;
      }
      if (letter !== '\\') {
        text += letter;
        at++;
        continue;
      }
      const next = this.source[at + 1];
      if (next === '(') {
        this.#at = at + 2;
        if (text !== '') parts.push(text);
        text = '';
        parts.push(this.#pipe());
        if (!this.#isNext(')')) this.#unexpected();
        this.#next();
        at = this.#at;
        continue;
      }
      const escape = /^\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/.exec(this.source.slice(at, at + 6));
      if (escape === null) throw new JqSyntaxError('syntax error, unexpected INVALID_CHARACTER', this.#line(at));
      text += escape[1] === undefined ? (JSON.parse(`"${escape[0]}"`) as string) : String.fromCharCode(Number.parseInt(escape[1], 16));
      at += escape[0].length;
    }
    if (text !== '' || parts.length === 0) parts.push(text);
    if (parts.length === 1 && typeof parts[0] === 'string') return { k: 'literal', value: parts[0] };
    return { k: 'string', parts, format };
  }
}
