import type { z } from 'zod';
import type { Subject } from './subject.js';
import type { Verdict } from './verdict.js';

/** A type of check: its parameters as a lab's author writes them, and how it looks at a world. */
export interface CheckType<P = unknown> {
  readonly type: string;
  readonly params: z.ZodType<P>;
  /** `id` is the check's own, for what is stored by it (a quiz's answer). */
  run(params: P, subject: Subject, id: string): Verdict;
}

export function defineCheck<P>(check: CheckType<P>): CheckType {
  return check as CheckType;
}
