// Mirrors echo(1) of GNU coreutils (shells have their own)
// Differs: nothing.
import { defineRawProgram } from './define-program.js';
import { unescaped } from './escapes.js';

export const echo = defineRawProgram('echo', function* (proc, args) {
  let newline = true;
  let escapes = false;
  let first = 0;
  for (; first < args.length && /^-[neE]+$/.test(args[first] as string); first++) {
    for (const letter of (args[first] as string).slice(1)) {
      if (letter === 'n') newline = false;
      else escapes = letter === 'e';
    }
  }
  const words = args.slice(first).join(' ');
  const { text, ended } = escapes ? unescaped(words, 'leading-zero') : { text: words, ended: false };
  proc.print(text + (newline && !ended ? '\n' : ''));
  yield* proc.work(1);
  return 0;
});
