// Mirrors text/template/parse
// Differs: comments are dropped.
import { goString } from '#kubectl/printers/go-json.js';
import { Float } from './format.js';
import { numberOf, type Token, tokenize, unquoteGo } from './lex.js';
import { TemplateError } from './template-error.js';

/** Each node knows where it begins in its file and how Go prints it: both stand in messages. */
interface Place {
  readonly at: number;
  readonly shown: string;
}
export type Expr = Place &
  (
    | { readonly kind: 'dot' | 'nil' }
    | { readonly kind: 'field'; readonly names: readonly string[] }
    | { readonly kind: 'variable'; readonly name: string; readonly names: readonly string[] }
    | { readonly kind: 'chain'; readonly of: Expr; readonly names: readonly string[] }
    | { readonly kind: 'literal'; readonly value: unknown }
    | { readonly kind: 'call'; readonly name: string }
    | { readonly kind: 'pipe'; readonly pipe: Pipe }
  );
export interface Command extends Place {
  readonly args: readonly Expr[];
}
export interface Pipe extends Place {
  readonly declare: readonly string[];
  readonly assign: boolean;
  readonly commands: readonly Command[];
}
export interface Branch extends Place {
  readonly pipe: Pipe;
  readonly body: readonly Node[];
  readonly otherwise: readonly Node[];
}
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | ({ readonly kind: 'action'; readonly pipe: Pipe } & Place)
  | ({ readonly kind: 'if' | 'with' | 'range' } & Branch)
  | ({ readonly kind: 'template'; readonly name: string; readonly pipe: Pipe | undefined } & Place)
  | { readonly kind: 'break' | 'continue' };

/** The file that a template was read from. */
export interface Source {
  readonly name: string;
  readonly text: string;
}
export interface Parsed {
  readonly source: Source;
  readonly nodes: readonly Node[];
}

/** By name: the main one and what it defines. Throws TemplateError with Go's text: `template: NAME:LINE: …`. `functions` says which words are functions. */
export function parseTemplate(name: string, text: string, isFunction: (name: string) => boolean): ReadonlyMap<string, Parsed> {
  return new Parser({ name, text }, tokenize(text), isFunction).run();
}

type Ending = 'end' | 'else' | 'eof';
const OPERANDS = new Set(['bool', 'dot', 'field', 'identifier', 'number', 'nil', 'string', 'variable', '(']);

class Parser {
  #at = 0;
  /** The token read last: messages name its line. */
  #last: Token;
  #actionLine = 0;
  readonly #templates = new Map<string, Parsed>();
  #variables: string[] = ['$'];
  #loops = 0;

  constructor(
    private readonly source: Source,
    private readonly tokens: readonly Token[],
    private readonly isFunction: (name: string) => boolean,
  ) {
    this.#last = tokens[0] as Token;
  }

  run(): ReadonlyMap<string, Parsed> {
    const { nodes, ending } = this.#list();
    if (ending !== 'eof') this.#fail(`unexpected {{${ending}}}`);
    // A file of nothing but definitions must not hide a template of its own name.
    if (!this.#templates.has(this.source.name) || nodes.some((node) => node.kind !== 'text' || node.text.trim() !== '')) this.#templates.set(this.source.name, { source: this.source, nodes });
    return this.#templates;
  }

  #next(): Token {
    const token = this.tokens[Math.min(this.#at, this.tokens.length - 1)] as Token;
    this.#at++;
    this.#last = token;
    return token;
  }
  #back(): void {
    this.#at--;
  }
  #peek(): Token {
    const token = this.#next();
    this.#back();
    return token;
  }
  #nextTerm(): Token {
    for (;;) {
      const token = this.#next();
      if (token.kind !== 'space') return token;
    }
  }
  #peekTerm(): Token {
    const token = this.#nextTerm();
    this.#back();
    return token;
  }
  #fail(problem: string): never {
    throw new TemplateError(`template: ${this.source.name}:${this.#last.line}: ${problem}`);
  }
  #unexpected(token: Token, context: string): never {
    if (token.kind !== 'error') return this.#fail(`unexpected ${shownToken(token)} in ${context}`);
    if (this.#actionLine === 0 || this.#actionLine === token.line) return this.#fail(token.text);
    const begun = `started at ${this.source.name}:${this.#actionLine}`;
    return this.#fail(token.text.endsWith(' action') ? `${token.text} ${begun}` : `${token.text} in action ${begun}`);
  }

  #list(): { nodes: Node[]; ending: Ending } {
    const nodes: Node[] = [];
    for (;;) {
      const token = this.#nextTerm();
      if (token.kind === 'eof') return { nodes, ending: 'eof' };
      if (token.kind === 'text') nodes.push({ kind: 'text', text: token.text });
      else if (token.kind === 'open') {
        this.#actionLine = token.line;
        const node = this.#action();
        this.#actionLine = 0;
        if (node === 'end' || node === 'else') return { nodes, ending: node };
        if (node !== undefined) nodes.push(node);
      } else this.#unexpected(token, 'input');
    }
  }

  /** After `{{`. */
  #action(): Node | 'end' | 'else' | undefined {
    const token = this.#nextTerm();
    if (token.kind !== 'keyword') {
      this.#back();
      const { at } = this.#peek();
      const pipe = this.#pipe('command');
      return { kind: 'action', pipe, at, shown: `{{${pipe.shown}}}` };
    }
    switch (token.text) {
      case 'end':
        this.#close('end');
        return 'end';
      case 'else':
        return this.#else();
      case 'if':
      case 'with':
      case 'range':
        return this.#branch(token.text);
      case 'define':
        return this.#define();
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
        return this.#unexpected(token, 'command');
    }
  }

  #close(context: string): void {
    const token = this.#nextTerm();
    if (token.kind !== 'close') this.#unexpected(token, context);
  }

  /** `else` alone, or the `else if` and `else with` that #branch goes on with. */
  #else(): 'else' {
    const next = this.#peekTerm();
    if (next.kind === 'keyword' && (next.text === 'if' || next.text === 'with')) return 'else';
    this.#close('else');
    return 'else';
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
      const next = this.#peekTerm();
      if (next.kind === 'keyword' && next.text === kind && kind !== 'range') {
        this.#nextTerm();
        otherwise = [this.#branch(kind)];
      } else {
        const rest = this.#list();
        if (rest.ending !== 'end') rest.ending === 'eof' ? this.#fail('unexpected EOF') : this.#fail('expected end; found {{else}}');
        otherwise = rest.nodes;
      }
    }
    this.#variables.length = scope;
    return { kind, pipe, body, otherwise, at: pipe.at, shown: `{{${kind} ${pipe.shown}}}` };
  }

  #name(context: string): Token {
    const token = this.#nextTerm();
    if (token.kind !== 'string') this.#unexpected(token, context);
    return token;
  }

  #body(name: string, context: string): void {
    const outer = this.#variables;
    this.#variables = ['$'];
    const { nodes, ending } = this.#list();
    this.#variables = outer;
    if (ending !== 'end') ending === 'eof' ? this.#fail('unexpected EOF') : this.#fail(`unexpected {{else}} in ${context}`);
    const known = this.#templates.get(name);
    if (known !== undefined && known.nodes.length > 0) this.#fail(`template: multiple definition of template ${JSON.stringify(name)}`);
    this.#templates.set(name, { source: this.source, nodes });
  }

  #define(): undefined {
    const name = textOf(this.#name('define clause').text);
    this.#close('define clause');
    this.#body(name, 'define clause');
  }

  #block(): Node {
    const token = this.#name('block clause');
    const name = textOf(token.text);
    const pipe = this.#pipe('block clause');
    this.#body(name, 'block clause');
    return { kind: 'template', name, pipe, at: token.at, shown: `{{template ${JSON.stringify(name)} ${pipe.shown}}}` };
  }

  #templateCall(): Node {
    const token = this.#name('template clause');
    const name = textOf(token.text);
    if (this.#nextTerm().kind === 'close') return { kind: 'template', name, pipe: undefined, at: token.at, shown: `{{template ${JSON.stringify(name)}}}` };
    this.#back();
    const pipe = this.#pipe('template clause');
    return { kind: 'template', name, pipe, at: token.at, shown: `{{template ${JSON.stringify(name)} ${pipe.shown}}}` };
  }

  /** Up to and with the closing braces or parenthesis. */
  #pipe(context: string, end: 'close' | ')' = 'close'): Pipe {
    const { at } = this.#peekTerm();
    const { declare, assign } = this.#declaration(context);
    const commands: Command[] = [];
    for (;;) {
      const token = this.#nextTerm();
      if (token.kind === end) break;
      if (!OPERANDS.has(token.kind)) this.#unexpected(token, context);
      this.#back();
      commands.push(this.#command());
    }
    if (commands.length === 0) this.#fail(`missing value for ${context}`);
    commands.slice(1).forEach((command, i) => {
      if (['literal', 'dot', 'nil'].includes((command.args[0] as Expr).kind)) this.#fail(`non executable command in pipeline stage ${i + 2}`);
    });
    if (!assign) this.#variables.push(...declare);
    const shown = `${declare.length > 0 ? `${declare.join(', ')} ${assign ? '=' : ':='} ` : ''}${commands.map((command) => command.shown).join(' | ')}`;
    return { declare, assign, commands, at, shown };
  }

  #declaration(context: string): { declare: string[]; assign: boolean } {
    const from = this.#at;
    const declare: string[] = [];
    while (this.#peekTerm().kind === 'variable') {
      declare.push(this.#nextTerm().text);
      const token = this.#peekTerm();
      if (token.kind === ':=' || token.kind === '=') {
        this.#nextTerm();
        if (token.kind === '=') for (const name of declare) if (!this.#variables.includes(name)) this.#fail(`undefined variable ${JSON.stringify(name)}`);
        return { declare, assign: token.kind === '=' };
      }
      if (token.kind === 'char' && token.text === ',') {
        this.#nextTerm();
        if (context === 'range' && declare.length < 2) continue;
        this.#fail(`too many declarations in ${context}`);
      }
      break;
    }
    this.#at = from;
    return { declare: [], assign: false };
  }

  #command(): Command {
    const { at } = this.#peekTerm();
    const args: Expr[] = [];
    for (;;) {
      this.#peekTerm();
      const operand = this.#operand();
      if (operand !== undefined) args.push(operand);
      const token = this.#next();
      if (token.kind === 'space') continue;
      if (token.kind === 'close' || token.kind === ')') this.#back();
      else if (token.kind !== '|') this.#unexpected(token, 'operand');
      break;
    }
    if (args.length === 0) this.#fail('empty command');
    return { args, at, shown: args.map((arg) => (arg.kind === 'pipe' ? `(${arg.shown})` : arg.shown)).join(' ') };
  }

  #operand(): Expr | undefined {
    const token = this.#nextTerm();
    const term = this.#term(token);
    if (term === undefined) {
      this.#back();
      return undefined;
    }
    const { kind, at } = this.#peek();
    if (kind !== 'field') return term;
    const names: string[] = [];
    while (this.#peek().kind === 'field') names.push(this.#next().text.slice(1));
    const more = names.map((name) => `.${name}`).join('');
    // Go places a longer field where its second name begins.
    if (term.kind === 'field') return { ...term, names: [...term.names, ...names], at, shown: term.shown + more };
    if (term.kind === 'variable') return { ...term, names: [...term.names, ...names], at, shown: term.shown + more };
    if (term.kind === 'literal' || term.kind === 'dot' || term.kind === 'nil') this.#fail(`unexpected . after term ${JSON.stringify(token.text)}`);
    return { kind: 'chain', of: term, names, at, shown: `${term.kind === 'pipe' ? `(${term.shown})` : term.shown}${more}` };
  }

  #term({ kind, text, at }: Token): Expr | undefined {
    const place = { at, shown: text };
    switch (kind) {
      case 'identifier':
        if (!this.isFunction(text)) this.#fail(`function ${JSON.stringify(text)} not defined`);
        return { kind: 'call', name: text, ...place };
      case 'dot':
      case 'nil':
        return { kind, ...place };
      case 'variable':
        if (!this.#variables.includes(text)) this.#fail(`undefined variable ${JSON.stringify(text)}`);
        return { kind: 'variable', name: text, names: [], ...place };
      case 'field':
        return { kind: 'field', names: [text.slice(1)], ...place };
      case 'string':
        return { kind: 'literal', value: textOf(text), ...place };
      case 'number': {
        const { value, float } = numberOf(text);
        return { kind: 'literal', value: float ? new Float(value) : value, ...place };
      }
      case 'bool':
        return { kind: 'literal', value: text === 'true', ...place };
      case '(': {
        const pipe = this.#pipe('parenthesized pipeline', ')');
        return { kind: 'pipe', pipe, at: pipe.at, shown: pipe.shown };
      }
      default:
        return undefined;
    }
  }
}

function textOf(quoted: string): string {
  const inside = quoted.slice(1, -1);
  return quoted.startsWith('`') ? inside : unquoteGo(inside);
}

function shownToken({ kind, text }: Token): string {
  if (kind === 'eof') return 'EOF';
  if (kind === 'keyword') return `<${text}>`;
  return text.length > 10 ? `${goString(text.slice(0, 10), false)}...` : goString(text, false);
}
