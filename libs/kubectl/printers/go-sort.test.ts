import { describe, expect, test } from 'vitest';
import { goSorted } from './go-sort.js';

/** What `kubectl get events --sort-by=.reason` (1.35.2) made of a list: the key of each event, and where each came from. */
const keys = 'pneeaerofjrrpnmdqpmdqrrbpnmdqpnmdqrpinmdqmdqmdqmdqpnmdqrpnmdqpnmdqrrcjpnmdqlpmdqpnmdqpnmdqrrrpinmdqkpinmdqkpinmdqkrrrsssooooooohhg';
const order = [
  4, 23, 68, 27, 32, 39, 73, 64, 78, 42, 45, 111, 48, 53, 104, 15, 83, 59, 97, 88, 19, 3, 2, 5, 8, 129, 127, 128, 94, 101, 108, 36, 69, 9, 99, 106, 113, 75, 63, 58, 77, 41, 82, 26, 44, 72, 87, 47, 96, 18, 103, 14, 52, 38, 31, 110, 102, 51, 109, 1, 13, 37, 62, 71, 30, 25, 81, 57, 86, 95, 123, 125, 126, 7, 124, 122, 121, 120, 61, 29, 80, 24, 76, 56, 12, 85, 107, 70, 0, 50, 35, 100, 17, 93, 28, 65, 20, 49, 98, 46, 79, 16, 89, 112, 43, 105, 60, 74, 84, 40, 33, 54, 91, 92, 114, 115, 116, 22, 6, 21, 11, 55, 66, 67, 34, 10, 90, 119, 118, 117,
];

describe('goSorted', () => {
  test('leaves equal objects where Go leaves them', () => {
    const items = [...keys].map((key, from) => ({ key, from }));
    expect(goSorted(items, (a, b) => a.key < b.key).map(({ from }) => from)).toEqual(order);
  });
  test.each([0, 1, 2, 11, 12, 13, 49, 50, 200, 1000])('sorts %i items', (length) => {
    const items = Array.from({ length }, (_, i) => (i * 7919) % 101);
    expect(goSorted(items, (a, b) => a < b)).toEqual([...items].sort((a, b) => a - b));
  });
  test('sorts what falls', () => {
    const items = Array.from({ length: 300 }, (_, i) => 300 - i);
    expect(goSorted(items, (a, b) => a < b)).toEqual([...items].reverse());
  });
});
