import { expect, test } from 'vitest';
import type { SessionRow } from '#db/rows/session-rows.js';
import type { TenantRows } from '#db/rows/tenant-rows.js';
import { listProgress } from './lab-progress.js';

const lab = { course: 'zero', lab: 'pods', state: 'active', steps: 3, pointsMax: 4, lastActiveAt: new Date(0) };
const caller = { userId: 'u', organisationId: 'o', role: 'learner' } as const;

test.each([
  { name: 'nothing holds', sessions: [{ stepsDone: 0, points: 0 }], shows: { state: 'started', points: 0 } },
  { name: 'every step is done', sessions: [{ stepsDone: 3, points: 4 }], shows: { state: 'done', points: 4 } },
  { name: 'a step is only read, and all others are done', sessions: [{ stepsDone: 2, points: 4 }], shows: { state: 'done', stepsDone: 2, steps: 3 } },
  { name: 'a check is open', sessions: [{ stepsDone: 2, points: 3 }], shows: { state: 'started' } },
  { name: 'nothing is asked at all', sessions: [{ stepsDone: 0, points: 0, pointsMax: 0 }], shows: { state: 'started' } },
  { name: 'the best of several sessions counts', sessions: [{ stepsDone: 1, points: 2 }, { stepsDone: 3, points: 4, state: 'ended' }], shows: { state: 'done', points: 4, sessionId: 's0' } },
])('$name', async ({ sessions, shows }) => {
  const listed = sessions.map((each, index) => ({ id: `s${index}`, ...lab, ...each }) as unknown as SessionRow);
  const rows = { sessions: { listOf: async () => listed } } as unknown as TenantRows;
  expect(await listProgress(rows, caller)).toEqual([expect.objectContaining(shows)]);
});
