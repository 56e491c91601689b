import { bytesOf, textOf } from '#linux/programs/byte-text.js';
import { formatJson, type Json, kindOf } from './json.js';

/** An error of jq's language: it carries any value; `try` catches it. */
export class JqError extends Error {
  constructor(readonly value: Json) {
    super(typeof value === 'string' ? value : 'jq error');
  }
}

/** `break $label`, on its way to the label that has this mark. */
export class Break extends Error {
  constructor(readonly mark: object) {
    super('break');
  }
}

/** `halt` and `halt_error`. */
export class Halt extends Error {
  constructor(readonly status: number, readonly output: Json | undefined) {
    super('halt');
  }
}

/** An error that was raised after a `try` had given its value on: it is not this try's. */
export class Passing extends Error {
  constructor(readonly mark: object, readonly inner: JqError) {
    super('passing');
  }
}

const SHOWN_BYTES_MAX = 11;

/** `string ("abcdefghij...)`: as errors name a value. */
export function named(value: Json): string {
  return `${kindOf(value)} (${shortened(formatJson(value))})`;
}

export function shortened(text: string): string {
  const bytes = bytesOf(text);
  return bytes.length > SHOWN_BYTES_MAX + 3 ? `${textOf(bytes.subarray(0, SHOWN_BYTES_MAX))}...` : text;
}
