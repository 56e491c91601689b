type Value = string | string[] | Map<string, string> | Set<string>;

/** The keys of one server, with their times of expiry. */
export class Keys {
  readonly data = new Map<string, Value>();
  readonly expires = new Map<string, number>();
  nowMs = 0;

  get(key: string): Value | undefined {
    const at = this.expires.get(key);
    if (at !== undefined && at <= this.nowMs) this.delete(key);
    return this.data.get(key);
  }

  delete(key: string): boolean {
    this.expires.delete(key);
    return this.data.delete(key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  clear(): void {
    this.data.clear();
    this.expires.clear();
  }

  /** Empty when the key is missing; undefined when it holds another kind of value. */
  list(key: string): string[] | undefined {
    const value = this.get(key) ?? [];
    return Array.isArray(value) ? value : undefined;
  }

  hash(key: string): Map<string, string> | undefined {
    const value = this.get(key) ?? new Map<string, string>();
    return value instanceof Map ? value : undefined;
  }

  set(key: string): Set<string> | undefined {
    const value = this.get(key) ?? new Set<string>();
    return value instanceof Set ? value : undefined;
  }

  typeOf(key: string): string {
    const value = this.get(key);
    if (value === undefined) return 'none';
    if (typeof value === 'string') return 'string';
    if (Array.isArray(value)) return 'list';
    return value instanceof Map ? 'hash' : 'set';
  }

  matching(pattern: string): string[] {
    return [...this.data.keys()].filter((key) => this.has(key) && matchesGlob(pattern, key));
  }
}

/** Redis' globs: `*`, `?` and plain characters, with one point to return to. */
export function matchesGlob(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
