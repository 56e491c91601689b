// Mirrors text/template/parse
// Differs: `break` and `continue` are checked when they run; comments are dropped.
import { type Token, tokenize } from './lex.js';
import { TemplateError } from './template-error.js';

export type Expr =
  | { readonly kind: 'dot' | 'nil' }
  | { readonly kind: 'field'; readonly names: readonly string[] }
  | { readonly kind: 'variable'; readonly name: string; readonly names: readonly string[] }
  | { readonly kind: 'chain'; readonly of: Expr; readonly names: readonly string[] }
  | { readonly kind: 'literal'; readonly value: unknown; readonly source: string }
  | { readonly kind: 'call'; readonly name: string }
  | { readonly kind: 'pipe'; readonly pipe: Pipe };
export interface Command {
  readonly args: readonly Expr[];
}
export interface Pipe {
  readonly declare: readonly string[];
  readonly assign: boolean;
  readonly commands: readonly Command[];
  readonly line: number;
  readonly source: string;
}
export type Branch = { readonly pipe: Pipe; readonly body: readonly Node[]; readonly otherwise: readonly Node[] };
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipe: Pipe }
  | ({ readonly kind: 'if' | 'with' | 'range' } & Branch)
  | { readonly kind: 'template'; readonly name: string; readonly pipe: Pipe | undefined; readonly line: number }
  | { readonly kind: 'break' | 'continue' };

export interface ParsedTemplates {
  /** By name: the main one and what it defines. */
  readonly templates: ReadonlyMap<string, readonly Node[]>;
}

/** Throws TemplateError with Go's text: `template: NAME:LINE: …`. `functions` says which words are functions. */
export function parseTemplate(name: string, source: string, isFunction: (name: string) => boolean): ParsedTemplates {
  const parser = new Parser(name, tokenize(name, source), isFunction);
  return parser.run();
}

type Ending = 'end' | 'else' | 'eof';

class Parser {
  #at = 0;
  readonly #templates = new Map<string, readonly Node[]>();
  #variables: string[] = ['$'];
  #loops = 0;

  constructor(
    private readonly name: string,
    private readonly tokens: readonly Token[],
    private readonly isFunction: (name: string) => boolean,
  ) {}

  run(): ParsedTemplates {
    const { nodes, ending } = this.#list();
    if (ending !== 'eof') this.#fail(`unexpected {{${ending}}}`);
    // A file of nothing but definitions must not hide a template of its own name.
    if (!this.#templates.has(this.name) || nodes.some((node) => node.kind !== 'text' || node.text.trim() !== '')) this.#templates.set(this.name, nodes);
    return { templates: this.#templates };
  }

  get #token(): Token {
    return this.tokens[this.#at] ?? (this.tokens.at(-1) as Token);
  }
  #next(): Token {
    const token = this.#token;
    if (this.#at < this.tokens.length) this.#at++;
    return token;
  }
  #fail(problem: string): never {
    throw new TemplateError(`template: ${this.name}:${this.#token.line}: ${problem}`);
  }
  #skipSpace(): void {
    while (this.#token.kind === 'space') this.#at++;
  }
  #peek(): Token {
    this.#skipSpace();
    return this.#token;
  }

  #list(): { nodes: Node[]; ending: Ending } {
    const nodes: Node[] = [];
    for (;;) {
      const token = this.#next();
      if (token.kind === 'eof') return { nodes, ending: 'eof' };
      if (token.kind === 'text') {
        if (token.text !== '') nodes.push({ kind: 'text', text: token.text });
        continue;
      }
      const node = this.#action();
      if (node === 'end' || node === 'else') return { nodes, ending: node };
      if (node !== undefined) nodes.push(node);
    }
  }

  /** After `{{`. */
  #action(): Node | 'end' | 'else' | undefined {
    const token = this.#peek();
    if (token.kind !== 'keyword') {
      const node: Node = { kind: 'action', pipe: this.#pipe('command') };
      return node;
    }
    this.#at++;
    switch (token.text) {
      case 'end':
        this.#close('end');
        return 'end';
      case 'else':
        if (this.#peek().kind === 'keyword') return 'else';
        this.#close('else');
        return 'else';
      case 'if':
      case 'with':
      case 'range':
        return this.#branch(token.text);
      case 'define':
        this.#define();
        return undefined;
      case 'block':
        return this.#block();
      case 'template':
        return this.#templateCall();
      case 'break':
      case 'continue':
        if (this.#loops === 0) this.#fail(`{{${token.text}}} outside {{range}}`);
        this.#close(token.text);
        return { kind: token.text };
      default:
        return this.#fail(`unexpected <${token.text}> in command`);
    }
  }

  #close(context: string): void {
    const token = this.#peek();
    if (token.kind !== 'close') this.#fail(`unexpected ${shown(token)} in ${context}`);
    this.#at++;
  }

  #branch(kind: 'if' | 'with' | 'range'): Node {
    const scope = this.#variables.length;
    const pipe = this.#pipe(kind);
    if (kind === 'range') this.#loops++;
    const { nodes: body, ending } = this.#list();
    if (kind === 'range') this.#loops--;
    let otherwise: readonly Node[] = [];
    if (ending === 'eof') this.#fail('unexpected EOF');
    if (ending === 'else') {
      const next = this.#token;
      if (next.kind === 'keyword' && (next.text === 'if' || next.text === 'with')) {
        this.#at++;
        otherwise = [this.#branch(next.text)];
      } else {
        const rest = this.#list();
        if (rest.ending !== 'end') this.#fail(rest.ending === 'eof' ? 'unexpected EOF' : 'expected end; found {{else}}');
        otherwise = rest.nodes;
      }
    }
    this.#variables.length = scope;
    return { kind, pipe, body, otherwise };
  }

  #name(context: string): string {
    const token = this.#peek();
    if (token.kind !== 'string') this.#fail(`unexpected ${shown(token)} in ${context}`);
    this.#at++;
    return token.value as string;
  }

  #body(name: string, context: string): void {
    const outer = this.#variables;
    this.#variables = ['$'];
    const { nodes, ending } = this.#list();
    this.#variables = outer;
    if (ending !== 'end') this.#fail(ending === 'eof' ? 'unexpected EOF' : `unexpected {{else}} in ${context}`);
    this.#templates.set(name, nodes);
  }

  #define(): void {
    const name = this.#name('define clause');
    this.#close('define clause');
    this.#body(name, 'define clause');
  }

  #block(): Node {
    const { line } = this.#token;
    const name = this.#name('block clause');
    const pipe = this.#pipe('block clause');
    this.#body(name, 'block clause');
    return { kind: 'template', name, pipe, line };
  }

  #templateCall(): Node {
    const { line } = this.#token;
    const name = this.#name('template clause');
    if (this.#peek().kind === 'close') {
      this.#at++;
      return { kind: 'template', name, pipe: undefined, line };
    }
    return { kind: 'template', name, pipe: this.#pipe('template clause'), line };
  }

  /** Up to and with the closing braces or parenthesis. */
  #pipe(context: string, end: 'close' | ')' = 'close'): Pipe {
    const { line } = this.#peek();
    const from = this.#at;
    const { declare, assign } = this.#declaration(context);
    const commands: Command[] = [];
    for (;;) {
      const token = this.#peek();
      if (token.kind === end) {
        this.#at++;
        if (commands.length === 0) this.#fail(`missing value for ${context}`);
        for (let i = 1; i < commands.length; i++) {
          const first = (commands[i] as Command).args[0] as Expr;
          if (['literal', 'dot', 'nil'].includes(first.kind)) this.#fail(`non executable command in pipeline stage ${i + 1}`);
        }
        const source = this.tokens.slice(from, this.#at - 1).map((each) => each.source).join('').trim();
        if (!assign) this.#variables.push(...declare);
        return { declare, assign, commands, line, source };
      }
      if (token.kind === 'eof') this.#fail('unclosed action');
      if (token.kind === '|') {
        if (commands.length === 0) this.#fail(`missing value for ${context}`);
        this.#at++;
        if (['close', ')'].includes(this.#peek().kind)) this.#fail(`missing value for ${context}`);
      }
      commands.push(this.#command(context));
    }
  }

  #declaration(context: string): { declare: string[]; assign: boolean } {
    const from = this.#at;
    const declare: string[] = [];
    while (this.#peek().kind === 'variable' && this.#token.names === undefined) {
      declare.push(this.#next().text);
      const token = this.#peek();
      if (token.kind === ':=' || token.kind === '=') {
        this.#at++;
        return { declare, assign: token.kind === '=' };
      }
      if (token.kind === ',' && context === 'range' && declare.length < 2) {
        this.#at++;
        continue;
      }
      break;
    }
    this.#at = from;
    return { declare: [], assign: false };
  }

  #command(context: string): Command {
    const args: Expr[] = [];
    for (;;) {
      const spaced = this.#token.kind === 'space';
      const token = this.#peek();
      if (token.kind === '|' || token.kind === 'close' || token.kind === ')' || token.kind === 'eof') break;
      if (args.length > 0 && !spaced) this.#fail(`unexpected ${shown(token)} in operand`);
      args.push(this.#operand(context));
    }
    if (args.length === 0) this.#fail('empty command');
    return { args };
  }

  #operand(context: string): Expr {
    const token = this.#next();
    const term = this.#term(token, context);
    const following = this.#token;
    if (following.kind !== 'field') return term;
    this.#at++;
    const names = following.names as readonly string[];
    if (term.kind === 'field') return { kind: 'field', names: [...term.names, ...names] };
    if (term.kind === 'variable') return { ...term, names: [...term.names, ...names] };
    if (term.kind === 'literal' || term.kind === 'dot' || term.kind === 'nil') this.#fail(`unexpected . after term ${JSON.stringify(token.source)}`);
    return { kind: 'chain', of: term, names };
  }

  #term(token: Token, context: string): Expr {
    switch (token.kind) {
      case 'identifier':
        if (!this.isFunction(token.text)) this.#fail(`function ${JSON.stringify(token.text)} not defined`);
        return { kind: 'call', name: token.text };
      case 'dot':
        return { kind: 'dot' };
      case 'nil':
        return { kind: 'nil' };
      case 'variable':
        if (!this.#variables.includes(token.text)) this.#fail(`undefined variable ${JSON.stringify(token.text)}`);
        return { kind: 'variable', name: token.text, names: token.names ?? [] };
      case 'field':
        return { kind: 'field', names: token.names as readonly string[] };
      case 'string':
      case 'number':
      case 'bool':
        return { kind: 'literal', value: token.value, source: token.source };
      case '(':
        return { kind: 'pipe', pipe: this.#pipe('parenthesized pipeline', ')') };
      default:
        this.#at--;
        return this.#fail(`unexpected ${shown(token)} in ${context === 'command' ? 'command' : context}`);
    }
  }
}

function shown(token: Token): string {
  if (token.kind === 'eof') return 'EOF';
  if (token.kind === 'keyword') return `<${token.text}>`;
  return JSON.stringify(token.kind === 'close' ? '}}' : token.source);
}
