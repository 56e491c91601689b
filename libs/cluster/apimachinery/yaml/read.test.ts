import { describe, expect, test } from 'vitest';
import { readYaml } from './read.js';

describe('YAML is read as Go reads it', () => {
  test.each([
    { name: 'a merge key takes what an anchor has', text: 'base: &base {a: 1, b: 2}\nother:\n  <<: *base\n  b: 3\n', want: { base: { a: 1, b: 2 }, other: { a: 1, b: 3 } } },
    { name: 'and what stands beside it', text: 'other:\n  <<: {a: 1}\n  on: "yes"\n', want: { other: { a: 1, true: 'yes' } } },
    { name: 'in quotes it is a key', text: '"<<": 1\n', want: { '<<': 1 } },
  ])('$name', ({ text, want }) => {
    expect(readYaml(text)).toEqual(want);
  });
});
