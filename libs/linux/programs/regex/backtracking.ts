import { RE2JS } from 're2js';
import { type Node, PatternError } from './posix-syntax.js';

/** Steps for one search; a pattern with references takes exponential time in the worst case, so it gets no more. */
const STEPS_MAX = 2_000_000;
/** Matching goes as deep as the text it has taken; deeper would exhaust the stack. */
const DEPTH_MAX = 1500;

type Captures = readonly (readonly [number, number] | undefined)[];
type Next = (at: number, captures: Captures) => { end: number; captures: Captures } | undefined;

/** A matcher for patterns with back-references, which RE2 has not. Greedy, first match found. */
export class BacktrackingMatcher {
  #steps = 0;
  #depth = 0;
  #text = '';
  readonly #sets = new Map<string, RE2JS>();

  constructor(private readonly node: Node, private readonly ignoreCase: boolean) {}

  find(text: string, from: number): { start: number; end: number; captures: Captures } | undefined {
    this.#text = text;
    this.#steps = 0;
    this.#depth = 0;
    for (let start = from; start <= text.length; start++) {
      const found = this.#match(this.node, start, [], (end, captures) => ({ end, captures }));
      if (found !== undefined) return { start, ...found };
    }
    return undefined;
  }

  #match(node: Node, at: number, captures: Captures, next: Next): ReturnType<Next> {
    if (++this.#depth > DEPTH_MAX) throw new PatternError('exceeded the backtracking limit');
    const found = this.#matchHere(node, at, captures, next);
    this.#depth--;
    return found;
  }

  #matchHere(node: Node, at: number, captures: Captures, next: Next): ReturnType<Next> {
    if (++this.#steps > STEPS_MAX) throw new PatternError('exceeded the backtracking limit');
    switch (node.kind) {
      case 'literal': return this.#isThere(node.text, at) ? next(at + node.text.length, captures) : undefined;
      case 'set': {
        const code = this.#text.codePointAt(at);
        if (code === undefined) return undefined;
        const character = String.fromCodePoint(code);
        return this.#compiled(node.re2).testExact(character) ? next(at + character.length, captures) : undefined;
      }
      case 'assertion': return this.#holds(node.re2, at) ? next(at, captures) : undefined;
      case 'sequence': return this.#sequence(node.parts, 0, at, captures, next);
      case 'choice': {
        for (const part of node.parts) {
          const found = this.#match(part, at, captures, next);
          if (found !== undefined) return found;
        }
        return undefined;
      }
      case 'group': return this.#match(node.inner, at, captures, (end, inner) => {
        const with_ = [...inner];
        with_[node.number] = [at, end];
        return next(end, with_);
      });
      case 'reference': {
        const range = captures[node.number];
        if (range === undefined) return undefined;
        const text = this.#text.slice(range[0], range[1]);
        return this.#isThere(text, at) ? next(at + text.length, captures) : undefined;
      }
      case 'repeat': return this.#repeat(node, 0, at, captures, next);
    }
  }

  #sequence(parts: readonly Node[], index: number, at: number, captures: Captures, next: Next): ReturnType<Next> {
    const part = parts[index];
    if (part === undefined) return next(at, captures);
    return this.#match(part, at, captures, (end, inner) => this.#sequence(parts, index + 1, end, inner, next));
  }

  #repeat(node: Node & { kind: 'repeat' }, count: number, at: number, captures: Captures, next: Next): ReturnType<Next> {
    if (count < node.max) {
      const more = this.#match(node.inner, at, captures, (end, inner) =>
        end === at && count >= node.min ? undefined : this.#repeat(node, count + 1, end, inner, next));
      if (more !== undefined) return more;
    }
    return count >= node.min ? next(at, captures) : undefined;
  }

  #isThere(text: string, at: number): boolean {
    const there = this.#text.slice(at, at + text.length);
    return there === text || (this.ignoreCase && there.toLowerCase() === text.toLowerCase());
  }

  #compiled(re2: string): RE2JS {
    let compiled = this.#sets.get(re2);
    if (compiled === undefined) {
      compiled = RE2JS.compile(re2, RE2JS.DOTALL | (this.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0));
      this.#sets.set(re2, compiled);
    }
    return compiled;
  }

  #holds(re2: string, at: number): boolean {
    if (re2 === '^' || re2 === '\\A') return at === 0;
    if (re2 === '$' || re2 === '\\z') return at === this.#text.length;
    const isWord = (character: string | undefined) => character !== undefined && /\w/.test(character);
    const edge = isWord(this.#text[at - 1]) !== isWord(this.#text[at]);
    return re2 === '\\b' ? edge : !edge;
  }
}
