/** One piece of a shell pattern. A group is extglob's: `?(a|b)`, `*(…)`, `+(…)`, `@(…)`, `!(…)`. */
type Piece =
  | { readonly kind: 'char'; readonly char: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | { readonly kind: 'set'; readonly negated: boolean; readonly has: (char: string) => boolean }
  | { readonly kind: 'group'; readonly operator: string; readonly alternatives: readonly (readonly Piece[])[] };

/** POSIX character classes, for ASCII and the letters beyond it. */
const classes: Readonly<Record<string, (char: string) => boolean>> = {
  alpha: (c) => /\p{L}/u.test(c), digit: (c) => c >= '0' && c <= '9', alnum: (c) => /[\p{L}\p{Nd}]/u.test(c),
  upper: (c) => /\p{Lu}/u.test(c), lower: (c) => /\p{Ll}/u.test(c), space: (c) => /[ \t\n\v\f\r]/.test(c),
  blank: (c) => c === ' ' || c === '\t', punct: (c) => /[!-/:-@[-`{-~]/.test(c), cntrl: (c) => c < ' ' || c === '\x7f',
  xdigit: (c) => /[0-9a-fA-F]/.test(c), print: (c) => c >= ' ' && c !== '\x7f', graph: (c) => c > ' ' && c !== '\x7f',
  word: (c) => /[\p{L}\p{Nd}_]/u.test(c),
};

/**
 * A shell pattern (glob): `*`, `?`, `[…]`, and extglob groups. In the source a backslash quotes the next character.
 * Matching never backtracks: it moves a set of positions over the pieces, so its time is length × pieces.
 */
export class Pattern {
  readonly #pieces: readonly Piece[];
  readonly #literal: string | undefined;
  readonly #hasGroups: boolean;

  constructor(source: string, readonly ignoreCase = false) {
    this.#pieces = new PatternReader(source).sequence(false);
    this.#hasGroups = this.#pieces.some(({ kind }) => kind === 'group');
    const literal = this.#pieces.every((piece) => piece.kind === 'char');
    this.#literal = literal ? this.#pieces.map((piece) => (piece.kind === 'char' ? piece.char : '')).join('') : undefined;
  }

  /** The text that it stands for, when it has nothing special. */
  get literal(): string | undefined {
    return this.#literal;
  }

  matches(given: string): boolean {
    const text = this.#fold(given);
    if (this.#literal !== undefined) return text === this.#fold(this.#literal);
    if (this.#hasGroups) return this.#ends(text, 0)[text.length] === 1;
    return this.#matchesSimple(text);
  }

  /** Greedy with one way back: the last star. */
  #matchesSimple(text: string): boolean {
    const pieces = this.#pieces;
    let at = 0;
    let piece = 0;
    let star = -1;
    let starAt = 0;
    while (at < text.length) {
      const current = pieces[piece];
      if (current?.kind === 'star') {
        star = piece++;
        starAt = at;
      } else if (current !== undefined && this.#one(current, text[at] as string)) {
        piece++;
        at++;
      } else if (star >= 0) {
        piece = star + 1;
        at = ++starAt;
      } else return false;
    }
    while (pieces[piece]?.kind === 'star') piece++;
    return piece === pieces.length;
  }

  #one(piece: Piece, char: string): boolean {
    if (piece.kind === 'char') return this.ignoreCase ? piece.char.toLowerCase() === char : piece.char === char;
    if (piece.kind === 'set') return piece.has(char) !== piece.negated || (this.ignoreCase && piece.has(char.toUpperCase()) !== piece.negated);
    return piece.kind === 'any';
  }

  #fold(text: string): string {
    return this.ignoreCase ? text.toLowerCase() : text;
  }

  /** Length of the shortest or longest beginning of `text` that matches; undefined: none does. */
  prefixLength(given: string, longest: boolean): number | undefined {
    const ends = this.#ends(this.#fold(given), 0);
    return longest ? lastSet(ends) : firstSet(ends);
  }

  /** Where the shortest or longest matching end of `text` begins; undefined: none does. */
  suffixStart(given: string, longest: boolean): number | undefined {
    const text = this.#fold(given);
    const start = new Uint8Array(text.length + 1);
    start[text.length] = 1;
    const begins = this.#runBack(this.#pieces, text, start);
    return longest ? firstSet(begins) : lastSet(begins);
  }

  /** The longest match that begins at `at`: its end. */
  matchAt(given: string, at: number): number | undefined {
    if (this.#literal !== undefined && !this.ignoreCase) return given.startsWith(this.#literal, at) ? at + this.#literal.length : undefined;
    const first = this.#pieces[0];
    if (first !== undefined && (first.kind === 'char' || first.kind === 'set') && (at >= given.length || !this.#one(first, this.#fold(given[at] as string)))) return undefined;
    return lastSet(this.#ends(this.#fold(given), at));
  }

  #ends(text: string, from: number): Uint8Array {
    const start = new Uint8Array(text.length + 1);
    start[from] = 1;
    return this.#run(this.#pieces, text, start);
  }

  /** Positions after the pieces, for positions before them. */
  #run(pieces: readonly Piece[], text: string, start: Uint8Array): Uint8Array {
    let positions = start;
    for (const piece of pieces) positions = this.#advance(piece, text, positions, 1);
    return positions;
  }

  #runBack(pieces: readonly Piece[], text: string, end: Uint8Array): Uint8Array {
    let positions = end;
    for (let i = pieces.length - 1; i >= 0; i--) positions = this.#advance(pieces[i] as Piece, text, positions, -1);
    return positions;
  }

  #advance(piece: Piece, text: string, from: Uint8Array, by: 1 | -1): Uint8Array {
    if (piece.kind === 'group') return this.#group(piece, text, from, by);
    const to = new Uint8Array(from.length);
    if (piece.kind === 'star') {
      let on = 0;
      for (let k = 0; k < from.length; k++) {
        const i = by === 1 ? k : from.length - 1 - k;
        if (from[i] === 1) on = 1;
        to[i] = on;
      }
      return to;
    }
    for (let i = 0; i < from.length; i++) {
      if (from[i] !== 1) continue;
      const char = text[by === 1 ? i : i - 1];
      if (char !== undefined && this.#one(piece, char)) to[i + by] = 1;
    }
    return to;
  }

  #group(piece: Extract<Piece, { kind: 'group' }>, text: string, from: Uint8Array, by: 1 | -1): Uint8Array {
    const once = (positions: Uint8Array) => {
      const to = new Uint8Array(positions.length);
      for (const alternative of piece.alternatives) {
        const reached = by === 1 ? this.#run(alternative, text, positions) : this.#runBack(alternative, text, positions);
        for (let i = 0; i < to.length; i++) if (reached[i] === 1) to[i] = 1;
      }
      return to;
    };
    switch (piece.operator) {
      case '@':
        return once(from);
      case '?':
        return union(from, once(from));
      case '!':
        return this.#except(once, from, by);
      default: {
        let all: Uint8Array = piece.operator === '*' ? from : once(from);
        for (;;) {
          const more = union(all, once(all));
          if (same(all, more)) return all;
          all = more;
        }
      }
    }
  }

  #except(once: (positions: Uint8Array) => Uint8Array, from: Uint8Array, by: 1 | -1): Uint8Array {
    const to = new Uint8Array(from.length);
    for (let i = 0; i < from.length; i++) {
      if (from[i] !== 1) continue;
      const single = new Uint8Array(from.length);
      single[i] = 1;
      const taken = once(single);
      for (let k = i; k >= 0 && k < from.length; k += by) if (taken[k] !== 1) to[k] = 1;
    }
    return to;
  }
}

function union(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = a.slice();
  for (let i = 0; i < b.length; i++) if (b[i] === 1) all[i] = 1;
  return all;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function firstSet(positions: Uint8Array): number | undefined {
  const index = positions.indexOf(1);
  return index < 0 ? undefined : index;
}

function lastSet(positions: Uint8Array): number | undefined {
  const index = positions.lastIndexOf(1);
  return index < 0 ? undefined : index;
}

class PatternReader {
  #at = 0;
  constructor(readonly source: string) {}

  sequence(inGroup: boolean): readonly Piece[] {
    const pieces: Piece[] = [];
    while (this.#at < this.source.length) {
      const char = this.source[this.#at] as string;
      if (inGroup && (char === '|' || char === ')')) break;
      const piece = this.#piece(char);
      if (piece.kind !== 'star' || pieces[pieces.length - 1]?.kind !== 'star') pieces.push(piece);
    }
    return pieces;
  }

  #piece(char: string): Piece {
    const group = '?*+@!'.includes(char) && this.source[this.#at + 1] === '(' ? this.#group(char) : undefined;
    if (group !== undefined) return group;
    this.#at++;
    if (char === '*') return { kind: 'star' };
    if (char === '?') return { kind: 'any' };
    if (char === '[') {
      const set = this.#set();
      if (set !== undefined) return set;
    }
    if (char === '\\' && this.#at < this.source.length) return { kind: 'char', char: this.source[this.#at++] as string };
    return { kind: 'char', char };
  }

  #group(operator: string): Piece | undefined {
    const before = this.#at;
    this.#at += 2;
    const alternatives = [this.sequence(true)];
    while (this.source[this.#at] === '|') {
      this.#at++;
      alternatives.push(this.sequence(true));
    }
    if (this.source[this.#at] !== ')') {
      this.#at = before;
      return undefined;
    }
    this.#at++;
    return { kind: 'group', operator, alternatives };
  }

  /** After the `[`; undefined when there is no closing bracket, so that `[` stands for itself. */
  #set(): Piece | undefined {
    const { source } = this;
    let at = this.#at;
    const negated = source[at] === '!' || source[at] === '^';
    if (negated) at++;
    const tests: ((char: string) => boolean)[] = [];
    for (let first = true; ; first = false) {
      const char = source[at];
      if (char === undefined) return undefined;
      if (char === ']' && !first) break;
      const named = char === '[' && source[at + 1] === ':' ? /^\[:(\w+):\]/.exec(source.slice(at, at + 12)) : null;
      if (named !== null) {
        tests.push(classes[named[1] as string] ?? (() => false));
        at += named[0].length;
        continue;
      }
      if (char === '\\' && at + 1 < source.length) at++;
      const low = source[at++] as string;
      if (source[at] === '-' && source[at + 1] !== undefined && source[at + 1] !== ']') {
        at++;
        if (source[at] === '\\') at++;
        const high = source[at++] as string;
        tests.push((c) => c >= low && c <= high);
      } else tests.push((c) => c === low);
    }
    this.#at = at + 1;
    return { kind: 'set', negated, has: (c) => tests.some((test) => test(c)) };
  }
}

/** Makes text stand for itself within a pattern. */
export function quotePattern(text: string): string {
  return /[\\*?[\]()|!+@]/.test(text) ? text.replace(/[\\*?[\]()|!+@]/g, '\\$&') : text;
}

export function hasGlob(text: string, extended: boolean): boolean {
  return /[*?[]/.test(text) || (extended && /[+@!]\(/.test(text));
}
