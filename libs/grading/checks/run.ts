import { z } from 'zod';
import { defineCheck } from '#grading/define-check.js';
import { Expectation, unmet } from '#grading/expectation.js';
import { CHECK_SECONDS_MAX } from '#grading/limits.js';
import { PlaceParams, placeInWords, placeOf } from '#grading/place.js';
import { fail, pass } from '#grading/verdict.js';

const Params = z.strictObject({
  on: PlaceParams,
  command: z.string(),
  exitCode: z.int().min(0).max(255).default(0),
  stdout: Expectation.optional(), stderr: Expectation.optional(),
  timeout: z.int().min(1).max(CHECK_SECONDS_MAX).default(10),
  /** Said in place of what was found; for commands that mean nothing to the learner. */
  reason: z.string().optional(),
});

/** A command, run in a copy of the world, ends as described. */
export const run = defineCheck<z.infer<typeof Params>>({
  type: 'run',
  params: Params,
  run({ on, command, exitCode, stdout, stderr, timeout, reason }, subject) {
    const place = placeOf(on);
    const ran = subject.scratch().run(place, command, timeout);
    if (ran === undefined) return fail(`There is no running ${placeInWords(place)}.`);
    if (ran.timedOut) return fail(reason ?? `\`${command}\` did not end within ${timeout} s on ${placeInWords(place)}.`);
    if (ran.status !== exitCode) {
      const said = ran.stderr.trim().split('\n').at(-1) ?? '';
      const text = `\`${command}\` ended with exit code ${ran.status}, expected ${exitCode}${said === '' ? '' : `: ${said}`}`;
      return fail(reason ?? `${text}.`, { expected: String(exitCode), actual: String(ran.status) });
    }
    const gap = (stdout && unmet(stdout, ran.stdout)) ?? (stderr && unmet(stderr, ran.stderr));
    return gap === undefined ? pass() : fail(reason ?? `The output of \`${command}\` ${gap}.`);
  },
});
