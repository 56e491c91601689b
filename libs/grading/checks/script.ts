import { z } from 'zod';
import { defineCheck } from '#grading/define-check.js';
import { CHECK_SECONDS_MAX } from '#grading/limits.js';
import { PlaceParams, placeInWords, placeOf } from '#grading/place.js';
import { broken, fail, pass } from '#grading/verdict.js';

const Params = z.strictObject({ on: PlaceParams, script: z.string(), timeout: z.int().min(1).max(CHECK_SECONDS_MAX).default(30) });

/** A bash script, run in a copy of the world: exit 0 passes, a line `FAIL: …` of its output is the reason. */
export const script = defineCheck<z.infer<typeof Params>>({
  type: 'script',
  params: Params,
  run({ on, script: text, timeout }, subject) {
    const place = placeOf(on);
    const ran = subject.scratch().run(place, text, timeout);
    if (ran === undefined) return fail(`There is no running ${placeInWords(place)}.`);
    if (ran.timedOut) return broken(`The script of this check did not end within ${timeout} s.`);
    if (ran.status === 0) return pass();
    const reason = `${ran.stdout}\n${ran.stderr}`.split('\n').find((line) => line.startsWith('FAIL:'))?.slice('FAIL:'.length).trim();
    return reason === undefined ? broken(`The script of this check ended with exit code ${ran.status} and no FAIL: line.`) : fail(reason);
  },
});
