import { StaleLease } from '#db/errors.js';
import type { LogEntry } from '#db/hosting/worlds.js';

/**
 * Writes log entries of all sessions of a worker in groups: while one group is on its way to the database, the next one
 * collects. Entries of one session keep their order, because groups follow one another.
 */
export class GroupCommit {
  #waiting: { readonly entry: LogEntry; readonly settle: (error: unknown) => void }[] = [];
  #running = false;

  /** `append` makes a group durable; it throws StaleLease naming the shards that this worker has lost. */
  constructor(private readonly append: (entries: readonly LogEntry[]) => Promise<void>, private readonly entriesMax = 500) {}

  /** Resolves when the entry is durable. Rejects with StaleLease when the shard is another worker's. */
  commit(entry: LogEntry): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, settle: (error) => (error === undefined ? resolve() : reject(error)) });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    // A turn of the event loop, so that sessions which run in the same one share the group.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, this.entriesMax);
      let failure: unknown;
      await this.append(group.map(({ entry }) => entry)).catch((error: unknown) => {
        failure = error;
      });
      for (const { entry, settle } of group) {
        // Entries of other shards are durable even when some are refused.
        const isMine = failure instanceof StaleLease ? failure.shards.includes(entry.lease.shard) : failure !== undefined;
        settle(isMine ? failure : undefined);
      }
    }
    this.#running = false;
  }
}
