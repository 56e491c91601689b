import type { Step } from '#linux/kernel/step.js';

/** A stretch that differs: lines [aStart, aEnd) of the first become [bStart, bEnd) of the second. */
export interface Change {
  readonly aStart: number;
  readonly aEnd: number;
  readonly bStart: number;
  readonly bEnd: number;
}

/** Beyond this many differences the rest is one change: the search is quadratic in them. */
const DIFFERENCES_MAX = 2000;

/** Myers' shortest edit script, by lines; changes slide down as far as they can, as GNU diff shows them. */
export function* diffLines(a: readonly string[], b: readonly string[], work: (fuel: number) => Step<void>): Step<readonly Change[]> {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let aEnd = a.length;
  let bEnd = b.length;
  while (aEnd > start && bEnd > start && a[aEnd - 1] === b[bEnd - 1]) {
    aEnd--;
    bEnd--;
  }
  const pairs = yield* matches(a.slice(start, aEnd), b.slice(start, bEnd), work);
  const changes: Change[] = [];
  let [i, j] = [0, 0];
  for (const [x, y] of [...pairs, [aEnd - start, bEnd - start] as const]) {
    if (x > i || y > j) changes.push({ aStart: start + i, aEnd: start + x, bStart: start + j, bEnd: start + y });
    [i, j] = [x + 1, y + 1];
  }
  return slidDown(a, b, changes);
}

/** Pairs of equal lines, in order. */
function* matches(a: readonly string[], b: readonly string[], work: (fuel: number) => Step<void>): Step<readonly (readonly [number, number])[]> {
  const trace: Int32Array[] = [];
  const max = Math.min(a.length + b.length, DIFFERENCES_MAX);
  const furthest = new Int32Array(2 * max + 3);
  const at = (diagonal: number) => diagonal + max + 1;
  for (let distance = 0; distance <= max; distance++) {
    yield* work(distance + 1);
    trace.push(furthest.slice());
    for (let diagonal = -distance; diagonal <= distance; diagonal += 2) {
      const down = diagonal === -distance || (diagonal !== distance && (furthest[at(diagonal - 1)] as number) < (furthest[at(diagonal + 1)] as number));
      let x = down ? (furthest[at(diagonal + 1)] as number) : (furthest[at(diagonal - 1)] as number) + 1;
      let y = x - diagonal;
      while (x < a.length && y < b.length && a[x] === b[y]) {
        x++;
        y++;
      }
      furthest[at(diagonal)] = x;
      if (x >= a.length && y >= b.length) return backtrack(trace, distance, a.length, b.length, at);
    }
  }
  return [];
}

function backtrack(trace: readonly Int32Array[], distance: number, aLength: number, bLength: number, at: (diagonal: number) => number): (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  let [x, y] = [aLength, bLength];
  for (let step = distance; step >= 0; step--) {
    const furthest = trace[step] as Int32Array;
    const diagonal = x - y;
    const down = diagonal === -step || (diagonal !== step && (furthest[at(diagonal - 1)] as number) < (furthest[at(diagonal + 1)] as number));
    const before = step === 0 ? 0 : down ? diagonal + 1 : diagonal - 1;
    const startX = step === 0 ? 0 : (furthest[at(before)] as number);
    const startY = startX - before;
    const [fromX, fromY] = step === 0 ? [0, 0] : down ? [startX, startY + 1] : [startX + 1, startY];
    while (x > fromX && y > fromY) pairs.push([--x, --y]);
    [x, y] = [startX, startY];
  }
  return pairs.reverse();
}

/** Moves pure insertions and deletions down while the line after them equals their first. */
function slidDown(a: readonly string[], b: readonly string[], changes: readonly Change[]): readonly Change[] {
  const slid: Change[] = [];
  changes.forEach((change, index) => {
    let { aStart, aEnd, bStart, bEnd } = change;
    const next = changes[index + 1];
    const roomA = next?.aStart ?? a.length;
    if (aStart === aEnd) while (aEnd < roomA && b[bStart] === a[aStart] && b[bStart] === b[bEnd]) [aStart, aEnd, bStart, bEnd] = [aStart + 1, aEnd + 1, bStart + 1, bEnd + 1];
    else if (bStart === bEnd) while (aEnd < roomA && a[aStart] === a[aEnd] && a[aEnd] === b[bEnd]) [aStart, aEnd, bStart, bEnd] = [aStart + 1, aEnd + 1, bStart + 1, bEnd + 1];
    const last = slid.at(-1);
    if (last !== undefined && last.aEnd === aStart && last.bEnd === bStart) slid[slid.length - 1] = { aStart: last.aStart, aEnd, bStart: last.bStart, bEnd };
    else slid.push({ aStart, aEnd, bStart, bEnd });
  });
  return slid;
}
