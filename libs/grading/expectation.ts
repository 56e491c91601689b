import { RE2JS } from 're2js';
import { z } from 'zod';
import { firstDifference, type Pattern } from './match.js';

/** What a text must be. Every part that is given must hold; white space at the ends never matters. */
export const Expectation = z.strictObject({
  equals: z.string().optional(),
  contains: z.string().optional(),
  lacks: z.string().optional(),
  /** RE2 syntax, found anywhere. */
  matches: z.string().optional(),
  /** The text is JSON that contains this. */
  json: z.json().optional(),
});
export type Expectation = z.infer<typeof Expectation>;

/** What does not hold, as the end of a sentence that begins with what the text is; undefined when all does. */
export function unmet(expectation: Expectation, text: string): string | undefined {
  const { equals, contains, lacks, matches, json } = expectation;
  const trimmed = text.trim();
  if (equals !== undefined && trimmed !== equals.trim()) return `is “${short(trimmed)}”, expected “${short(equals.trim())}”`;
  if (contains !== undefined && !text.includes(contains)) return `does not contain “${short(contains)}”${butIs(trimmed)}`;
  if (lacks !== undefined && text.includes(lacks)) return `still contains “${short(lacks)}”`;
  if (matches !== undefined && !RE2JS.compile(matches).matcher(text).find()) return `is not as expected${butIs(trimmed)}`;
  return json === undefined ? undefined : jsonUnmet(json as Pattern, text);
}

function jsonUnmet(pattern: Pattern, text: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'is not JSON';
  }
  const gap = firstDifference(pattern, value);
  return gap === undefined ? undefined : `has ${gap.path === '' ? 'value' : gap.path} ${gap.actual}, expected ${gap.expected}`;
}

function butIs(text: string): string {
  return text === '' ? ' (it is empty)' : `: it is “${short(text)}”`;
}

function short(text: string): string {
  return text.length > 100 ? `${text.slice(0, 97)}…` : text;
}
