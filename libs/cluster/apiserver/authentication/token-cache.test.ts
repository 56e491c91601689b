import { describe, expect, test } from 'vitest';
import { TokenCache } from './token-cache.js';

const user = { name: 'robot', groups: [] };

describe('TokenCache', () => {
  test.each([
    { name: 'a good token is believed while it is remembered', afterMs: 9999, want: user },
    { name: 'and asked about again after ten seconds', afterMs: 10_000, want: undefined },
  ])('$name', ({ afterMs, want }) => {
    const cache = new TokenCache();
    expect(cache.userOf('t', 0, () => user)).toBe(user);
    expect(cache.userOf('t', afterMs, () => undefined)).toBe(want);
  });

  test('a refusal is not remembered', () => {
    const cache = new TokenCache();
    expect(cache.userOf('t', 0, () => undefined)).toBeUndefined();
    expect(cache.userOf('t', 1, () => user)).toBe(user);
  });
});
