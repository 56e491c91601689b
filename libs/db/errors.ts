/** There is no such row, or it is not the caller's: the two must look alike. */
export class RowNotFound extends Error {
  constructor(readonly what: string) {
    super(`There is no such ${what}.`);
  }
}

/** The row is in a state that does not allow it. */
export class RowConflict extends Error {}

/** This worker's lease of a shard is not the newest any more: it has to forget the shard's sessions. */
export class StaleLease extends Error {
  constructor(readonly shards: readonly number[]) {
    super(`Another worker leases shard ${shards.join(', ')} now.`);
  }
}
