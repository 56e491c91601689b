import { codePoint } from '#linux/shell/quoting.js';
import { formatPrintf } from '#linux/shell/printf.js';
import type { Result } from '#linux/shell/result.js';
import type { Shell } from '#linux/shell/shell.js';
import { Errno } from '#linux/kernel/step.js';
import type { Builtins } from '#linux/shell/language.js';

/** Writes what a builtin has to say; a failed write is its failure. */
export function write(shell: Shell, command: string, text: string, status = 0): Result {
  try {
    const pending = shell.print(text);
    if (pending === undefined) return status;
    return (function* () {
      try {
        yield* pending;
        return status;
      } catch (error) {
        return writeFailed(shell, command, error);
      }
    })();
  } catch (error) {
    return writeFailed(shell, command, error);
  }
}

function writeFailed(shell: Shell, command: string, error: unknown): number {
  if (!(error instanceof Errno)) throw error;
  shell.warn(`${command}: write error: ${error.message}`);
  return 1;
}

function echo(shell: Shell, args: readonly string[]): Result {
  let at = 1;
  let newline = true;
  let escapes = shell.flavour === 'dash' || shell.options.shopt('xpg_echo');
  const options = shell.flavour === 'dash' ? /^-n$/ : /^-[neE]+$/;
  for (; at < args.length && options.test(args[at] as string); at++) {
    for (const letter of (args[at] as string).slice(1)) {
      if (letter === 'n') newline = false;
      else escapes = letter === 'e';
    }
  }
  let text = at === 1 ? args.slice(1).join(' ') : args.slice(at).join(' ');
  if (escapes && text.includes('\\')) {
    const decoded = decodeEcho(text);
    text = decoded.text;
    if (decoded.stop) newline = false;
  }
  return write(shell, 'echo', newline ? `${text}\n` : text);
}

const escapeLetters: Readonly<Record<string, string>> = { a: '\x07', b: '\b', e: '\x1b', E: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\' };

/** The escapes of `echo -e`; `\c` ends the output. */
export function decodeEcho(text: string): { readonly text: string; readonly stop: boolean } {
  const end = /(?:^|[^\\])(?:\\\\)*\\c/.exec(text);
  const used = end === null ? text : text.slice(0, end.index + end[0].length - 2);
  const decoded = used.replace(/\\(?:0([0-7]{0,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|(.))/gs, (whole, octal?: string, hex?: string, four?: string, eight?: string, letter?: string) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal || '0', 8) & 255);
    const code = hex ?? four ?? eight;
    if (code !== undefined) return codePoint(Number.parseInt(code, 16));
    return escapeLetters[letter as string] ?? whole;
  });
  return { text: decoded, stop: end !== null };
}

function printf(shell: Shell, args: readonly string[]): Result {
  let rest = args.slice(1);
  let variable: string | undefined;
  if (rest[0] === '-v' && shell.isBash) {
    variable = rest[1];
    rest = rest.slice(2);
  }
  if (rest[0] === '--') rest = rest.slice(1);
  const format = rest[0];
  if (format === undefined) {
    shell.warnPlain(`${shell.isBash ? `printf: usage: printf [-v var] format [arguments]` : 'printf: usage: printf format [arg ...]'}\n`);
    return 2;
  }
  const result = formatPrintf(format, rest.slice(1), { nowMs: shell.process.world.clock.now(), startedMs: shell.startedMs });
  for (const problem of result.problems) shell.warn(`printf: ${problem}`);
  if (variable === undefined) return write(shell, 'printf', result.text, result.status);
  const element = /^(\w+)\[(.*)\]$/s.exec(variable);
  if (element !== null) shell.setElement(element[1] as string, element[2] as string, result.text);
  else shell.set(variable, result.text);
  return result.status;
}

export const output: Builtins = { echo: { run: echo }, printf: { run: printf } };
