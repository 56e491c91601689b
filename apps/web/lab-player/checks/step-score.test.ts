import type { CheckResult } from '@wheelhouse/contracts/rest/attempts.js';
import { describe, expect, test } from 'vitest';
import { checksOf, scoreOf, standOf } from './step-score';

const step = {
  title: 'A step', body: '', hints: [], solution: null, quiz: [],
  checks: [{ id: 'a', title: 'First', pointsMax: 2 }, { id: 'b', title: 'Second', pointsMax: 3 }],
};
const pass = (id: string, points: number): CheckResult => ({ id, title: id, state: 'pass', points, pointsMax: points });

describe('a step', () => {
  test('checks that were not judged are to do, in the order of the lab', () => {
    expect(checksOf(step, [pass('b', 3)]).map(({ id, state }) => [id, state])).toEqual([['a', 'pending'], ['b', 'pass']]);
  });

  test.each([
    { name: 'nothing judged', judged: undefined, want: 'open', points: 0 },
    { name: 'one of two', judged: [pass('a', 2)], want: 'part', points: 2 },
    { name: 'all', judged: [pass('a', 2), pass('b', 3)], want: 'done', points: 5 },
  ])('$name: $want', ({ judged, want, points }) => {
    const score = scoreOf(checksOf(step, judged));
    expect([standOf(score), score.points, score.pointsMax]).toEqual([want, points, 5]);
  });

  test('a step without checks is never done', () => {
    expect(standOf(scoreOf([]))).toBe('open');
  });
});
