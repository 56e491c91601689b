import type { CheckResult } from '@wheelhouse/contracts/rest/attempts.js';

/** What each check said when its step was first judged, by step and id; empty where something had been done before that. */
export type FirstWords = Readonly<Record<string, string>>;

function keyOf(check: CheckResult, step: number): string {
  return `${step}/${check.id}`;
}

function wordsOf(check: CheckResult): string {
  return `${check.points} ${check.reason ?? ''}`;
}

/** Adds the checks that are judged for the first time; `untouched`: nothing was typed since the step was entered. */
export function firstWords(first: FirstWords, checks: readonly CheckResult[], step: number, untouched: boolean): FirstWords {
  const fresh = checks.filter((check) => check.state !== 'pending' && check.state !== 'running' && first[keyOf(check, step)] === undefined);
  if (fresh.length === 0) return first;
  return { ...first, ...Object.fromEntries(fresh.map((check) => [keyOf(check, step), untouched ? wordsOf(check) : ''])) };
}

/**
 * A check that says the same as when its step was first judged has not been tried yet: it is to do, not wrong. Its reason
 * still says what is expected.
 */
export function asTried(checks: readonly CheckResult[], step: number, first: FirstWords): readonly CheckResult[] {
  return checks.map((check) => (check.state === 'fail' && first[keyOf(check, step)] === wordsOf(check) ? { ...check, state: 'pending' } : check));
}
