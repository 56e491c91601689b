// A persistent B+ tree: each change makes a new map that shares all but one path with the old one, so a copy costs
// nothing. Differs from the textbook: a leaf that empties is dropped, small leaves are not joined.

const WIDTH = 32;

interface Leaf<V> {
  readonly keys: readonly string[];
  readonly values: readonly V[];
}

interface Branch<V> {
  /** The smallest key under each child. */
  readonly keys: readonly string[];
  readonly children: readonly Node<V>[];
}

type Node<V> = Leaf<V> | Branch<V>;

/** Immutable; ordered by UTF-16 code unit. */
export class SortedMap<V> {
  readonly #root: Node<V>;
  readonly size: number;

  constructor(root: Node<V> = { keys: [], values: [] }, size = 0) {
    this.#root = root;
    this.size = size;
  }

  /** Of entries that stand in order of their keys, each once. */
  static of<V>(entries: readonly (readonly [string, V])[]): SortedMap<V> {
    let level: Node<V>[] = chunked(entries).map((part) => ({ keys: part.map(([key]) => key), values: part.map(([, value]) => value) }));
    while (level.length > 1) level = chunked(level).map((children) => ({ keys: children.map(firstKey), children }));
    return level[0] === undefined ? new SortedMap() : new SortedMap(level[0], entries.length);
  }

  get(key: string): V | undefined {
    let node = this.#root;
    while ('children' in node) node = node.children[childAt(node.keys, key)] as Node<V>;
    const i = lowerBound(node.keys, key);
    return node.keys[i] === key ? node.values[i] : undefined;
  }

  set(key: string, value: V): SortedMap<V> {
    const had = this.get(key) !== undefined;
    const [left, right] = insert(this.#root, key, value);
    const root = right === undefined ? left : { keys: [firstKey(left), firstKey(right)], children: [left, right] };
    return new SortedMap(root, had ? this.size : this.size + 1);
  }

  delete(key: string): SortedMap<V> {
    if (this.get(key) === undefined) return this;
    return new SortedMap(remove(this.#root, key) ?? { keys: [], values: [] }, this.size - 1);
  }

  /** How many keys there are in [from, to). */
  count(from: string, to: string): number {
    return countIn(this.#root, from, to);
  }

  /** Keys in [from, to), in order. The visitor stops by returning false. */
  forEach(from: string, to: string, visit: (value: V, key: string) => boolean | void): void {
    walk(this.#root, from, to, visit);
  }
}

function walk<V>(node: Node<V>, from: string, to: string, visit: (value: V, key: string) => boolean | void): boolean {
  if ('children' in node) {
    for (let i = childAt(node.keys, from); i < node.children.length; i++) {
      if (i > 0 && (node.keys[i] as string) >= to) return true;
      if (!walk(node.children[i] as Node<V>, from, to, visit)) return false;
    }
    return true;
  }
  for (let i = lowerBound(node.keys, from); i < node.keys.length; i++) {
    const key = node.keys[i] as string;
    if (key >= to) return false;
    if (visit(node.values[i] as V, key) === false) return false;
  }
  return true;
}

function countIn<V>(node: Node<V>, from: string, to: string): number {
  if (!('children' in node)) return lowerBound(node.keys, to) - lowerBound(node.keys, from);
  let count = 0;
  for (let i = childAt(node.keys, from); i < node.children.length; i++) {
    if (i > 0 && (node.keys[i] as string) >= to) break;
    count += countIn(node.children[i] as Node<V>, from, to);
  }
  return count;
}

function insert<V>(node: Node<V>, key: string, value: V): [Node<V>, Node<V>?] {
  if (!('children' in node)) {
    const i = lowerBound(node.keys, key);
    const had = node.keys[i] === key ? 1 : 0;
    if (had === 1) return [{ keys: node.keys, values: replaced(node.values, i, 1, [value]) }];
    const keys = replaced(node.keys, i, 0, [key]);
    const values = replaced(node.values, i, 0, [value]);
    if (keys.length <= WIDTH) return [{ keys, values }];
    // Keys that come in order fill their leaf; others split it in the middle.
    const half = i === keys.length - 1 ? WIDTH : WIDTH >> 1;
    return [{ keys: keys.slice(0, half), values: values.slice(0, half) }, { keys: keys.slice(half), values: values.slice(half) }];
  }
  const i = childAt(node.keys, key);
  const [left, right] = insert(node.children[i] as Node<V>, key, value);
  const fresh = right === undefined ? [left] : [left, right];
  const children = replaced(node.children, i, 1, fresh);
  const keys = replaced(node.keys, i, 1, fresh.map(firstKey));
  if (children.length <= WIDTH) return [{ keys, children }];
  const half = i === node.children.length - 1 ? WIDTH : WIDTH >> 1;
  return [{ keys: keys.slice(0, half), children: children.slice(0, half) }, { keys: keys.slice(half), children: children.slice(half) }];
}

function remove<V>(node: Node<V>, key: string): Node<V> | undefined {
  if (!('children' in node)) {
    const i = lowerBound(node.keys, key);
    if (node.keys.length === 1) return undefined;
    return { keys: replaced(node.keys, i, 1, []), values: replaced(node.values, i, 1, []) };
  }
  const i = childAt(node.keys, key);
  const left = remove(node.children[i] as Node<V>, key);
  if (left !== undefined) return { keys: replaced(node.keys, i, 1, [firstKey(left)]), children: replaced(node.children, i, 1, [left]) };
  if (node.children.length === 1) return undefined;
  if (node.children.length === 2) return node.children[1 - i];
  return { keys: replaced(node.keys, i, 1, []), children: replaced(node.children, i, 1, []) };
}

function chunked<T>(items: readonly T[]): T[][] {
  const chunks: T[][] = [];
  for (let i = 0; i < items.length; i += WIDTH) chunks.push(items.slice(i, i + WIDTH));
  return chunks;
}

function firstKey<V>(node: Node<V>): string {
  return node.keys[0] as string;
}

function replaced<T>(list: readonly T[], at: number, count: number, items: readonly T[]): T[] {
  const copy = list.slice(0, at);
  for (const item of items) copy.push(item);
  for (let i = at + count; i < list.length; i++) copy.push(list[i] as T);
  return copy;
}

/** The first index whose key is not smaller. */
function lowerBound(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] as string) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The child whose range holds the key. */
function childAt(keys: readonly string[], key: string): number {
  const i = lowerBound(keys, key);
  return keys[i] === key ? i : Math.max(0, i - 1);
}
