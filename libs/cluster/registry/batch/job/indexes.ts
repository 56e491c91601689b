// Mirrors pkg/apis/batch/validation: lists of indexes, `1,3-5`
// Differs: nothing that can be seen.

type Interval = readonly [first: number, last: number];

/** Of one part of a list; a text is what is wrong with it. */
export function parseInterval(text: string, completions: number): Interval | string {
  const limits = text.split('-');
  if (limits.length > 2) return `the fragment ${JSON.stringify(text)} violates the requirement that an index interval can have at most two parts separated by '-'`;
  const numbers: number[] = [];
  for (const limit of limits) {
    if (!/^[+-]?\d+$/.test(limit)) return `cannot convert string to integer for index: ${JSON.stringify(limit)}`;
    if (Number(limit) >= completions) return `too large index: ${JSON.stringify(limit)}`;
    numbers.push(Number(limit));
  }
  const [first = 0, last = first] = numbers;
  return limits.length === 2 && first >= last ? `non-increasing order, previous: ${first}, current: ${last}` : [first, last];
}

/** How many indexes there are; a text is what is wrong with the list. */
export function countIndexes(text: string, completions: number): number | string {
  let total = 0;
  let previous: number | undefined;
  for (const part of text === '' ? [] : text.split(',')) {
    const interval = parseInterval(part, completions);
    if (typeof interval === 'string') return interval;
    const [first, last] = interval;
    if (previous !== undefined && previous >= first) return `non-increasing order, previous: ${previous}, current: ${first}`;
    total += last - first + 1;
    previous = last;
  }
  return total;
}

/** The first index that both lists have; parts that are none are passed over. */
export function findOverlap(left: string, right: string, completions: number): number | undefined {
  const intervals = (text: string) => (text === '' ? [] : text.split(',')).map((part) => parseInterval(part, completions)).filter((each): each is Interval => typeof each !== 'string');
  const [ones, others] = [intervals(left), intervals(right)];
  let [i, j] = [0, 0];
  while (i < ones.length && j < others.length) {
    const [one, other] = [ones[i] as Interval, others[j] as Interval];
    if (one[0] <= other[1] && other[0] <= one[1]) return Math.max(one[0], other[0]);
    if (one[0] <= other[0]) i++;
    else j++;
  }
  return undefined;
}
