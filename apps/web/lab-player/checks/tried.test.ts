import type { CheckResult } from '@wheelhouse/contracts/rest/attempts.js';
import { expect, test } from 'vitest';
import { asTried, firstWords } from './tried';

const check = (state: CheckResult['state'], reason: string): CheckResult => ({ id: 'a', title: 'A', state, points: 0, pointsMax: 1, reason });

test('what fails as it did in the beginning is to do; with other words it is wrong', () => {
  const first = firstWords({}, [check('fail', 'nothing there')], 0, true);
  expect(asTried([check('fail', 'nothing there')], 0, first)[0]?.state).toBe('pending');
  expect(asTried([check('fail', 'the wrong one')], 0, first)[0]?.state).toBe('fail');
});

test('who has typed something before the first verdict has tried', () => {
  const first = firstWords({}, [check('fail', 'the wrong one')], 0, false);
  expect(asTried([check('fail', 'the wrong one')], 0, first)[0]?.state).toBe('fail');
});

test('only the first verdict counts, step by step; a pending check is none', () => {
  const none = firstWords({}, [check('pending', '')], 0, true);
  const first = firstWords(none, [check('fail', 'one')], 0, true);
  expect(none).toEqual({});
  expect(firstWords(first, [check('fail', 'two')], 0, true)).toBe(first);
  expect(Object.keys(firstWords(first, [check('fail', 'two')], 1, true))).toHaveLength(2);
});
