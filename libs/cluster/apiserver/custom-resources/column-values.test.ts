import { expect, test } from 'vitest';
import { cellOf, valueAt } from './column-values.js';

const object = {
  metadata: { labels: { 'app.example.com/name': 'web' } },
  spec: { n: 3, when: '2026-01-01T00:00:00Z', list: [{ v: 1 }, { a: 'aa' }, { a: 'bb', v: 2 }], map: { x: { y: true } } },
  status: { conditions: [{ type: 'Ready', status: 'False' }, { type: 'Synced', status: 'True' }] },
};
const NOW_MS = Date.UTC(2026, 0, 3);

test.each([
  ['.spec.n', 'integer', 3],
  ['.spec.n', 'string', '3'],
  ['.spec.n', 'boolean', null],
  ['.spec.when', 'date', '2d'],
  ['.spec.list[1].a', 'date', '<invalid>'],
  ['.spec.when', 'integer', null],
  ['.spec.list[*].a', 'string', 'aa'],
  ['.spec.list[-1].a', 'string', 'bb'],
  ['.spec.list[9].a', 'string', null],
  ['.spec.map', 'string', '{"x":{"y":true}}'],
  ['.spec.map.x.y', 'boolean', true],
  ['.spec.nothing.y', 'string', null],
  ['.status.conditions[?(@.type=="Synced")].status', 'string', 'True'],
  [".status.conditions[?(@.type != 'Ready')].type", 'string', 'Synced'],
  ['.metadata.labels.app\\.example\\.com/name', 'string', 'web'],
  [".metadata.labels['app.example.com/name']", 'string', 'web'],
])('%s as %s', (path, type, want) => {
  expect(cellOf(valueAt(object, path), type, NOW_MS)).toBe(want);
});
