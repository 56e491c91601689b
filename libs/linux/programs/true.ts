// Mirrors true(1) and false(1)
// Differs: nothing.
import { defineRawProgram } from './define-program.js';

export const trueProgram = defineRawProgram('true', function* (proc) {
  yield* proc.work(1);
  return 0;
});

export const falseProgram = defineRawProgram('false', function* (proc) {
  yield* proc.work(1);
  return 1;
});
