// Mirrors github.com/pmezard/go-difflib, which finds the same blocks as Python's difflib
// Differs: nothing that can be seen.

interface Block {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

interface Operation {
  readonly isEqual: boolean;
  readonly a1: number;
  readonly a2: number;
  readonly b1: number;
  readonly b2: number;
}

const CONTEXT = 3;
/** Of texts this long, lines that are every hundredth and more begin no block. */
const LONG = 200;

export function unifiedDifference(before: string, after: string): string {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let text = '';
  for (const group of groupsOf(operationsOf(blocksOf(a, b), a.length, b.length))) {
    const [first, last] = [group[0] as Operation, group.at(-1) as Operation];
    text += `@@ -${range(first.a1, last.a2)} +${range(first.b1, last.b2)} @@\n`;
    for (const { isEqual, a1, a2, b1, b2 } of group) {
      if (isEqual) text += lines(' ', a, a1, a2);
      else text += lines('-', a, a1, a2) + lines('+', b, b1, b2);
    }
  }
  return text;
}

function lines(sign: string, of: readonly string[], from: number, to: number): string {
  return of.slice(from, to).map((line) => `${sign}${line}\n`).join('');
}

function range(from: number, to: number): string {
  const length = to - from;
  if (length === 1) return String(from + 1);
  return `${length === 0 ? from : from + 1},${length}`;
}

/** What both have in common: the longest block, then what is left and right of it. */
function blocksOf(a: readonly string[], b: readonly string[]): Block[] {
  const places = placesOf(b);
  const found: Block[] = [];
  const waiting: (readonly [number, number, number, number])[] = [[0, a.length, 0, b.length]];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    const [a1, a2, b1, b2] = part;
    const block = longestBlock(a, b, places, part);
    if (block.size === 0) continue;
    found.push(block);
    if (a1 < block.a && b1 < block.b) waiting.push([a1, block.a, b1, block.b]);
    if (block.a + block.size < a2 && block.b + block.size < b2) waiting.push([block.a + block.size, a2, block.b + block.size, b2]);
  }
  return found.sort((one, other) => one.a - other.a || one.b - other.b);
}

function placesOf(b: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [index, line] of b.entries()) {
    const list = places.get(line);
    if (list === undefined) places.set(line, [index]);
    else list.push(index);
  }
  const most = Math.floor(b.length / 100) + 1;
  if (b.length >= LONG) for (const [line, list] of places) if (list.length > most) places.delete(line);
  return places;
}

function longestBlock(a: readonly string[], b: readonly string[], places: ReadonlyMap<string, readonly number[]>, [a1, a2, b1, b2]: readonly [number, number, number, number]): Block {
  let best = { a: a1, b: b1, size: 0 };
  /** How long the block is that ends with the line before, by its place in `b`. */
  let lengths = new Map<number, number>();
  for (let i = a1; i < a2; i++) {
    const next = new Map<number, number>();
    for (const j of places.get(a[i] as string) ?? []) {
      if (j < b1) continue;
      if (j >= b2) break;
      const size = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, size);
      if (size > best.size) best = { a: i - size + 1, b: j - size + 1, size };
    }
    lengths = next;
  }
  // Lines that began no block may still belong to one.
  while (best.a > a1 && best.b > b1 && a[best.a - 1] === b[best.b - 1]) best = { a: best.a - 1, b: best.b - 1, size: best.size + 1 };
  while (best.a + best.size < a2 && best.b + best.size < b2 && a[best.a + best.size] === b[best.b + best.size]) best = { ...best, size: best.size + 1 };
  return best;
}

/** What is equal and what is not, from the start to the end. */
function operationsOf(blocks: readonly Block[], aLength: number, bLength: number): Operation[] {
  const operations: Operation[] = [];
  let [a, b] = [0, 0];
  for (const block of [...blocks, { a: aLength, b: bLength, size: 0 }]) {
    if (a < block.a || b < block.b) operations.push({ isEqual: false, a1: a, a2: block.a, b1: b, b2: block.b });
    [a, b] = [block.a + block.size, block.b + block.size];
    const last = operations.at(-1);
    // Blocks that touch are one.
    if (block.size > 0 && last?.isEqual === true) operations[operations.length - 1] = { ...last, a2: a, b2: b };
    else if (block.size > 0) operations.push({ isEqual: true, a1: block.a, a2: a, b1: block.b, b2: b });
  }
  return operations;
}

/** Changes with the lines around them; what lies far apart is apart. */
function groupsOf(operations: readonly Operation[]): Operation[][] {
  const groups: Operation[][] = [];
  let group: Operation[] = [];
  operations.forEach((operation, index) => {
    const { isEqual, a1, a2, b1, b2 } = operation;
    const [isFirst, isLast] = [index === 0, index === operations.length - 1];
    const before = { isEqual, a1: Math.max(a1, a2 - CONTEXT), a2, b1: Math.max(b1, b2 - CONTEXT), b2 };
    const after = { isEqual, a1, a2: Math.min(a2, a1 + CONTEXT), b1, b2: Math.min(b2, b1 + CONTEXT) };
    if (!isEqual) group.push(operation);
    else if (isFirst) group.push(before);
    else if (isLast) group.push(after);
    else if (a2 - a1 > 2 * CONTEXT) {
      groups.push([...group, after]);
      group = [before];
    } else group.push(operation);
  });
  if (group.some(({ isEqual }) => !isEqual)) groups.push(group);
  return groups;
}
