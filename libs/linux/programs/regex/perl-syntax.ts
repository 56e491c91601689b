// Mirrors Perl-compatible expressions as far as RE2 goes (grep -P)
// Differs: look-ahead only at the end of the pattern, `\K` once and not inside a group; no recursion, no conditionals.
import { RE2JS } from 're2js';
import { compileRe2, type Match, type Pattern, type PatternOptions } from './pattern.js';

/** Throws PatternError. `\K` and a look-ahead at the end cut the match down to a group of it. */
export function compilePerl(source: string, options: PatternOptions): Pattern {
  let re2 = source.replaceAll('(?<', '(?P<').replaceAll('(?P<=', '(?<=').replaceAll('(?P<!', '(?<!').replaceAll('\\h', '[ \\t]').replaceAll('\\R', '\\r?\\n');
  let kept: string | undefined;
  const keep = re2.indexOf('\\K');
  const ahead = /^(.*)\(\?=((?:[^()]|\\.|\([^()]*\))*)\)$/su.exec(keep < 0 ? re2 : re2.slice(keep + 2));
  if (keep >= 0 || ahead !== null) {
    kept = '__kept';
    const before = keep < 0 ? '' : `(?:${re2.slice(0, keep)})`;
    const body = ahead?.[1] ?? re2.slice(keep + 2);
    re2 = `${before}(?P<${kept}>${body})${ahead === null ? '' : `(?:${ahead[2]})`}`;
  }
  const flags = /\(\?<[=!]/.test(re2) ? RE2JS.LOOKBEHINDS : 0;
  const pattern = compileRe2(re2, options, flags);
  if (kept === undefined) return pattern;
  const index = RE2JS.compile(re2, flags).namedGroups()[kept] as number;
  return new CutPattern(pattern, index);
}

/** Shows one group of the inner pattern as the whole match. */
class CutPattern implements Pattern {
  constructor(private readonly inner: Pattern, private readonly group: number) {}

  get groupCount(): number {
    return this.inner.groupCount;
  }

  test(text: string): boolean {
    return this.inner.test(text);
  }

  exec(text: string, from = 0): Match | undefined {
    const found = this.inner.exec(text, from);
    if (found === undefined) return undefined;
    const start = this.inner.startOf(this.group);
    const shown = found.groups[this.group] ?? '';
    return { start, end: start + shown.length, groups: [shown] };
  }

  startOf(group: number): number {
    return this.inner.startOf(group === 0 ? this.group : group);
  }
}
