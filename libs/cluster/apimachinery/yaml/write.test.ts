import { describe, expect, test } from 'vitest';
import { readYaml } from './read.js';
import { writeYaml } from './write.js';

describe('writeYaml', () => {
  test.each([
    { name: 'sorted keys and unindented lists', value: { b: [{ y: 1, x: 'a' }], a: {} }, want: 'a: {}\nb:\n- x: a\n  "y": 1\n' },
    { name: 'text that looks like something else', value: { a: 'true', b: '80', c: '', d: 'null', e: '1.5', f: 'yes' }, want: 'a: "true"\nb: "80"\nc: ""\nd: "null"\ne: "1.5"\nf: "yes"\n' },
    { name: 'text with signs', value: { a: '*/5 * * * *', b: 'x: y', c: "it's", d: '#no' }, want: "a: '*/5 * * * *'\nb: 'x: y'\nc: it's\nd: '#no'\n" },
    { name: 'several lines', value: { a: 'one\ntwo\n', b: 'one\ntwo' }, want: 'a: |\n  one\n  two\nb: |-\n  one\n  two\n' },
    { name: 'a tab is escaped', value: { a: 'x\ty' }, want: 'a: "x\\ty"\n' },
    { name: 'a time stays text', value: { t: '2026-11-21T08:55:33Z' }, want: 't: "2026-11-21T08:55:33Z"\n' },
    { name: 'digits in keys count by value', value: { a10: 1, a2: 2 }, want: 'a2: 2\na10: 1\n' },
    { name: 'fractions with an exponent as in Go', value: { a: 0.00001, b: 1.5, c: 1234567.5, d: 1000000 }, want: 'a: 1e-05\nb: 1.5\nc: 1.2345675e+06\nd: 1000000\n' },
    { name: 'null and empty list', value: { a: null, b: [] }, want: 'a: null\nb: []\n' },
    { name: 'long text is folded after 80 columns', value: { message: `${'word '.repeat(20)}end` }, want: `message: ${'word '.repeat(15).trim()}\n  ${'word '.repeat(5)}end\n` },
  ])('$name', ({ value, want }) => {
    const written = writeYaml(value);
    expect(written).toBe(want);
    expect(readYaml(written)).toEqual(value);
  });
});
