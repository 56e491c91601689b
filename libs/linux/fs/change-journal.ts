/** Tombstones and old names are kept until there are this many; then a reader of the log starts from the whole again. */
const PATHS_MAX = 50_000;

/** Which paths of a tree changed, and when: numbers count up with every change. */
export class ChangeJournal {
  #counter = 0;
  /** The oldest number from which `since` can still answer. */
  #floor = 0;
  #paths = new Map<string, number>();

  get counter(): number {
    return this.#counter;
  }

  mark(path: string): void {
    this.#counter++;
    this.#paths.delete(path); // so that the newest come last
    this.#paths.set(path, this.#counter);
    if (this.#paths.size > PATHS_MAX) this.#dropOldest();
  }

  /** Paths changed after that number, oldest first. */
  since(counter: number): readonly string[] {
    const found: string[] = [];
    for (const [path, at] of this.#paths) if (at > counter) found.push(path);
    return found;
  }

  /** False when paths before `counter` have been dropped: ask for everything. */
  reaches(counter: number): boolean {
    return counter >= this.#floor;
  }

  /** The dropped names are told again by `all`, which walks the tree; only their order is lost. */
  #dropOldest(): void {
    const first = this.#paths.entries().next().value;
    if (first === undefined) return;
    this.#paths.delete(first[0]);
    this.#floor = first[1];
  }

  restore(other: ChangeJournal): void {
    this.#counter = other.#counter;
    this.#floor = other.#floor;
    this.#paths = new Map(other.#paths);
  }
}
