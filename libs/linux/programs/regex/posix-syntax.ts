// Mirrors the basic and extended regular expressions of POSIX with GNU's additions (\+ \? \| \w \s \b \< \> \` \')
// Differs: `\<` and `\>` are any edge of a word.

/** What a pattern is made of. Sets carry their RE2 spelling. */
export type Node =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'set'; readonly re2: string }
  | { readonly kind: 'assertion'; readonly re2: string }
  | { readonly kind: 'group'; readonly number: number; readonly inner: Node }
  | { readonly kind: 'repeat'; readonly inner: Node; readonly min: number; readonly max: number }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'choice'; readonly parts: readonly Node[] }
  | { readonly kind: 'reference'; readonly number: number };

export interface Syntax {
  readonly extended: boolean;
  /** sed and awk know `\n`, `\t` and the like; grep does not. */
  readonly escapes: boolean;
  /** awk: a backslash in brackets escapes, there are no references. */
  readonly awk: boolean;
}

/** The messages are the C library's. */
export class PatternError extends Error {}

export const INFINITE = Number.POSITIVE_INFINITY;
const REPEAT_MAX = 1000; // RE2's; POSIX promises 255
const SHORTHANDS: Readonly<Record<string, string>> = { w: '[\\w]', W: '[^\\w]', s: '[\\s\\v]', S: '[^\\s\\v]' };
const ASSERTIONS: Readonly<Record<string, string>> = { b: '\\b', B: '\\B', '<': '\\b', '>': '\\b', '`': '\\A', "'": '\\z' };
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07' };
const CLASSES = new Set(['alnum', 'alpha', 'blank', 'cntrl', 'digit', 'graph', 'lower', 'print', 'punct', 'space', 'upper', 'xdigit']);

export function parsePosix(source: string, syntax: Syntax): { readonly node: Node; readonly groups: number } {
  const parser = new Parser(source, syntax);
  const node = parser.parse();
  return { node, groups: parser.groups };
}

class Parser {
  groups = 0;
  #at = 0;
  #depth = 0;

  constructor(private readonly source: string, private readonly syntax: Syntax) {}

  parse(): Node {
    const node = this.#choice();
    if (this.#at < this.source.length) throw new PatternError(this.syntax.extended ? 'Unmatched ) or \\)' : 'Unmatched ) or \\)');
    return node;
  }

  /** The operator at the cursor, in its spelling for this syntax: `(`, `|`, `{` … */
  #isOperator(letter: string): boolean {
    if (this.syntax.extended) return this.source[this.#at] === letter;
    return this.source[this.#at] === '\\' && this.source[this.#at + 1] === letter;
  }

  #skipOperator(): void {
    this.#at += this.syntax.extended ? 1 : 2;
  }

  #choice(): Node {
    const parts = [this.#sequence()];
    while (this.#at < this.source.length && this.#isOperator('|')) {
      this.#skipOperator();
      parts.push(this.#sequence());
    }
    return parts.length === 1 ? (parts[0] as Node) : { kind: 'choice', parts };
  }

  #sequence(): Node {
    const parts: Node[] = [];
    for (;;) {
      if (this.#at >= this.source.length || this.#isOperator('|')) break;
      if (this.#isOperator(')')) {
        if (this.#depth > 0) break;
        if (!this.syntax.extended || this.syntax.awk) throw new PatternError('Unmatched ) or \\)');
        throw new PatternError('Unmatched ) or \\)');
      }
      const isFirst = parts.length === 0 || parts.every((part) => part.kind === 'assertion' && part.re2 === '^');
      parts.push(this.#repeated(this.#atom(isFirst), isFirst));
    }
    return parts.length === 1 ? (parts[0] as Node) : { kind: 'sequence', parts };
  }

  #repeated(atom: Node, isFirst: boolean): Node {
    let node = atom;
    if (node.kind === 'assertion' && !this.syntax.extended && isFirst) return node;
    for (;;) {
      const letter = this.source[this.#at];
      if (letter === '*') {
        this.#at++;
        node = { kind: 'repeat', inner: node, min: 0, max: INFINITE };
      } else if (this.#at < this.source.length && (this.#isOperator('+') || this.#isOperator('?'))) {
        const isPlus = this.#isOperator('+');
        this.#skipOperator();
        node = { kind: 'repeat', inner: node, min: isPlus ? 1 : 0, max: isPlus ? INFINITE : 1 };
      } else if (this.#at < this.source.length && this.#isOperator('{')) {
        const interval = this.#interval();
        if (interval === undefined) return node;
        node = { kind: 'repeat', inner: node, ...interval };
      } else return node;
    }
  }

  #interval(): { min: number; max: number } | undefined {
    const { extended } = this.syntax;
    const rest = this.source.slice(this.#at + (extended ? 1 : 2));
    const parts = (extended ? /^(\d*)(?:(,)(\d*))?\}/ : /^(\d*)(?:(,)(\d*))?\\\}/).exec(rest);
    if (parts === null || (parts[1] === '' && parts[2] === undefined)) {
      if (extended) return undefined; // GNU: a brace that begins no interval is itself
      throw new PatternError(rest.includes('\\}') ? 'Invalid content of \\{\\}' : 'Unmatched \\{');
    }
    const min = Number(parts[1] || 0);
    const max = parts[2] === undefined ? min : parts[3] === '' ? INFINITE : Number(parts[3]);
    if (max < min) throw new PatternError('Invalid content of \\{\\}');
    if (min > REPEAT_MAX || (max !== INFINITE && max > REPEAT_MAX)) throw new PatternError('Regular expression too big');
    this.#at += (extended ? 1 : 2) + parts[0].length;
    return { min, max };
  }

  #atom(isFirst: boolean): Node {
    const { extended } = this.syntax;
    const letter = this.source[this.#at] as string;
    if (this.#isOperator('(')) return this.#group();
    if (letter === '\\') return this.#escape();
    if (letter === '[') return this.#bracket();
    if (extended && isFirst && (letter === '*' || letter === '+' || letter === '?')) {
      this.#at++; // GNU: nothing to repeat, so it says nothing
      return { kind: 'literal', text: '' };
    }
    if (letter === '*' && isFirst) return this.#literal();
    if (letter === '.') {
      this.#at++;
      return { kind: 'set', re2: '.' };
    }
    if (letter === '^' && (extended || isFirst)) {
      this.#at++;
      return { kind: 'assertion', re2: '^' };
    }
    if (letter === '$' && (extended || this.#isAtEnd(this.#at + 1))) {
      this.#at++;
      return { kind: 'assertion', re2: '$' };
    }
    return this.#literal();
  }

  #isAtEnd(at: number): boolean {
    const rest = this.source.slice(at, at + 2);
    return rest === '' || rest === '\\)' || rest === '\\|';
  }

  #literal(): Node {
    const text = String.fromCodePoint(this.source.codePointAt(this.#at) as number);
    this.#at += text.length;
    return { kind: 'literal', text };
  }

  #group(): Node {
    this.#skipOperator();
    const number = ++this.groups;
    this.#depth++;
    const inner = this.#choice();
    if (this.#at >= this.source.length || !this.#isOperator(')')) throw new PatternError('Unmatched ( or \\(');
    this.#skipOperator();
    this.#depth--;
    return { kind: 'group', number, inner };
  }

  #escape(): Node {
    const letter = this.source[this.#at + 1];
    if (letter === undefined) throw new PatternError('Trailing backslash');
    this.#at += 2;
    const set = SHORTHANDS[letter];
    if (set !== undefined) return { kind: 'set', re2: set };
    const assertion = this.syntax.awk && letter === 'b' ? undefined : ASSERTIONS[this.syntax.awk && letter === 'y' ? 'b' : letter];
    if (assertion !== undefined) return { kind: 'assertion', re2: assertion };
    if (!this.syntax.awk && letter >= '1' && letter <= '9') {
      if (Number(letter) > this.groups) throw new PatternError('Invalid back reference');
      return { kind: 'reference', number: Number(letter) };
    }
    const escape = this.syntax.escapes ? ESCAPES[letter] : undefined;
    if (escape !== undefined) return { kind: 'literal', text: escape };
    if (this.syntax.escapes && letter === 'x') {
      const hex = /^[0-9a-fA-F]{1,2}/.exec(this.source.slice(this.#at))?.[0];
      if (hex !== undefined) {
        this.#at += hex.length;
        return { kind: 'literal', text: String.fromCharCode(Number.parseInt(hex, 16)) };
      }
    }
    this.#at--;
    return this.#literal();
  }

  #bracket(): Node {
    const { source } = this;
    let at = this.#at + 1;
    let re2 = '[';
    if (source[at] === '^') {
      re2 += '^';
      at++;
    }
    for (let isFirst = true; ; isFirst = false) {
      const letter = source[at];
      if (letter === undefined) throw new PatternError('Unmatched [, [^, [:, [., or [=');
      if (letter === ']' && !isFirst) break;
      const item = this.#bracketItem(at);
      at = item.next;
      if (source[at] === '-' && source[at + 1] !== ']' && source[at + 1] !== undefined && item.code !== undefined) {
        const end = this.#bracketItem(at + 1);
        if (end.code === undefined || end.code < item.code) throw new PatternError('Invalid range end');
        re2 += `${escaped(item.code)}-${escaped(end.code)}`;
        at = end.next;
      } else re2 += item.code === undefined ? item.re2 : escaped(item.code);
    }
    this.#at = at + 1;
    return { kind: 'set', re2: `${re2}]` };
  }

  /** One member of a bracket expression: a character's code, or a class in RE2's spelling. */
  #bracketItem(at: number): { readonly next: number; readonly code?: number; readonly re2: string } {
    const { source } = this;
    const named = /^\[([:.=])(.*?)\1\]/su.exec(source.slice(at, at + 40));
    if (named !== null) {
      const next = at + named[0].length;
      if (named[1] !== ':') return { next, code: (named[2] as string).codePointAt(0) ?? 0, re2: '' };
      if (!CLASSES.has(named[2] as string)) throw new PatternError('Invalid character class name');
      return { next, re2: `[:${named[2]}:]` };
    }
    const letter = source[at] as string;
    if (letter === '\\' && (this.syntax.escapes || this.syntax.awk)) {
      const following = source[at + 1] ?? '';
      const escape = ESCAPES[following];
      if (escape !== undefined) return { next: at + 2, code: escape.charCodeAt(0), re2: '' };
      if (this.syntax.awk && SHORTHANDS[following] !== undefined && /[sw]/.test(following)) return { next: at + 2, re2: `\\${following}` };
      if (this.syntax.awk && following !== '') return { next: at + 2, code: source.codePointAt(at + 1) as number, re2: '' };
    }
    const code = source.codePointAt(at) as number;
    return { next: at + (code > 0xffff ? 2 : 1), code, re2: '' };
  }
}

function escaped(code: number): string {
  return `\\x{${code.toString(16)}}`;
}

/** The node in RE2's syntax. References have none: the caller asks `hasReference` before. */
export function re2Of(node: Node): string {
  switch (node.kind) {
    case 'literal': return [...node.text].map((character) => (/[\w\s]/.test(character) && character !== '\n' ? character : escaped(character.codePointAt(0) as number))).join('');
    case 'set': case 'assertion': return node.re2;
    case 'group': return `(${re2Of(node.inner)})`;
    case 'sequence': return node.parts.map((part) => (part.kind === 'choice' ? `(?:${re2Of(part)})` : re2Of(part))).join('');
    case 'choice': return node.parts.map(re2Of).join('|');
    case 'reference': throw new PatternError('Invalid back reference');
    case 'repeat': {
      const inner = re2Of(node.inner);
      const isSingle = node.inner.kind === 'set' || node.inner.kind === 'group' || (node.inner.kind === 'literal' && [...node.inner.text].length === 1);
      const { min, max } = node;
      const times = max === INFINITE ? (min === 0 ? '*' : min === 1 ? '+' : `{${min},}`) : min === 0 && max === 1 ? '?' : `{${min},${max}}`;
      return `${isSingle ? inner : `(?:${inner})`}${times}`;
    }
  }
}

export function hasReference(node: Node): boolean {
  switch (node.kind) {
    case 'reference': return true;
    case 'group': case 'repeat': return hasReference(node.inner);
    case 'sequence': case 'choice': return node.parts.some(hasReference);
    default: return false;
  }
}
