import { z } from 'zod';
import { defineCheck } from '#grading/define-check.js';
import { Expectation, unmet } from '#grading/expectation.js';
import { PlaceParams, placeInWords, placeOf } from '#grading/place.js';
import { fail, pass } from '#grading/verdict.js';

const Params = z.strictObject({
  from: PlaceParams,
  url: z.url(),
  /** What should happen. */
  expect: z.enum(['answer', 'refused', 'timeout', 'no-name', 'unreachable']).default('answer'),
  status: z.int().min(100).max(599).default(200),
  body: Expectation.optional(),
  timeout: z.int().min(1).max(30).default(5),
});

const outcomeText = {
  answer: 'answers', refused: 'refuses the connection', timeout: 'does not answer (timed out)',
  'no-name': 'has a name that can’t be resolved', unreachable: 'can’t be reached (no route)',
};

/** A URL answers (or does not) from somewhere in the cluster. */
export const reach = defineCheck<z.infer<typeof Params>>({
  type: 'reach',
  params: Params,
  run({ from, url, expect, status, body, timeout }, subject) {
    const place = placeOf(from);
    const reached = subject.scratch().reach(place, url, timeout);
    if (reached === undefined) return fail(`There is no running ${placeInWords(place)} to try ${url} from.`);
    if (reached.outcome !== expect) {
      return fail(`From ${placeInWords(place)}, ${url} ${outcomeText[reached.outcome]}; expected that it ${outcomeText[expect]}.`);
    }
    if (reached.outcome !== 'answer') return pass();
    if (reached.status !== status) {
      return fail(`${url} answers with status ${reached.status}, expected ${status}.`, { expected: String(status), actual: String(reached.status) });
    }
    const gap = body && unmet(body, reached.body);
    return gap === undefined ? pass() : fail(`The answer of ${url} ${gap}.`);
  },
});
