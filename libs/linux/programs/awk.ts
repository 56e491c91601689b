// Mirrors awk(1): POSIX, with what gawk adds that scripts use (gensub, strftime, systime, match's array, RS as an expression)
// Differs: a command of `print | cmd` runs when its input is closed; no switch, no two-way pipes, no @include.
import { type Call, Exit } from './call.js';
import { Interpreter } from './awk/interpreter.js';
import { unescapeAwk } from './awk/lexer.js';
import { parseAwk } from './awk/parser.js';
import { type AwkProgram, AwkSyntaxError } from './awk/syntax.js';
import { defineProgram } from './define-program.js';
import { text, texts } from './options.js';

/** Called as gawk and mawk too. */
export const awk = defineProgram({
  name: 'awk', usage: '[OPTION]... PROGRAM [FILE]...', permute: false, usageStatus: 2, version: '1.3.4',
  options: { separator: text('F', 'field-separator'), assign: texts('v', 'assign'), file: texts('f', 'file'), W: texts('W') },
  *main(proc, o, operands) {
    const rest = [...operands];
    const parts: string[] = [];
    for (const path of o.file) parts.push(yield* proc.readAllText(proc.openInput(path)));
    if (parts.length === 0) {
      const program = rest.shift();
      if (program === undefined) {
        proc.printError('Usage: awk [options] -f progfile [--] file ...\nUsage: awk [options] [--] \'program\' file ...\n');
        return 2;
      }
      parts.push(program);
    }
    const run = new Interpreter(proc, parsed(proc, parts.join('\n')));
    if (o.separator !== undefined) run.set('FS', o.separator === 't' ? '\t' : unescapeAwk(o.separator));
    for (const assignment of o.assign) {
      const pair = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(assignment);
      if (pair === null) return proc.die(`improper assignment: -v ${assignment}`, 2);
      run.assign(pair[1] as string, pair[2] as string);
    }
    return yield* run.run(rest);
  },
});

function parsed(proc: Call, source: string): AwkProgram {
  try {
    return parseAwk(source);
  } catch (error) {
    if (!(error instanceof AwkSyntaxError)) throw error;
    if (proc.isBusybox) proc.warn(`cmd. line:${error.line}: Unexpected token`);
    else proc.warn(`line ${error.line}: ${error.message}${error.near === '' ? '' : ` at or near ${error.near}`}`);
    throw new Exit(proc.isBusybox ? 1 : 2);
  }
}
