import { describe, expect, test } from 'vitest';
import { firstDifference, type Pattern } from './match.js';

describe('firstDifference', () => {
  test.each<{ name: string; pattern: Pattern; actual: unknown; want: readonly string[] | undefined }>([
    { name: 'equal values', pattern: { a: 1 }, actual: { a: 1, b: 2 }, want: undefined },
    { name: 'a number written as text', pattern: { port: '80' }, actual: { port: 80 }, want: undefined },
    { name: 'another value', pattern: { spec: { replicas: 3 } }, actual: { spec: { replicas: 2 } }, want: ['spec.replicas', '3', '2'] },
    { name: 'a field that is missing', pattern: { spec: { replicas: 3 } }, actual: {}, want: ['spec.replicas', '3', 'not set'] },
    { name: 'null asks for absence', pattern: { spec: null }, actual: { spec: 1 }, want: ['spec', 'nothing', '1'] },
    { name: 'a list item in any place', pattern: [{ name: 'b' }], actual: [{ name: 'a' }, { name: 'b', x: 1 }], want: undefined },
    { name: 'a field within a named item', pattern: { c: [{ name: 'web', image: 'nginx:1.27' }] }, actual: { c: [{ name: 'log' }, { name: 'web', image: 'nginx' }] }, want: ['c[name=web].image', 'nginx:1.27', 'nginx'] },
    { name: 'a named item that is missing', pattern: { c: [{ name: 'web' }] }, actual: { c: [] }, want: ['c[name=web]', '{"name":"web"}', 'not set'] },
    { name: 'an item without a key', pattern: { args: ['-v'] }, actual: { args: ['-q'] }, want: ['args[0]', '-v', '-q'] },
    { name: 'a key with dots', pattern: { labels: { 'a.b/c': 'x' } }, actual: { labels: {} }, want: ["labels['a.b/c']", 'x', 'not set'] },
  ])('$name', ({ pattern, actual, want }) => {
    const found = firstDifference(pattern, actual);
    expect(found && [found.path, found.expected, found.actual]).toEqual(want);
  });
});
