import { RE2JS, RE2JSSyntaxException } from 're2js';
import { Failure } from './failure.js';

function compiled(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) throw new Failure(`error parsing regexp: ${goReason(error)}`);
    throw error;
  }
}

function goReason(error: RE2JSSyntaxException): string {
  const pattern = error.getPattern();
  return `${error.getDescription()}${pattern === null || pattern === '' ? '' : `: \`${pattern}\``}`;
}

/** Does the pattern fit somewhere in the text? Linear in time. Throws Failure. */
export function findsPattern(pattern: string, text: string): boolean {
  return compiled(pattern).matcher(text).find();
}

/** A pattern for a whole text, or one for every text where it is empty. Throws Failure. */
export function wholePattern(pattern: string): (text: string) => boolean {
  if (pattern === '') return () => true;
  const whole = compiled(`^(?:${pattern})$`);
  return (text) => whole.matcher(text).find();
}
