import { describe, expect, test } from 'vitest';
import { aChart } from '#helm/testing/chart.js';
import { coalesceValues } from './coalesce.js';

const child = aChart('child', { values: { size: 1, own: 'x', drop: 'y' } });
const parent = aChart('parent', { values: { a: { b: 1, c: 2 }, child: { size: 7 }, global: { env: 'prod' }, gone: 5 }, dependencies: [child] });

describe('coalesceValues', () => {
  test.each([
    { name: 'the chart’s own, and the parent’s over the child’s', given: {}, want: { a: { b: 1, c: 2 }, child: { size: 7, own: 'x', drop: 'y', global: { env: 'prod' } }, global: { env: 'prod' }, gone: 5 } },
    { name: 'what is given wins, key by key', given: { a: { b: 9 } }, want: { a: { b: 9, c: 2 } } },
    { name: 'a null takes a default away', given: { gone: null, a: { c: null } }, want: { a: { b: 1 } } },
    { name: 'globals reach the child', given: { global: { env: 'dev', x: 1 } }, want: { child: { global: { env: 'dev', x: 1 } } } },
  ])('$name', ({ given, want }) => {
    expect(coalesceValues(parent, given, () => undefined)).toMatchObject(want);
  });
  test('a null leaves no key behind', () => {
    expect(coalesceValues(parent, { gone: null }, () => undefined)).not.toHaveProperty('gone');
  });
  test('a table over a plain value is told', () => {
    const told: string[] = [];
    coalesceValues(parent, { gone: { a: 1 } }, (message) => told.push(message));
    expect(told).toEqual(['warning: skipped value for parent.gone: Not a table.']);
  });
});
