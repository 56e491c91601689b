// Mirrors k8s.io/client-go/util/jsonpath (parser)
// Differs: nothing that can be seen.
import { unquoted } from './unquote.js';

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly nodes: readonly Node[] }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'array'; readonly from: number | undefined; readonly to: number | undefined; readonly step: number; readonly single: boolean }
  | { readonly kind: 'filter'; readonly left: readonly Node[]; readonly operator: string; readonly right: readonly Node[] }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'recursive' }
  | { readonly kind: 'union'; readonly branches: readonly (readonly Node[])[] }
  | { readonly kind: 'value'; readonly value: number | boolean; /** Whether Go holds it as a float64. */ readonly isFloat?: boolean }
  | { readonly kind: 'word'; readonly word: string };

export class JsonPathError extends Error {}

export function parseJsonPath(source: string): readonly Node[] {
  return new Parser(source).top();
}

const isAlphaNumeric = (c: string | undefined) => c !== undefined && /[\p{L}\p{Nd}_]/u.test(c);
const isLineEnd = (c: string | undefined) => c === undefined || c === '\n' || c === '\r';
const endsField = (c: string | undefined) => c === undefined || ' \t\n\r.,[]$@{}'.includes(c);

const FILTER = '[?(';
const COMPARISON = /^([^!<>=]+)([!<>=]+)(.+?)$/;
const KEY = /^'([^']*)'$/;
const SLICE = /^(-?\d*)(?::(-?\d*))?(?::(-?\d*))?$/;
const SLICES = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/;

class Parser {
  #at = 0;

  constructor(readonly source: string) {}

  top(): readonly Node[] {
    const nodes: Node[] = [];
    while (this.#at < this.source.length) {
      const open = this.source.indexOf('{', this.#at);
      const end = open < 0 ? this.source.length : open;
      if (end > this.#at) nodes.push({ kind: 'text', text: this.source.slice(this.#at, end) });
      if (open < 0) break;
      this.#at = open + 1;
      nodes.push({ kind: 'list', nodes: this.#action() });
    }
    return nodes;
  }

  #action(): Node[] {
    const nodes: Node[] = [];
    while (this.source[this.#at] !== '}') {
      if (this.source.startsWith(FILTER, this.#at)) nodes.push(this.#filter());
      else if (this.source.startsWith('..', this.#at)) this.#recursive(nodes);
      else this.#step(nodes);
    }
    this.#at++;
    return nodes;
  }

  #step(nodes: Node[]): void {
    const c = this.source[this.#at];
    if (c === undefined || isLineEnd(c)) throw new JsonPathError('unclosed action');
    if (c === ' ' || c === '@' || c === '$') this.#at++;
    else if (c === '[') nodes.push(...this.#brackets());
    else if (c === '"' || c === "'") nodes.push({ kind: 'text', text: this.#quoted(c) });
    else if (c === '.') {
      this.#at++;
      nodes.push(this.#field());
    } else if (c === '+' || c === '-' || /\p{Nd}/u.test(c)) nodes.push(this.#number());
    else if (isAlphaNumeric(c)) nodes.push(this.#word());
    else throw new JsonPathError(`unrecognized character in action: U+${(this.source.codePointAt(this.#at) as number).toString(16).toUpperCase().padStart(4, '0')} '${String.fromCodePoint(this.source.codePointAt(this.#at) as number)}'`);
  }

  #recursive(nodes: Node[]): void {
    if (nodes.at(-1)?.kind === 'recursive') throw new JsonPathError('invalid multiple recursive descent');
    this.#at += 2;
    nodes.push({ kind: 'recursive' });
    if (isAlphaNumeric(this.source[this.#at])) nodes.push(this.#field());
  }

  #field(): Node {
    const from = this.#at;
    while (!endsField(this.source[this.#at])) this.#at += this.source[this.#at] === '\\' ? 2 : 1;
    this.#at = Math.min(this.#at, this.source.length);
    const name = this.source.slice(from, this.#at);
    return name === '*' ? { kind: 'wildcard' } : { kind: 'field', name: name.replaceAll('\\', '') };
  }

  #word(): Node {
    const from = this.#at;
    while (!endsField(this.source[this.#at])) this.#at++;
    const word = this.source.slice(from, this.#at);
    return word === 'true' || word === 'false' ? { kind: 'value', value: word === 'true' } : { kind: 'word', word };
  }

  #number(): Node {
    const from = this.#at;
    this.#at++;
    while (this.source[this.#at] === '.' || /\p{Nd}/u.test(this.source[this.#at] ?? '')) this.#at++;
    const text = this.source.slice(from, this.#at);
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) throw new JsonPathError(`cannot parse number ${text}`);
    return { kind: 'value', value: Number(text), isFloat: text.includes('.') };
  }

  #quoted(quote: string): string {
    const from = this.#at;
    this.#at++;
    for (;;) {
      const c = this.source[this.#at];
      if (c === undefined || c === '\n') throw new JsonPathError('unterminated quoted string');
      this.#at++;
      if (c === quote && this.source[this.#at - 2] !== '\\') break;
    }
    const text = this.source.slice(from, this.#at);
    const found = unquoted(text);
    if (found === undefined) throw new JsonPathError(`unquote string ${text} error invalid syntax`);
    return found;
  }

  /** Up to the first bracket that closes, whatever is quoted. */
  #brackets(): readonly Node[] {
    const from = this.#at + 1;
    const end = this.source.slice(from).search(/[\]\n]/);
    if (end < 0 || this.source[from + end] === '\n') throw new JsonPathError('unterminated array');
    this.#at = from + end + 1;
    const text = this.source.slice(from, from + end);
    const parts = text.split(',');
    if (parts.length === 1) return bracketNodes(text);
    return [{ kind: 'union', branches: parts.map((part) => actionOf(`[${part.replace(/^ +| +$/g, '')}]`)) }];
  }

  /** Up to the first `)` that stands in no quotes; they count only once. */
  #filter(): Node {
    const from = this.#at + FILTER.length;
    let quote: string | undefined;
    let isClosed = false;
    for (this.#at = from; ; this.#at++) {
      const c = this.source[this.#at];
      if (c === undefined || c === '\n') throw new JsonPathError('unterminated filter');
      if (c === '"' || c === "'") {
        if (quote === undefined) quote = c;
        else if (c === quote && this.source[this.#at - 1] !== '\\') isClosed = true;
      } else if (c === ')' && isClosed === (quote !== undefined)) break;
    }
    const text = this.source.slice(from, this.#at);
    if (this.source[this.#at + 1] !== ']') throw new JsonPathError('unclosed array expect ]');
    this.#at += 2;
    const [, left, operator, right] = COMPARISON.exec(text) ?? [];
    if (left === undefined || operator === undefined || right === undefined) return { kind: 'filter', left: actionOf(text), operator: 'exists', right: [] };
    return { kind: 'filter', left: actionOf(left), operator, right: actionOf(right) };
  }
}

function bracketNodes(text: string): readonly Node[] {
  const key = KEY.exec(text)?.[1];
  if (key !== undefined) return actionOf(`.${key}`); // dots lead on, as outside of brackets
  const slice = text === '*' ? ':' : text;
  if (!SLICES.test(slice)) throw new JsonPathError(`invalid array index ${text}`);
  const [, first, second, third] = SLICE.exec(slice) ?? [];
  const number = (part: string | undefined) => {
    if (part === undefined || part === '') return undefined;
    if (part === '-') throw new JsonPathError(`array index ${part} is not a number`);
    return Number(part);
  };
  const from = number(first);
  const single = second === undefined;
  return [{ kind: 'array', from, to: single ? (from ?? 0) + 1 : number(second), step: number(third) ?? 1, single }];
}

/** What stands between braces. */
function actionOf(text: string): readonly Node[] {
  const [node] = parseJsonPath(`{${text}}`);
  return node?.kind === 'list' ? node.nodes : [];
}
