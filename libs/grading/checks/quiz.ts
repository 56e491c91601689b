import { z } from 'zod';
import { defineCheck } from '#grading/define-check.js';
import { fail, pass } from '#grading/verdict.js';

export const QuizParams = z.strictObject({
  question: z.string(),
  choices: z.array(z.strictObject({ text: z.string(), correct: z.boolean().default(false), explanation: z.string() })).min(2).max(12),
});

/** A question with choices; right when exactly the correct ones are chosen. The explanation of what was chosen is the reason. */
export const quiz = defineCheck<z.infer<typeof QuizParams>>({
  type: 'quiz',
  params: QuizParams,
  run({ choices }, subject, id) {
    const chosen = subject.answers[id];
    if (chosen === undefined) return fail('Not answered yet.');
    const wrong = chosen.find((index) => choices[index]?.correct !== true);
    if (wrong !== undefined) return fail(choices[wrong]?.explanation ?? 'There is no such choice.');
    const right = choices.filter((choice) => choice.correct);
    return new Set(chosen).size === right.length ? pass(right.map((choice) => choice.explanation).join(' ')) : fail('Right so far, but not complete.');
  },
});
