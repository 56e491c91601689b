import { expect, test } from 'vitest';
import type { Judged, LabRun } from '#labs/hosting/lab-run.js';
import { CheckBoard } from './check-board.js';

/** A run of a lab with one check a step, which holds when the step is in `done`. */
function runWith(done: ReadonlySet<number>): LabRun {
  const judged = (step: number): Judged[] => [{
    check: { id: `check-${step}`, title: 'A check', points: 1 },
    verdict: done.has(step) ? { state: 'pass' } : { state: 'fail', reason: 'not yet' }, points: done.has(step) ? 1 : 0,
  } as unknown as Judged];
  return { judge: judged, needsScratch: () => false } as unknown as LabRun;
}

test('what was done just before the next step was entered still counts', () => {
  const done = new Set<number>();
  const board = new CheckBoard(runWith(done), 0);
  expect(board.judge(10_000, 1).map(({ step, checks }) => [step, checks[0]?.state])).toEqual([[0, 'fail']]);
  done.add(0);
  board.enter(1);
  // The first call sees that something has changed; what it means is judged a moment later.
  const news = [...board.judge(10_001, 2), ...board.judge(20_000, 2)];
  expect(news.map(({ step, checks }) => [step, checks[0]?.state])).toEqual([[0, 'pass'], [1, 'fail']]);
  expect([...board.judge(30_000, 3), ...board.judge(40_000, 3)]).toEqual([]);
});
