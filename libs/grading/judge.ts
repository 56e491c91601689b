import { Errno } from '#linux/kernel/step.js';
import type { CheckType } from './define-check.js';
import { REASON_CHARS_MAX } from './limits.js';
import type { Subject } from './subject.js';
import { broken, type Verdict } from './verdict.js';

/** A check of a lab: its type's parameters have been parsed. */
export interface Check {
  readonly id: string;
  readonly title: string;
  readonly points: number;
  /** Once it held, it stays passed; otherwise it must hold at the end. */
  readonly sticky: boolean;
  readonly type: CheckType;
  readonly params: unknown;
}

/** Looks at a world for one check. Never throws: what goes wrong in a check is the lab's or the platform's fault. */
export function judge(check: Check, subject: Subject): Verdict {
  try {
    return cut(check.type.run(check.params, subject, check.id));
  } catch (error) {
    if (error instanceof Errno) return broken(`This check could not be done: ${error.message}.`);
    return broken(`This check could not be done: ${error instanceof Error ? error.message : String(error)}`.slice(0, REASON_CHARS_MAX));
  }
}

function cut(verdict: Verdict): Verdict {
  if (verdict.reason === undefined || verdict.reason.length <= REASON_CHARS_MAX) return verdict;
  return { ...verdict, reason: `${verdict.reason.slice(0, REASON_CHARS_MAX - 1)}…` };
}

/** Points earned: all of a passed check's; a broken one's count as earned, so that it never costs any. */
export function pointsOf(check: Check, verdict: Verdict): number {
  return verdict.state === 'fail' ? 0 : check.points;
}
