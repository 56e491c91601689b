import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CheckResult, StepChecks } from '#contracts/rest/attempts.js';
import type { Db } from '#db/db.js';
import { PROGRESS_AFTER_MS } from './limits.js';
import { ProgressWriter } from './progress-writer.js';

const address = { sessionId: 's', organisationId: 'o', userId: 'u' };
const stepOf = (step: number, ...states: CheckResult['state'][]): StepChecks =>
  ({ step, checks: states.map((state, index) => ({ id: `${index}`, title: 'a check', state, points: 0, pointsMax: 1 })) });

let stored: StepChecks[][];
let writer: ProgressWriter;
beforeEach(() => {
  vi.useFakeTimers();
  stored = [];
  const rows = { sessions: { saveChecks: async (_: string, steps: StepChecks[]) => { stored.push(steps); } } };
  const db = { asTenant: (_: string, work: (given: typeof rows) => Promise<void>) => work(rows) };
  writer = new ProgressWriter(db as unknown as Db, (error) => { throw error; });
});
afterEach(() => { vi.useRealTimers(); });

test('what changes again and again is stored once, a moment later', async () => {
  writer.save(address, [stepOf(0, 'fail', 'pass')]);
  writer.save(address, [stepOf(0, 'pass', 'fail')]);
  writer.save(address, [stepOf(1, 'fail')]);
  await vi.advanceTimersByTimeAsync(PROGRESS_AFTER_MS - 1);
  expect(stored).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(stored).toEqual([[stepOf(0, 'pass', 'fail'), stepOf(1, 'fail')]]);
});

test('a step that is done is stored at once, with what waits', async () => {
  writer.save(address, [stepOf(0, 'fail')]);
  writer.save(address, [stepOf(1, 'pass', 'pass')]);
  await vi.advanceTimersByTimeAsync(0);
  expect(stored).toEqual([[stepOf(0, 'fail'), stepOf(1, 'pass', 'pass')]]);
});

test('what is about a world that is gone is not stored', async () => {
  writer.save(address, [stepOf(0, 'fail')]);
  writer.forget('s');
  await vi.advanceTimersByTimeAsync(PROGRESS_AFTER_MS);
  expect(stored).toEqual([]);
});
