import { type Matcher, RE2JS, RE2JSException } from 're2js';
import { BacktrackingMatcher } from './backtracking.js';
import { hasReference, type Node, parsePosix, PatternError, re2Of } from './posix-syntax.js';

export { PatternError } from './posix-syntax.js';

export interface Match {
  readonly start: number;
  readonly end: number;
  /** Text of each group; the first is the whole match. Undefined: the group took no part. */
  readonly groups: readonly (string | undefined)[];
}

/** A learner's regular expression. Runs in linear time (but see BacktrackingMatcher for back-references). */
export interface Pattern {
  readonly groupCount: number;
  test(text: string): boolean;
  /** The first match at or after `from`; `^` is still the text's beginning. */
  exec(text: string, from?: number): Match | undefined;
  /** Where each group lies: -1 when it took no part. Of the last match found. */
  startOf(group: number): number;
}

export interface PatternOptions {
  readonly ignoreCase?: boolean;
  /** `^` and `$` match at lines inside the text too. */
  readonly multiline?: boolean;
}

/** POSIX basic. `escapes`: `\n`, `\t` mean what they mean (sed). */
export function compileBasic(source: string, options: PatternOptions & { readonly escapes?: boolean } = {}): Pattern {
  return compilePosix(source, options, { extended: false, escapes: options.escapes === true, awk: false });
}

/** POSIX extended. */
export function compileExtended(source: string, options: PatternOptions & { readonly escapes?: boolean } = {}): Pattern {
  return compilePosix(source, options, { extended: true, escapes: options.escapes === true, awk: false });
}

/** awk's dialect of extended expressions. */
export function compileAwk(source: string, options: PatternOptions = {}): Pattern {
  return compilePosix(source, options, { extended: true, escapes: true, awk: true });
}

export function compileFixed(text: string, options: PatternOptions = {}): Pattern {
  return options.ignoreCase === true ? new Re2Pattern(RE2JS.compile(RE2JS.quote(text), RE2JS.CASE_INSENSITIVE)) : new FixedPattern(text);
}

function compilePosix(source: string, options: PatternOptions, syntax: Parameters<typeof parsePosix>[1]): Pattern {
  const { node, groups } = parsePosix(source, syntax);
  if (hasReference(node)) return new ReferencePattern(node, groups, options.ignoreCase === true);
  const literal = options.ignoreCase === true ? undefined : literalOf(node);
  if (literal !== undefined) return new FixedPattern(literal);
  return compileRe2(re2Of(node), options, RE2JS.LONGEST_MATCH | RE2JS.DOTALL);
}

/** RE2's own syntax with Perl's rules (first alternative wins, lazy quantifiers). Throws PatternError. */
export function compileRe2(source: string, options: PatternOptions, flags: number): Pattern {
  const all = flags | (options.ignoreCase === true ? RE2JS.CASE_INSENSITIVE : 0) | (options.multiline === true ? RE2JS.MULTILINE : 0);
  try {
    return new Re2Pattern(RE2JS.compile(source, all));
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new PatternError(error.message.replace(/^error parsing regexp: /, ''));
  }
}

function literalOf(node: Node): string | undefined {
  if (node.kind === 'literal') return node.text;
  if (node.kind !== 'sequence') return undefined;
  const parts = node.parts.map(literalOf);
  return parts.includes(undefined) ? undefined : parts.join('');
}

class FixedPattern implements Pattern {
  readonly groupCount = 0;
  #start = -1;
  constructor(private readonly text: string) {}

  test(text: string): boolean {
    return text.includes(this.text);
  }

  exec(text: string, from = 0): Match | undefined {
    if (from > text.length) return undefined;
    this.#start = text.indexOf(this.text, from);
    return this.#start < 0 ? undefined : { start: this.#start, end: this.#start + this.text.length, groups: [this.text] };
  }

  startOf(group: number): number {
    return group === 0 ? this.#start : -1;
  }
}

class Re2Pattern implements Pattern {
  readonly groupCount: number;
  #text: string | undefined;
  #matcher: Matcher | undefined;

  constructor(private readonly compiled: RE2JS) {
    this.groupCount = compiled.groupCount();
  }

  test(text: string): boolean {
    return this.compiled.test(text);
  }

  exec(text: string, from = 0): Match | undefined {
    if (from > text.length) return undefined;
    if (this.#matcher === undefined || this.#text !== text) {
      this.#matcher = this.compiled.matcher(text);
      this.#text = text;
    }
    const matcher = this.#matcher;
    if (!matcher.find(from)) return undefined;
    const groups: (string | undefined)[] = [];
    for (let group = 0; group <= this.groupCount; group++) groups.push(matcher.group(group) ?? undefined);
    return { start: matcher.start(), end: matcher.end(), groups };
  }

  startOf(group: number): number {
    return this.#matcher?.start(group) ?? -1;
  }
}

class ReferencePattern implements Pattern {
  readonly #matcher: BacktrackingMatcher;
  #starts: readonly number[] = [];

  constructor(node: Node, readonly groupCount: number, ignoreCase: boolean) {
    this.#matcher = new BacktrackingMatcher(node, ignoreCase);
  }

  test(text: string): boolean {
    return this.#matcher.find(text, 0) !== undefined;
  }

  exec(text: string, from = 0): Match | undefined {
    const found = this.#matcher.find(text, from);
    if (found === undefined) return undefined;
    const { start, end, captures } = found;
    const ranges = Array.from({ length: this.groupCount + 1 }, (_, group) => (group === 0 ? ([start, end] as const) : captures[group]));
    this.#starts = ranges.map((range) => range?.[0] ?? -1);
    return { start, end, groups: ranges.map((range) => (range === undefined ? undefined : text.slice(range[0], range[1]))) };
  }

  startOf(group: number): number {
    return this.#starts[group] ?? -1;
  }
}
