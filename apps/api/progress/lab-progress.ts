import type { LabProgress } from '#contracts/rest/catalogue.js';
import type { Caller } from '#db/caller.js';
import type { SessionRow } from '#db/rows/session-rows.js';
import type { TenantRows } from '#db/rows/tenant-rows.js';

/** How far the caller is in each lab that they have started, the last active first: the best of their sessions counts. */
export async function listProgress(rows: TenantRows, caller: Caller): Promise<LabProgress[]> {
  const byLab = new Map<string, SessionRow[]>();
  for (const row of await rows.sessions.listOf(caller)) {
    const key = `${row.course}/${row.lab}`;
    byLab.set(key, [...(byLab.get(key) ?? []), row]);
  }
  return [...byLab.values()].map(progressOf);
}

function progressOf(sessions: readonly SessionRow[]): LabProgress {
  const best = sessions.reduce((one, other) => (other.stepsDone > one.stepsDone || (other.stepsDone === one.stepsDone && other.points > one.points) ? other : one));
  const living = sessions.find(({ state }) => state !== 'ended');
  return {
    course: best.course, lab: best.lab, state: isDone(best) ? 'done' : 'started',
    points: best.points, pointsMax: best.pointsMax, stepsDone: best.stepsDone, steps: best.steps,
    sessionId: living?.id ?? null, lastActiveAt: sessions[0]?.lastActiveAt.toISOString() ?? null,
  };
}

/** Every check holds: steps without checks are only read. */
function isDone({ stepsDone, steps, points, pointsMax }: SessionRow): boolean {
  return stepsDone >= steps || (stepsDone > 0 && points >= pointsMax);
}
