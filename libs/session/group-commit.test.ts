import { describe, expect, test } from 'vitest';
import { StaleLease } from '#db/errors.js';
import type { LogEntry } from '#db/hosting/worlds.js';
import { GroupCommit } from './group-commit.js';

function entry(shard: number, position: number): LogEntry {
  return { lease: { shard, epoch: 1n }, organisationId: 'o', sessionId: `s${shard}`, position: BigInt(position), bytes: new Uint8Array() };
}

describe('GroupCommit', () => {
  test('entries that come together share a write, later ones the next', async () => {
    const groups: number[] = [];
    const commit = new GroupCommit(async (entries) => {
      groups.push(entries.length);
    });
    await Promise.all([commit.commit(entry(1, 1)), commit.commit(entry(2, 1)), commit.commit(entry(1, 2))]);
    await commit.commit(entry(1, 3));
    expect(groups).toEqual([3, 1]);
  });

  test('a lost shard refuses its own entries only', async () => {
    const commit = new GroupCommit(async () => {
      throw new StaleLease([2]);
    });
    const [mine, lost] = await Promise.allSettled([commit.commit(entry(1, 1)), commit.commit(entry(2, 1))]);
    expect([mine.status, lost.status]).toEqual(['fulfilled', 'rejected']);
  });

  test('a database that is away refuses the whole group, and the next one is tried', async () => {
    let calls = 0;
    const commit = new GroupCommit(async () => {
      if (calls++ === 0) throw new Error('connection refused');
    });
    await expect(commit.commit(entry(1, 1))).rejects.toThrow('connection refused');
    await expect(commit.commit(entry(1, 1))).resolves.toBeUndefined();
  });
});
