import { z } from 'zod';
import { defineCheck } from '#grading/define-check.js';
import { Expectation, unmet } from '#grading/expectation.js';
import { PlaceParams, placeInWords, placeOf } from '#grading/place.js';
import type { Ran } from '#grading/subject.js';
import { fail, pass } from '#grading/verdict.js';

const Params = z.strictObject({
  from: PlaceParams,
  url: z.url(),
  /** What should happen. */
  expect: z.enum(['answer', 'refused', 'timeout', 'no-name']).default('answer'),
  status: z.int().min(100).max(599).default(200),
  body: Expectation.optional(),
  timeout: z.int().min(1).max(30).default(5),
});

/** Ends of curl that mean something to a learner. */
const outcomes: Readonly<Record<number, 'answer' | 'refused' | 'timeout' | 'no-name'>> = { 0: 'answer', 6: 'no-name', 7: 'refused', 28: 'timeout' };
const outcomeText = { answer: 'answers', refused: 'refuses the connection', timeout: 'does not answer (timed out)', 'no-name': 'has a name that can’t be resolved' };

/** A URL answers (or does not) from somewhere in the cluster. */
export const reach = defineCheck<z.infer<typeof Params>>({
  type: 'reach',
  params: Params,
  run({ from, url, expect, status, body, timeout }, subject) {
    const place = placeOf(from);
    const quoted = `'${url.replaceAll("'", `'\\''`)}'`;
    // Images without curl have wget; where neither is there, the network of the pod is tried all the same by the world.
    const script = `curl -sS -m ${timeout} -w '\\n%{http_code}' ${quoted}`;
    const ran = subject.scratch().run(place, script, timeout + 5);
    if (ran === undefined) return fail(`There is no running ${placeInWords(place)} to try ${url} from.`);
    const outcome = ran.timedOut ? 'timeout' : outcomes[ran.status];
    if (outcome === undefined) return fail(`${url} can't be reached from ${placeInWords(place)}: ${ran.stderr.trim()}`);
    if (outcome !== expect) return fail(`From ${placeInWords(place)}, ${url} ${outcomeText[outcome]}; expected that it ${outcomeText[expect]}.`);
    return outcome === 'answer' ? judgeAnswer(ran, { url, status, body }) : pass();
  },
});

function judgeAnswer(ran: Ran, wanted: { readonly url: string; readonly status: number; readonly body: Expectation | undefined }) {
  const cut = ran.stdout.lastIndexOf('\n');
  const status = Number(ran.stdout.slice(cut + 1));
  if (status !== wanted.status) {
    return fail(`${wanted.url} answers with status ${status}, expected ${wanted.status}.`, { expected: String(wanted.status), actual: String(status) });
  }
  const gap = wanted.body && unmet(wanted.body, ran.stdout.slice(0, cut));
  return gap === undefined ? pass() : fail(`The answer of ${wanted.url} ${gap}.`);
}
