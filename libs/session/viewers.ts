import { VIEWERS_FORGOTTEN_MS } from './limits.js';

/** Who looks at a session: how many in each process that has told so, and when it last did. */
export class Viewers {
  readonly #counts = new Map<string, { readonly count: number; readonly at: number }>();
  #seenAt: number;

  constructor(now: number) {
    this.#seenAt = now;
  }

  /** `from` is a process, or a part of one; it has to say so again and again. */
  set(from: string, count: number, now: number): void {
    if (count > 0 || this.isWatched(now)) this.#seenAt = now;
    if (count > 0) this.#counts.set(from, { count, at: now });
    else this.#counts.delete(from);
  }

  isWatched(now: number): boolean {
    for (const { count, at } of this.#counts.values()) if (count > 0 && now - at < VIEWERS_FORGOTTEN_MS) return true;
    return false;
  }

  /** How long nobody has looked. */
  absentMs(now: number): number {
    return this.isWatched(now) ? 0 : now - this.#seenAt;
  }

  /** Looks at the same world, hosted anew. */
  copyTo(other: Viewers): void {
    for (const [from, { count, at }] of this.#counts) other.set(from, count, at);
  }
}
