import type { CheckResult } from '@wheelhouse/contracts/rest/attempts.js';
import type { LabStep } from '@wheelhouse/contracts/rest/lab-content.js';

/** The checks of a step as far as they were judged, in the lab's order; the others are to do. */
export function checksOf(step: LabStep | undefined, judged: readonly CheckResult[] | undefined): readonly CheckResult[] {
  return (step?.checks ?? []).map(({ id, title, pointsMax }) =>
    judged?.find((check) => check.id === id) ?? { id, title, state: 'pending' as const, points: 0, pointsMax });
}

export interface Score {
  readonly points: number;
  readonly pointsMax: number;
  readonly passed: number;
  readonly count: number;
}

export function scoreOf(checks: readonly CheckResult[]): Score {
  return {
    points: checks.reduce((sum, check) => sum + check.points, 0),
    pointsMax: checks.reduce((sum, check) => sum + check.pointsMax, 0),
    passed: checks.filter((check) => check.state === 'pass').length,
    count: checks.length,
  };
}

/** How a step stands, for its dot: a step without checks is only read. */
export function standOf(score: Score): 'done' | 'part' | 'open' {
  if (score.count === 0) return 'open';
  if (score.passed === score.count) return 'done';
  return score.passed > 0 ? 'part' : 'open';
}
