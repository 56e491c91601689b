// Mirrors client-go/util/flowcontrol: Backoff
// Differs: nothing.

interface Entry {
  delayMs: number;
  lastMs: number;
}

/** Doubling delays by key, forgotten after twice the longest delay without trouble. */
export class Backoff {
  readonly #entries = new Map<string, Entry>();

  constructor(
    readonly initialMs: number,
    readonly maxMs: number,
  ) {}

  /** The delay in force, 0 when there is none. */
  get(key: string): number {
    return this.#entries.get(key)?.delayMs ?? 0;
  }

  /** Lengthens the delay: the key has failed once more. */
  next(key: string, nowMs: number): void {
    const entry = this.#entries.get(key);
    if (entry === undefined || this.#hasExpired(entry, nowMs)) this.#entries.set(key, { delayMs: this.initialMs, lastMs: nowMs });
    else {
      entry.delayMs = Math.min(entry.delayMs * 2, this.maxMs);
      entry.lastMs = nowMs;
    }
  }

  /** Milliseconds until the key may be tried again, counted from `eventMs`, when it last failed. */
  remaining(key: string, eventMs: number, nowMs: number): number {
    const entry = this.#entries.get(key);
    if (entry === undefined || this.#hasExpired(entry, eventMs)) return 0;
    return Math.max(0, entry.delayMs - (nowMs - eventMs));
  }

  /** The same, counted from the last failure that was told to `next`. */
  remainingSinceUpdate(key: string, nowMs: number): number {
    const entry = this.#entries.get(key);
    if (entry === undefined || this.#hasExpired(entry, nowMs)) return 0;
    return Math.max(0, entry.delayMs - (nowMs - entry.lastMs));
  }

  forget(keyPrefix: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(keyPrefix)) this.#entries.delete(key);
  }

  snapshot(): readonly (readonly [string, number, number])[] {
    return [...this.#entries].map(([key, { delayMs, lastMs }]) => [key, delayMs, lastMs] as const);
  }

  restore(entries: readonly (readonly [string, number, number])[]): void {
    for (const [key, delayMs, lastMs] of entries) this.#entries.set(key, { delayMs, lastMs });
  }

  #hasExpired(entry: Entry, eventMs: number): boolean {
    return eventMs - entry.lastMs > this.maxMs * 2;
  }
}
