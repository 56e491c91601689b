import { describe, expect, test } from 'vitest';
import { alignTabs, TableWriter } from './tab-writer.js';

describe('alignTabs', () => {
  test.each([
    { name: 'columns of neighbouring lines', text: 'a:\tb\nlonger:\tc\n', want: 'a:       b\nlonger:  c\n' },
    { name: 'a line without tabs ends a column', text: 'a:\tb\nX\nlonger:\tc\n', want: 'a:  b\nX\nlonger:  c\n' },
    { name: 'an inner column has its own width', text: 'a:\tb\nq:\tlong\tc\n', want: 'a:  b\nq:  long  c\n' },
  ])('$name', ({ text, want }) => {
    expect(alignTabs(text)).toBe(want);
  });
});

test('a table keeps its widths from one print to the next', () => {
  const writer = new TableWriter();
  expect(writer.rows([['NAME', 'READY'], ['a-long-name', '1/1']])).toBe('NAME          READY\na-long-name   1/1\n');
  expect(writer.rows([['b', '0/1']])).toBe('b             0/1\n');
});
