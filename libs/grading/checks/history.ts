import { RE2JS } from 're2js';
import { z } from 'zod';
import { defineCheck } from '#grading/define-check.js';
import { fail, pass } from '#grading/verdict.js';

const Params = z.strictObject({
  /** RE2 syntax, found anywhere in a command line. */
  used: z.string().optional(),
  unused: z.string().optional(),
  reason: z.string(),
});

/** A command was, or was not, typed. For rules of an exercise; what a learner reached is checked otherwise. */
export const history = defineCheck<z.infer<typeof Params>>({
  type: 'history',
  params: Params,
  run({ used, unused, reason }, subject) {
    const typed = (pattern: string) => subject.history.some((line) => RE2JS.compile(pattern).matcher(line).find());
    if (used !== undefined && !typed(used)) return fail(reason);
    return unused !== undefined && typed(unused) ? fail(reason) : pass();
  },
});
