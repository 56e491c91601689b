// Mirrors apiserver/pkg/cel/library/jsonpatch.go
import { text, type Declaration } from './declare.js';

/** Escapes a key for a JSON pointer. */
export const patches: readonly Declaration[] = [
  ['jsonpatch.escapeKey', ['(string): string'], ([key]) => text(key).replaceAll('~', '~0').replaceAll('/', '~1')],
];
