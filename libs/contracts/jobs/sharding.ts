/** Sessions are spread over this many shards; fixed, because a session's shard is stored with it. */
export const SHARD_COUNT = 64;

/** The shard of a session: FNV-1a over its id, modulo the number of shards. */
export function shardOf(sessionId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < sessionId.length; index++) {
    hash = Math.imul(hash ^ sessionId.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash % SHARD_COUNT;
}
