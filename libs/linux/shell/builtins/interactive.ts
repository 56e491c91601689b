import type { Step } from '#linux/kernel/step.js';
import { quoteForShell } from '#linux/shell/quoting.js';
import type { Shell } from '#linux/shell/shell.js';
import type { Builtins } from '#linux/shell/language.js';

function* alias(shell: Shell, args: readonly string[]): Step<number> {
  const operands = args.slice(1).filter((arg) => arg !== '-p' && arg !== '--');
  const show = (name: string, value: string) => `${shell.isBash ? 'alias ' : ''}${name}=${quoteForShell(value)}\n`;
  if (operands.length === 0) {
    const all = [...shell.aliases].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => show(name, value)).join('');
    if (all !== '') yield* shell.process.stdout.write(all);
    return 0;
  }
  let status = 0;
  for (const operand of operands) {
    const equals = operand.indexOf('=');
    if (equals > 0) {
      shell.aliases.set(operand.slice(0, equals), operand.slice(equals + 1));
      continue;
    }
    const value = shell.aliases.get(operand);
    if (value !== undefined) yield* shell.process.stdout.write(show(operand, value));
    else {
      shell.warn(`alias: ${operand}${shell.isBash ? '' : ''}: not found`);
      status = 1;
    }
  }
  return status;
}

function unalias(shell: Shell, args: readonly string[]): number {
  let status = 0;
  for (const name of args.slice(1)) {
    if (name === '-a') shell.aliases.clear();
    else if (!shell.aliases.delete(name)) {
      shell.warn(`unalias: ${name}: not found`);
      status = 1;
    }
  }
  return status;
}

function* history(shell: Shell, args: readonly string[]): Step<number> {
  const first = args[1];
  if (first === '-c') {
    shell.history = [];
    return 0;
  }
  if (first === '-d') {
    const index = Number(args[2]);
    if (!(index >= 1 && index <= shell.history.length)) {
      shell.warn(`history: ${args[2]}: history position out of range`);
      return 1;
    }
    shell.history = shell.history.filter((_, at) => at !== index - 1);
    return 0;
  }
  if (first === '-s') {
    shell.history.push(args.slice(2).join(' '));
    return 0;
  }
  if (first !== undefined && /^-[awrn]$/.test(first)) return 0;
  if (first !== undefined && !/^\d+$/.test(first)) {
    shell.warn(`history: ${first}: numeric argument required`);
    return 1;
  }
  const from = first === undefined ? 0 : Math.max(0, shell.history.length - Number(first));
  yield* shell.process.stdout.write(shell.history.slice(from).map((line, index) => `${String(from + index + 1).padStart(5)}  ${line}\n`).join(''));
  return 0;
}

export const interactive: Builtins = {
  alias: { run: alias },
  unalias: { run: unalias },
  history: { bashOnly: true, run: history },
  bind: { bashOnly: true, run: () => 0 },
};
