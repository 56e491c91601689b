import { describe, expect, test } from 'vitest';
import { SHARD_COUNT, shardOf } from './sharding.js';

describe('shardOf', () => {
  test('is stable: a stored session keeps its shard', () => {
    expect(shardOf('00000000-0000-4000-8000-000000000000')).toBe(shardOf('00000000-0000-4000-8000-000000000000'));
    expect(shardOf('a')).toBe((0xe40c292c >>> 0) % SHARD_COUNT); // the published FNV-1a test vector for "a"
  });

  test('spreads sessions over all shards', () => {
    const hit = new Set(Array.from({ length: 2000 }, (_, index) => shardOf(`session-${index}`)));
    expect(hit.size).toBe(SHARD_COUNT);
  });
});
