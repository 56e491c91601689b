import { StaleLease } from '#db/errors.js';
import type { Lease } from '#db/hosting/leases.js';
import type { Snapshot, SnapshotKind } from '#db/hosting/worlds.js';
import { NotHostedHere } from './errors.js';
import type { GroupCommit } from './group-commit.js';
import { LOG_BYTES_MAX, LOG_ENTRIES_MAX } from './limits.js';
import { encodeChanges, type StateChanges } from './state-log.js';

const RETRY_MS = 250;

export interface LogTarget {
  readonly lease: Lease;
  readonly organisationId: string;
  readonly sessionId: string;
}

/** What a log writer needs of the database. */
export interface LogStore {
  saveSnapshot(to: LogTarget & { readonly kind: SnapshotKind }, snapshot: Snapshot): Promise<void>;
}

/**
 * Writes one session's log: entries in order, one at a time on its way. A database that is away is tried again until it
 * is back; a lost lease ends it for good.
 */
export class LogWriter {
  #position: bigint;
  #entries = 0;
  #bytes = 0;
  #tail: Promise<void> = Promise.resolve();
  /** Why nothing more is written. */
  #end: Error | undefined;

  constructor(
    private readonly target: LogTarget, private readonly commit: GroupCommit, private readonly store: LogStore, position: bigint,
  ) {
    this.#position = position;
  }

  get position(): bigint {
    return this.#position;
  }

  /** True when a snapshot should take the log's place. */
  get isLong(): boolean {
    return this.#entries >= LOG_ENTRIES_MAX || this.#bytes >= LOG_BYTES_MAX;
  }

  /** Resolves when the changes, and all before them, are durable. Rejects with StaleLease, or NotHostedHere after `giveUp`. */
  append(changes: StateChanges): Promise<void> {
    const bytes = encodeChanges(changes);
    const position = ++this.#position;
    this.#entries++;
    this.#bytes += bytes.length;
    return this.#inOrder(() => this.commit.commit({ ...this.target, position, bytes }));
  }

  /** Stores a whole state in place of the log up to here (`latest`), or beside it. */
  snapshot(kind: SnapshotKind, state: StateChanges): Promise<void> {
    const bytes = encodeChanges(state);
    const position = this.#position;
    if (kind === 'latest') {
      this.#entries = 0;
      this.#bytes = 0;
    }
    return this.#inOrder(() => this.store.saveSnapshot({ ...this.target, kind }, { position, bytes }));
  }

  /** Resolves when everything that was handed in is durable. Rejects when some of it may never be. */
  async settled(): Promise<void> {
    await this.#tail;
    if (this.#end !== undefined) throw this.#end;
  }

  #inOrder(write: () => Promise<void>): Promise<void> {
    const done = this.#tail.then(() => this.#untilWritten(write));
    this.#tail = done.catch(() => undefined);
    return done;
  }

  async #untilWritten(write: () => Promise<void>): Promise<void> {
    for (;;) {
      if (this.#end !== undefined) throw this.#end;
      try {
        return await write();
      } catch (error) {
        if (error instanceof StaleLease) {
          this.#end = error;
          throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  /** Nothing more is tried. Resolves when nothing is on its way to the database any more. */
  async giveUp(): Promise<void> {
    this.#end ??= new NotHostedHere();
    await this.#tail;
  }
}
