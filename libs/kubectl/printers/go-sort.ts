// Mirrors Go's sort.Sort (pattern-defeating quicksort)
// Where objects are equal in what they are sorted by, kubectl shows them in the order that this algorithm leaves them in.

type Less = (i: number, j: number) => boolean;
type Hint = 'rising' | 'falling' | 'unknown';

const INSERTION_MAX = 12;
const NINTHER_MIN = 50;
const SWAPS_MAX = 12;
const SHIFTS_MAX = 5;

/** A sorted copy; not stable, but the same as Go's for the same input. */
export function goSorted<T>(items: readonly T[], less: (a: T, b: T) => boolean): T[] {
  const sorted = [...items];
  new Sorter((i, j) => less(sorted[i] as T, sorted[j] as T), (i, j) => {
    const kept = sorted[i] as T;
    sorted[i] = sorted[j] as T;
    sorted[j] = kept;
  }).sort(0, items.length, bitLength(items.length));
  return sorted;
}

const bitLength = (value: number) => 32 - Math.clz32(value);

class Sorter {
  constructor(private readonly less: Less, private readonly swap: (i: number, j: number) => void) {}

  sort(from: number, to: number, limit: number): void {
    let [a, b, left] = [from, to, limit];
    let balanced = true;
    let partitioned = true;
    for (;;) {
      const length = b - a;
      if (length <= INSERTION_MAX) return this.#insertionSort(a, b);
      if (left === 0) return this.#heapSort(a, b);
      if (!balanced) {
        this.#breakPatterns(a, b);
        left--;
      }
      let [pivot, hint] = this.#choosePivot(a, b);
      if (hint === 'falling') {
        this.#reverse(a, b);
        pivot = b - 1 - (pivot - a);
        hint = 'rising';
      }
      if (balanced && partitioned && hint === 'rising' && this.#almostSorted(a, b)) return;
      if (a > 0 && !this.less(a - 1, pivot)) {
        a = this.#partitionEqual(a, b, pivot);
        continue;
      }
      const [middle, wasPartitioned] = this.#partition(a, b, pivot);
      partitioned = wasPartitioned;
      balanced = Math.min(middle - a, b - middle) >= Math.floor(length / 8);
      if (middle - a < b - middle) {
        this.sort(a, middle, left);
        a = middle + 1;
      } else {
        this.sort(middle + 1, b, left);
        b = middle;
      }
    }
  }

  #insertionSort(a: number, b: number): void {
    for (let i = a + 1; i < b; i++) for (let j = i; j > a && this.less(j, j - 1); j--) this.swap(j, j - 1);
  }

  #heapSort(a: number, b: number): void {
    const size = b - a;
    for (let i = Math.floor((size - 1) / 2); i >= 0; i--) this.#siftDown(i, size, a);
    for (let i = size - 1; i >= 0; i--) {
      this.swap(a, a + i);
      this.#siftDown(0, i, a);
    }
  }

  #siftDown(from: number, size: number, first: number): void {
    let root = from;
    for (;;) {
      let child = 2 * root + 1;
      if (child >= size) return;
      if (child + 1 < size && this.less(first + child, first + child + 1)) child++;
      if (!this.less(first + root, first + child)) return;
      this.swap(first + root, first + child);
      root = child;
    }
  }

  #partition(a: number, b: number, pivot: number): [middle: number, wasPartitioned: boolean] {
    this.swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    const close = () => {
      while (i <= j && this.less(i, a)) i++;
      while (i <= j && !this.less(j, a)) j--;
      return i > j;
    };
    const wasPartitioned = close();
    while (i <= j) {
      this.swap(i++, j--);
      close();
    }
    this.swap(j, a);
    return [j, wasPartitioned];
  }

  #partitionEqual(a: number, b: number, pivot: number): number {
    this.swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    for (;;) {
      while (i <= j && !this.less(a, i)) i++;
      while (i <= j && this.less(a, j)) j--;
      if (i > j) return i;
      this.swap(i++, j--);
    }
  }

  /** True when a few shifts were enough. */
  #almostSorted(a: number, b: number): boolean {
    let i = a + 1;
    for (let step = 0; step < SHIFTS_MAX; step++) {
      while (i < b && !this.less(i, i - 1)) i++;
      if (i === b) return true;
      if (b - a < NINTHER_MIN) return false;
      this.swap(i, i - 1);
      if (i - a >= 2) for (let j = i - 1; j >= 1 && this.less(j, j - 1); j--) this.swap(j, j - 1);
      if (b - i >= 2) for (let j = i + 1; j < b && this.less(j, j - 1); j++) this.swap(j, j - 1);
    }
    return false;
  }

  #breakPatterns(a: number, b: number): void {
    const length = b - a;
    if (length < 8) return;
    let random = BigInt(length);
    const mask = (1n << BigInt(bitLength(length))) - 1n;
    const at = a + Math.floor(length / 4) * 2;
    for (let i = 0; i < 3; i++) {
      random = BigInt.asUintN(64, random ^ (random << 13n));
      random ^= random >> 7n;
      random = BigInt.asUintN(64, random ^ (random << 17n));
      const other = Number(random & mask);
      this.swap(at - 1 + i, a + (other >= length ? other - length : other));
    }
  }

  #choosePivot(a: number, b: number): [pivot: number, hint: Hint] {
    const length = b - a;
    const quarter = Math.floor(length / 4);
    const swaps = { count: 0 };
    let [i, j, k] = [a + quarter, a + quarter * 2, a + quarter * 3];
    if (length >= NINTHER_MIN) [i, j, k] = [this.#median(i - 1, i, i + 1, swaps), this.#median(j - 1, j, j + 1, swaps), this.#median(k - 1, k, k + 1, swaps)];
    if (length >= 8) j = this.#median(i, j, k, swaps);
    return [j, swaps.count === 0 ? 'rising' : swaps.count === SWAPS_MAX ? 'falling' : 'unknown'];
  }

  #median(first: number, second: number, third: number, swaps: { count: number }): number {
    let [a, b, c] = [first, second, third];
    if (this.less(b, a)) [a, b, swaps.count] = [b, a, swaps.count + 1];
    if (this.less(c, b)) [b, c, swaps.count] = [c, b, swaps.count + 1];
    if (this.less(b, a)) [a, b, swaps.count] = [b, a, swaps.count + 1];
    return b;
  }

  #reverse(a: number, b: number): void {
    for (let i = a, j = b - 1; i < j; i++, j--) this.swap(i, j);
  }
}
