// Mirrors k8s.io/client-go/util/jsonpath (parser)
// Differs: errors are found in the same places and named the same way.

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly nodes: readonly Node[] }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'array'; readonly from: number | undefined; readonly to: number | undefined; readonly step: number; readonly single: boolean }
  | { readonly kind: 'filter'; readonly left: readonly Node[]; readonly operator: string; readonly right: readonly Node[] }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'recursive' }
  | { readonly kind: 'union'; readonly branches: readonly (readonly Node[])[] }
  | { readonly kind: 'value'; readonly value: number | boolean }
  | { readonly kind: 'word'; readonly word: 'range' | 'end' };

export class JsonPathError extends Error {}

export function parseJsonPath(source: string): readonly Node[] {
  return new Parser(source).top();
}

const isAlphaNumeric = (c: string | undefined) => c !== undefined && /[\p{L}\p{Nd}_]/u.test(c);
const endsField = (c: string | undefined) => c === undefined || ' \t\n\r.,[])}!=<>\'"|&'.includes(c) || c === '{';

class Parser {
  #at = 0;

  constructor(readonly source: string) {}

  top(): readonly Node[] {
    const nodes: Node[] = [];
    while (this.#at < this.source.length) {
      const open = this.source.indexOf('{', this.#at);
      if (open < 0) {
        nodes.push({ kind: 'text', text: this.source.slice(this.#at) });
        break;
      }
      if (open > this.#at) nodes.push({ kind: 'text', text: this.source.slice(this.#at, open) });
      this.#at = open + 1;
      nodes.push({ kind: 'list', nodes: this.#action() });
    }
    return nodes;
  }

  #action(): Node[] {
    const nodes: Node[] = [];
    for (;;) {
      const c = this.source[this.#at];
      if (c === undefined || c === '\n') throw new JsonPathError('unclosed action');
      if (c === '}') {
        this.#at++;
        return nodes;
      }
      this.#step(nodes);
    }
  }

  #step(nodes: Node[]): void {
    const c = this.source[this.#at] as string;
    if (c === ' ' || c === '@' || c === '$' || c === '\t') this.#at++;
    else if (c === '[') nodes.push(this.#brackets());
    else if (c === '"' || c === "'") nodes.push({ kind: 'text', text: this.#quoted(c) });
    else if (c === '.') this.#field(nodes);
    else if (c === '+' || c === '-' || /\d/.test(c)) nodes.push({ kind: 'value', value: this.#number() });
    else if (isAlphaNumeric(c)) nodes.push(this.#word());
    else throw new JsonPathError(`unrecognized character in action: U+${(c.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')} '${c}'`);
  }

  #field(nodes: Node[]): void {
    this.#at++;
    if (this.source[this.#at] === '.') {
      this.#at++;
      nodes.push({ kind: 'recursive' });
      const c = this.source[this.#at];
      if (isAlphaNumeric(c) || c === '*') this.#fieldName(nodes);
      return;
    }
    this.#fieldName(nodes);
  }

  #fieldName(nodes: Node[]): void {
    if (this.source[this.#at] === '*') {
      this.#at++;
      nodes.push({ kind: 'wildcard' });
      return;
    }
    let name = '';
    for (;;) {
      const c = this.source[this.#at];
      if (c === '\\') {
        name += this.source[this.#at + 1] ?? '';
        this.#at += 2;
      } else if (endsField(c)) break;
      else {
        name += c;
        this.#at++;
      }
    }
    if (name !== '') nodes.push({ kind: 'field', name });
  }

  #word(): Node {
    const from = this.#at;
    while (isAlphaNumeric(this.source[this.#at])) this.#at++;
    const word = this.source.slice(from, this.#at);
    if (word === 'range' || word === 'end') return { kind: 'word', word };
    if (word === 'true' || word === 'false') return { kind: 'value', value: word === 'true' };
    throw new JsonPathError(`unrecognized identifier ${word}`);
  }

  #number(): number {
    const from = this.#at;
    this.#at++;
    while (/[\d.eE]/.test(this.source[this.#at] ?? '')) this.#at++;
    const text = this.source.slice(from, this.#at);
    const value = Number(text);
    if (Number.isNaN(value)) throw new JsonPathError(`cannot parse number ${text}`);
    return value;
  }

  #quoted(quote: string): string {
    let text = '';
    this.#at++;
    for (;;) {
      const c = this.source[this.#at];
      if (c === undefined || c === '\n') throw new JsonPathError('unterminated quoted string');
      this.#at++;
      if (c === quote) return text;
      if (c === '\\') {
        const next = this.source[this.#at++] ?? '';
        text += ({ n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', a: '\x07' } as Record<string, string>)[next] ?? next;
      } else text += c;
    }
  }

  #brackets(): Node {
    const from = ++this.#at;
    const parts: string[] = [];
    let start = from;
    let depth = 0;
    let quote = '';
    for (;;) {
      const c = this.source[this.#at];
      if (c === undefined || (c === '\n' && quote === '')) throw new JsonPathError('unterminated array');
      if (quote !== '') {
        if (c === '\\') this.#at++;
        else if (c === quote) quote = '';
      } else if (c === '"' || c === "'") quote = c;
      else if (c === '[' || c === '(') depth++;
      else if (c === ')' || (c === ']' && depth > 0)) depth--;
      else if (c === ']') break;
      else if (c === ',' && depth === 0) {
        parts.push(this.source.slice(start, this.#at));
        start = this.#at + 1;
      }
      this.#at++;
    }
    parts.push(this.source.slice(start, this.#at));
    this.#at++;
    if (parts.length === 1) return bracketNode((parts[0] as string).trim());
    return { kind: 'union', branches: parts.map((part) => [bracketNode(part.trim())]) };
  }
}

function bracketNode(text: string): Node {
  if (text === '*') return { kind: 'wildcard' };
  const quoted = /^'([^']*)'$/s.exec(text);
  if (quoted !== null) return { kind: 'list', nodes: inner(`.${quoted[1] as string}`) }; // dots lead on, as outside of brackets
  if (text.startsWith('?(')) return filterNode(text.slice(2, text.endsWith(')') ? -1 : undefined), text);
  const slice = /^(-?\d*)(?::(-?\d*))?(?::(-?\d*))?$/.exec(text);
  if (text === '') return { kind: 'array', from: undefined, to: undefined, step: 1, single: false };
  if (slice === null) throw new JsonPathError(`invalid array index ${text}`);
  const number = (part: string | undefined) => (part === undefined || part === '' ? undefined : Number(part));
  const single = !text.includes(':');
  const from = number(slice[1]);
  return { kind: 'array', from, to: single && from !== undefined ? from + 1 : number(slice[2]), step: number(slice[3]) ?? 1, single };
}

const OPERATORS = ['==', '!=', '<=', '>=', '<', '>'];

function filterNode(text: string, whole: string): Node {
  if (!whole.endsWith(')')) throw new JsonPathError('unterminated filter');
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (quote !== '') {
      if (c === '\\') i++;
      else if (c === quote) quote = '';
      continue;
    }
    if (c === '"' || c === "'") quote = c;
    const operator = OPERATORS.find((each) => text.startsWith(each, i));
    if (operator !== undefined) return { kind: 'filter', left: inner(text.slice(0, i)), operator, right: inner(text.slice(i + operator.length)) };
  }
  return { kind: 'filter', left: inner(text), operator: 'exists', right: [] };
}

function inner(text: string): readonly Node[] {
  const [node] = parseJsonPath(`{${text.trim()}}`);
  return node?.kind === 'list' ? node.nodes : [];
}
