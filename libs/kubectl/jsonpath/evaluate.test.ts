import { describe, expect, test } from 'vitest';
import { JsonPath } from './evaluate.js';
import { JsonPathError } from './parse.js';

const list = {
  items: [
    { metadata: { name: 'a', labels: { 'x.y/z': 'q' } }, n: 1, tags: ['p', 'q'] },
    { metadata: { name: 'b' }, n: 2, ready: true },
  ],
};

describe('JsonPath', () => {
  test.each([
    { path: '{.items[*].metadata.name}', want: 'a b' },
    { path: '{range .items[*]}{.metadata.name}{"\\t"}{.n}{"\\n"}{end}', want: 'a\t1\nb\t2\n' },
    { path: "{.items[?(@.metadata.name=='b')].n}", want: '2' },
    { path: '{.items[?(@.n>1)].metadata.name}', want: 'b' },
    { path: '{.items[?(@.ready)].metadata.name}', want: 'b' },
    { path: '{.items[-1].n}', want: '2' },
    { path: '{.items[0:1].n}', want: '1' },
    { path: '{.items[].n}', want: '1' },
    { path: '{..name}', want: 'a b' },
    { path: '{.items[0].metadata.labels.x\\.y/z}', want: 'q' },
    { path: "{.items[0].metadata.labels['x\\.y/z']}", want: 'q' },
    { path: '{.items[0].tags}', want: '["p","q"]' },
    { path: '{.items[0].metadata}', want: '{"labels":{"x.y/z":"q"},"name":"a"}' },
    { path: '{.nothing.here}', want: '' },
    { path: 'text {.items[0].n} more', want: 'text 1 more' },
    { path: '{"\\x41\\u00e9"}', want: 'Aé' },
    { path: '{.items[?(@.n>=1)].n}', want: '1 2' },
  ])('$path', ({ path, want }) => {
    expect(new JsonPath(path).print(list)).toBe(want);
  });

  test.each([
    { path: '{.items[*].n', problem: 'unclosed action' },
    { path: '{range .items[*]}'.repeat(3_000), problem: 'gave up after 2000000 steps' },
    { path: '{.items[?(@.n=="1")].n}', problem: 'incompatible types for comparison' },
    { path: '{.items[0].metadata[*]}', problem: 'map[string]interface {} is not array or slice' },
    { path: '{.items[?(@.n=~1)]}', problem: "unrecognized character in action: U+007E '~'" },
    { path: '{.items[?(@.n=1)]}', problem: 'unrecognized filter operator =' },
    { path: '{.items[?(@.n=="1"]}', problem: 'unterminated filter' },
    { path: '{"\\q"}', problem: 'unquote string "\\q" error invalid syntax' },
    { path: '{.items[9].n}', problem: 'array index out of bounds: index 9, length 2' },
  ])('refuses $path', ({ path, problem }) => {
    expect(() => new JsonPath(path).print(list)).toThrow(new JsonPathError(problem));
  });
});
