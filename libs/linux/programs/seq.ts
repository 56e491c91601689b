// Mirrors seq(1) of GNU coreutils
// Differs: numbers are doubles; -f takes one %e, %f or %g.
import { formatFloat } from './printf-format.js';
import { defineProgram } from './define-program.js';
import { flag, text } from './options.js';

export const seq = defineProgram({
  name: 'seq', usage: '[OPTION]... [FIRST [INCREMENT]] LAST', summary: 'Print numbers from FIRST to LAST, in steps of INCREMENT.',
  options: { format: text('f', 'format'), separator: text('s', 'separator'), equal: flag('w', 'equal-width') },
  rewrite: (args) => {
    const at = args.findIndex((arg) => /^-[\d.]/.test(arg));
    return at < 0 ? args : [...args.slice(0, at), '--', ...args.slice(at)];
  },
  *main(proc, o, operands) {
    if (operands.length === 0) return proc.dieOfUsage('missing operand');
    if (operands.length > 3) return proc.dieOfUsage(`extra operand '${operands[3]}'`);
    for (const operand of operands) if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(operand)) return proc.dieOfUsage(`invalid floating point argument: '${operand}'`);
    const [first, step, last] = operands.length === 1 ? ['1', '1', operands[0]] : operands.length === 2 ? [operands[0], '1', operands[1]] : operands;
    const decimals = Math.max(...[first, step].map((word) => (word?.split('.')[1] ?? '').length));
    const [from, by, to] = [Number(first), Number(step), Number(last)];
    if (by === 0) return proc.dieOfUsage(`invalid Zero increment value: '${step}'`);
    const shown = (value: number) => (o.format === undefined ? value.toFixed(decimals) : formatted(o.format, value));
    const count = Math.floor((to - from) / by + 1e-10) + 1;
    const width = o.equal ? Math.max(shown(from).length, shown(from + (count - 1) * by).length) : 0;
    const padded = (word: string) => (word.startsWith('-') ? `-${word.slice(1).padStart(width - 1, '0')}` : word.padStart(width, '0'));
    for (let index = 0; index < count; index++) {
      if (index > 0) proc.print(o.separator ?? '\n');
      proc.print(padded(shown(from + index * by)));
      if (index % 64 === 63) yield* proc.work(64);
    }
    if (count > 0) proc.print('\n');
    return 0;
  },
});

function formatted(format: string, value: number): string {
  return format.replace(/%([-+ 0#']*)(\d*)(?:\.(\d+))?([eEfFgG])/, (_, flags: string, width: string, precision: string | undefined, letter: string) =>
    formatFloat(value, letter, { flags, width: Number(width || 0), precision: precision === undefined ? undefined : Number(precision) })).replaceAll('%%', '%');
}
