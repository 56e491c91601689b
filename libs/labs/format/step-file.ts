import { z } from 'zod';
import type { QuizParams } from '#grading/checks/quiz.js';
import { checkTypes } from '#grading/checks/list.js';
import type { Check } from '#grading/judge.js';
import { parseYaml, splitFrontMatter } from './front-matter.js';
import type { Problem, QuizQuestion, Step } from './lab.js';

const typeNames = checkTypes.map((one) => one.type);

/** A check as written: its title and points, and one key that is the type's name and holds its parameters. */
const CheckEntry = z.looseObject({
  id: z.string().regex(/^[a-z0-9-]+$/).optional(),
  title: z.string().min(1).max(200),
  points: z.number().min(0).max(1000).default(1),
  sticky: z.boolean().optional(),
});

const StepFront = z.strictObject({
  title: z.string().min(1).max(120),
  setup: z.string().optional(),
  checks: z.array(CheckEntry).max(50).default([]),
  hints: z.array(z.string()).max(20).default([]),
  solution: z.string().optional(),
});

/** Reads `NN-step.md`. Without a step only when the front matter can't be read. */
export function readStepFile(file: string, text: string): { readonly step?: Step; readonly problems: readonly Problem[] } {
  const front = splitFrontMatter(text);
  if (front === undefined) {
    return { problems: [{ file, line: 1, message: 'a step begins with its front matter between two lines of ---', severity: 'error' }] };
  }
  const { value, problems } = parseYaml(front.yaml, StepFront, file, 2);
  if (value === undefined) return { problems };
  const found: Problem[] = [...problems];
  const checks = value.checks.flatMap((entry, index) => {
    const check = readCheck(entry, file, index);
    if ('message' in check) found.push(check);
    return 'message' in check ? [] : [check];
  });
  const quizzes = checks.filter((check) => check.type.type === 'quiz');
  const step: Step = {
    file, title: value.title, body: front.body, setup: value.setup, checks, hints: value.hints, solution: value.solution,
    answers: Object.fromEntries(quizzes.map((check) => [check.id, correctChoices(check.params as z.infer<typeof QuizParams>)])),
    quiz: quizzes.map((check) => questionOf(check)),
  };
  return { step, problems: found };
}

function readCheck(entry: z.infer<typeof CheckEntry>, file: string, index: number): Check | Problem {
  const at = `checks.${index}`;
  const { id, title, points, sticky, ...rest } = entry;
  const keys = Object.keys(rest);
  const type = checkTypes.find((one) => one.type === keys[0]);
  if (type === undefined || keys.length !== 1) {
    const found = keys.length === 0 ? 'none' : keys.join(', ');
    return { file, message: `${at}: a check has exactly one of ${typeNames.join(', ')}; found ${found}`, severity: 'error' };
  }
  const params = type.params.safeParse(rest[type.type]);
  if (!params.success) {
    const issue = params.error.issues[0];
    return { file, message: `${at}.${type.type}${issue?.path.map((part) => `.${String(part)}`).join('') ?? ''}: ${issue?.message ?? ''}`, severity: 'error' };
  }
  // What is read (a quiz, the history) can't become untrue; what is in the cluster can.
  const isSticky = sticky ?? ['quiz', 'history'].includes(type.type);
  return { id: id ?? slugOf(title), title, points, sticky: isSticky, type, params: params.data };
}

function slugOf(title: string): string {
  return title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60);
}

function correctChoices(params: z.infer<typeof QuizParams>): readonly number[] {
  return params.choices.flatMap((choice, index) => (choice.correct ? [index] : []));
}

function questionOf(check: Check): QuizQuestion {
  const params = check.params as z.infer<typeof QuizParams>;
  return {
    check: check.id, question: params.question, choices: params.choices.map((choice) => choice.text),
    several: correctChoices(params).length > 1,
  };
}
