import { describe, expect, test } from 'vitest';
import { decodeChanges, encodeChanges, replay } from './state-log.js';

describe('the log of a state', () => {
  test('comes back as it was written', () => {
    const changes = { set: { 'etcd/a': { n: 1 }, 'frame/x/1': 'héllo 🦜' }, deleted: ['gone'] };
    expect(decodeChanges(encodeChanges(changes))).toEqual(changes);
  });

  test.each([
    { name: 'a later value replaces an earlier one', pieces: [{ set: { a: 1 }, deleted: [] }, { set: { a: 2 }, deleted: [] }], want: { a: 2 } },
    { name: 'a deleted key is gone', pieces: [{ set: { a: 1, b: 1 }, deleted: [] }, { set: {}, deleted: ['a'] }], want: { b: 1 } },
    { name: 'a key deleted and set in one entry is there', pieces: [{ set: { a: 1 }, deleted: [] }, { set: { a: 2 }, deleted: ['a'] }], want: { a: 2 } },
  ])('$name', ({ pieces, want }) => {
    expect(Object.fromEntries(replay(pieces))).toEqual(want);
  });
});
