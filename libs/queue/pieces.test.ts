import { describe, expect, test } from 'vitest';
import { NOTIFICATION_BYTES_MAX } from './limits.js';
import { cut, Pieces } from './pieces.js';

describe('pieces of a notification', () => {
  test.each([
    { name: 'empty', message: '' },
    { name: 'short', message: 'hello' },
    { name: 'begins like a piece', message: '+x 0 1 y' },
    { name: 'long', message: 'abcdefghij'.repeat(100_000) },
    { name: 'many bytes a sign', message: '工具'.repeat(9_000) },
    { name: 'pairs that must not be cut', message: `a${'😀'.repeat(12_345)}` },
    { name: 'newlines and spaces at the cuts', message: ' \n'.repeat(20_000) },
  ])('$name: comes back whole, and each piece fits', ({ message }) => {
    const pieces = cut(message, 'id-1');
    expect(Math.max(...pieces.map((piece) => Buffer.byteLength(piece)))).toBeLessThan(NOTIFICATION_BYTES_MAX + 1);
    expect(new Set(pieces).size).toBe(pieces.length);
    const receiver = new Pieces();
    const got = pieces.map((piece) => receiver.add(Buffer.from(piece).toString()));
    expect(got.at(-1)).toBe(message);
    expect(got.slice(0, -1).every((one) => one === undefined)).toBe(true);
  });

  test('a message whose beginning was missed never appears', () => {
    const receiver = new Pieces();
    expect(cut('x'.repeat(20_000), 'id').slice(1).map((piece) => receiver.add(piece))).toEqual([undefined, undefined]);
  });
});
