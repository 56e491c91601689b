// Mirrors apimachinery/pkg/util/diff: a unified difference of two objects as JSON
// Differs: nothing that can be seen.
import { internalJson } from './internal-json.js';
import type { InternalType } from './types.js';
import { unifiedDifference } from './unified-difference.js';

/** What differs between two objects of a type, as the API server holds them. */
export function difference(type: InternalType, before: object, after: object): string {
  const [from, to] = [before, after].map((value) => goIndented(internalJson(type, value)));
  return unifiedDifference(from ?? '', to ?? '');
}

/** json.MarshalIndent escapes what could end a script. */
function goIndented(value: unknown): string {
  return JSON.stringify(value, undefined, 1).replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
