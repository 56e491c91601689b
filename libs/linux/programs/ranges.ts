/** A list as cut -f reads it: `1,3-5,7-`. Sorted and joined; `to` may be Infinity. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Undefined: not a list. 'zero': positions begin at 1. 'decreasing': `5-3`. */
export function rangesOf(list: string): readonly Range[] | 'invalid' | 'zero' | 'decreasing' {
  const ranges: Range[] = [];
  for (const item of list.split(/[, \t]/)) {
    const parts = /^(\d*)(-?)(\d*)$/.exec(item);
    if (parts === null || (parts[1] === '' && parts[3] === '')) return 'invalid';
    const from = parts[1] === '' ? 1 : Number(parts[1]);
    const to = parts[2] === '' ? from : parts[3] === '' ? Number.POSITIVE_INFINITY : Number(parts[3]);
    if (from === 0 || to === 0) return 'zero';
    if (to < from) return 'decreasing';
    ranges.push({ from, to });
  }
  ranges.sort((a, b) => a.from - b.from);
  const joined: Range[] = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    if (last !== undefined && range.from <= last.to) joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    else joined.push(range);
  }
  return joined;
}

export function inverted(ranges: readonly Range[]): readonly Range[] {
  const gaps: Range[] = [];
  let next = 1;
  for (const { from, to } of ranges) {
    if (from > next) gaps.push({ from: next, to: from - 1 });
    next = to + 1;
  }
  if (next !== Number.POSITIVE_INFINITY) gaps.push({ from: next, to: Number.POSITIVE_INFINITY });
  return gaps;
}
