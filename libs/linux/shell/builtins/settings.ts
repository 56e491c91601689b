import type { Step } from '#linux/kernel/step.js';
import { ArithmeticError } from '#linux/shell/arithmetic.js';
import { isZero } from '#linux/shell/integer.js';
import { arrayText } from '#linux/shell/declarations.js';
import { setOptions, type SetOption, shoptOptions } from '#linux/shell/options.js';
import { quoteForShell, quoteIfNeeded } from '#linux/shell/quoting.js';
import type { Result } from '#linux/shell/result.js';
import { type Shell, ShellExit } from '#linux/shell/shell.js';
import { minutes } from '#linux/shell/timing.js';
import type { Builtins } from '#linux/shell/language.js';
import { write } from './output.js';

const byLetter = new Map(Object.entries(setOptions).filter(([, letter]) => letter !== '').map(([name, letter]) => [letter as string, name as SetOption]));

function set(shell: Shell, args: readonly string[]): Result {
  if (args.length === 1) return write(shell, 'set', allVariables(shell));
  let at = 1;
  for (; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === '--') {
      shell.positional = args.slice(at + 1);
      return 0;
    }
    if (arg === '-' || !/^[-+]./.test(arg)) {
      shell.positional = args.slice(arg === '-' ? at + 1 : at);
      return 0;
    }
    const on = arg.startsWith('-');
    for (const letter of arg.slice(1)) {
      if (letter === 'o') {
        const name = args[at + 1];
        if (name === undefined) return write(shell, 'set', listOptions(shell, on));
        at++;
        if (!Object.hasOwn(setOptions, name)) return invalid(shell, `set: ${name}: invalid option name`, false);
        shell.options.put(name as SetOption, on);
        continue;
      }
      const name = byLetter.get(letter);
      if (name === undefined) return invalid(shell, `set: ${arg[0]}${letter}: invalid option`, true);
      shell.options.put(name, on);
    }
  }
  return 0;
}

function invalid(shell: Shell, message: string, usage: boolean): number {
  shell.warn(message);
  if (usage && shell.isBash) shell.warnPlain('set: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]\n');
  if (!shell.isBash) throw new ShellExit(2);
  return 2;
}

function allVariables(shell: Shell): string {
  const lines: string[] = [];
  for (const name of shell.variables.names()) {
    const variable = shell.variables.find(name);
    if (variable?.isArray === true) lines.push(`${name}=${arrayText(variable)}\n`);
    else if (variable?.value !== undefined) lines.push(`${name}=${shell.isBash ? quoteIfNeeded(variable.value) : quoteForShell(variable.value)}\n`);
  }
  for (const name of shell.isBash ? [...shell.functions.keys()].sort() : []) lines.push(`${shell.functions.get(name)?.source()}\n`);
  return lines.join('');
}

function listOptions(shell: Shell, readable: boolean): string {
  const names = Object.keys(setOptions) as SetOption[];
  return names.map((name) => (readable ? `${name.padEnd(15)}\t${shell.options.get(name) ? 'on' : 'off'}\n` : `set ${shell.options.get(name) ? '-' : '+'}o ${name}\n`)).join('');
}

function shopt(shell: Shell, args: readonly string[]): Result {
  const flags = args.slice(1).filter((arg) => /^-[suqpo]+$/.test(arg)).join('');
  const names = args.slice(1).filter((arg) => !/^-[suqpo]+$/.test(arg));
  let status = 0;
  const lines: string[] = [];
  const known = flags.includes('o') ? setOptions : shoptOptions;
  for (const name of names.length === 0 && !flags.includes('q') ? Object.keys(known) : names) {
    if (!Object.hasOwn(known, name)) {
      shell.warn(`shopt: ${name}: invalid shell option name`);
      status = 1;
      continue;
    }
    const isOn = flags.includes('o') ? shell.options.get(name as SetOption) : shell.options.shopt(name);
    if (names.length > 0 && /[su]/.test(flags)) {
      if (flags.includes('o')) shell.options.put(name as SetOption, flags.includes('s'));
      else shell.options.putShopt(name, flags.includes('s'));
      continue;
    }
    if ((flags.includes('s') && !isOn) || (flags.includes('u') && isOn)) continue;
    if (names.length > 0 && !isOn) status = 1;
    if (!flags.includes('q')) lines.push(flags.includes('p') ? `shopt ${isOn ? '-s' : '-u'} ${name}\n` : `${name.padEnd(15)}\t${isOn ? 'on' : 'off'}\n`);
  }
  return write(shell, 'shopt', lines.join(''), status);
}

function letBuiltin(shell: Shell, args: readonly string[]): number {
  if (args.length < 2) {
    shell.warn('let: expression expected');
    return 1;
  }
  let last = 1;
  try {
    for (const text of args.slice(1)) last = isZero(shell.arithmetic(text)) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ArithmeticError)) throw error;
    shell.warn(`let: ${error.message}`);
    return 1;
  }
  return last;
}

function umask(shell: Shell, args: readonly string[]): Result {
  const symbolic = args.includes('-S');
  const mask = args.slice(1).find((arg) => arg !== '-S' && arg !== '-p');
  if (mask === undefined) return write(shell, 'umask', `${symbolic ? symbolicMask(shell.process.umask) : `${args.includes('-p') ? 'umask ' : ''}${shell.process.umask.toString(8).padStart(4, '0')}`}\n`);
  if (/^[0-7]+$/.test(mask)) shell.process.umask = Number.parseInt(mask, 8) & 0o777;
  else {
    const next = changeMask(shell.process.umask, mask);
    if (next === undefined) {
      shell.warn(/^\d/.test(mask) ? `umask: ${mask}: octal number out of range` : `umask: \`${mask[0]}': invalid symbolic mode character`);
      return 1;
    }
    shell.process.umask = next;
  }
  return 0;
}

function symbolicMask(mask: number): string {
  const part = (shift: number) => ['r', 'w', 'x'].filter((_, index) => ((~mask >> (shift + 2 - index)) & 1) === 1).join('');
  return `u=${part(6)},g=${part(3)},o=${part(0)}`;
}

function changeMask(mask: number, text: string): number | undefined {
  let allowed = ~mask & 0o777;
  for (const clause of text.split(',')) {
    const match = /^([ugoa]*)([-+=])([rwx]*)$/.exec(clause);
    if (match === null) return undefined;
    const [, who, operator, permissions] = match as unknown as [string, string, string, string];
    const bits = [...permissions].reduce((sum, letter) => sum | { r: 4, w: 2, x: 1 }[letter as 'r'], 0);
    for (const one of who === '' || who.includes('a') ? 'ugo' : who) {
      const shift = { u: 6, g: 3, o: 0 }[one as 'u'];
      if (operator === '=') allowed = (allowed & ~(7 << shift)) | (bits << shift);
      else if (operator === '+') allowed |= bits << shift;
      else allowed &= ~(bits << shift);
    }
  }
  return ~allowed & 0o777;
}

const limits: readonly (readonly [string, string, string, string])[] = [
  ['R', 'real-time non-blocking time', '(microseconds, -R)', 'unlimited'], ['c', 'core file size', '(blocks, -c)', '0'], ['d', 'data seg size', '(kbytes, -d)', 'unlimited'],
  ['e', 'scheduling priority', '(-e)', '0'], ['f', 'file size', '(blocks, -f)', 'unlimited'], ['i', 'pending signals', '(-i)', '7823'], ['l', 'max locked memory', '(kbytes, -l)', '64'],
  ['m', 'max memory size', '(kbytes, -m)', 'unlimited'], ['n', 'open files', '(-n)', '1024'], ['p', 'pipe size', '(512 bytes, -p)', '8'], ['q', 'POSIX message queues', '(bytes, -q)', '819200'],
  ['r', 'real-time priority', '(-r)', '0'], ['s', 'stack size', '(kbytes, -s)', '8192'], ['t', 'cpu time', '(seconds, -t)', 'unlimited'], ['u', 'max user processes', '(-u)', '7823'],
  ['v', 'virtual memory', '(kbytes, -v)', 'unlimited'], ['x', 'file locks', '(-x)', 'unlimited'],
];

function ulimit(shell: Shell, args: readonly string[]): Result {
  if (args.includes('-a')) return write(shell, 'ulimit', limits.map(([, name, unit, value]) => `${name.padEnd(26)}${unit.padStart(20)} ${value}\n`).join(''));
  const letter = args.slice(1).find((arg) => /^-[A-Za-z]+$/.test(arg))?.replace(/[-HS]/g, '') || 'f';
  const row = limits.find(([known]) => known === letter);
  if (row === undefined) {
    shell.warn(`ulimit: -${letter}: invalid option`);
    return 2;
  }
  // A new limit is accepted and not enforced: the host's own limits are what counts.
  const given = args.slice(1).find((arg) => !arg.startsWith('-'));
  return given === undefined ? write(shell, 'ulimit', `${row[3]}\n`) : 0;
}

function* times(shell: Shell): Step<number> {
  const seconds = shell.process.fuelUsed / 1e6;
  yield* shell.process.stdout.write(`${minutes(seconds * 0.75)} ${minutes(seconds * 0.25)}\n0m0.000s 0m0.000s\n`);
  return 0;
}

function* caller(shell: Shell, args: readonly string[]): Step<number> {
  const depth = Number(args[1] ?? 0);
  const frame = shell.calls[shell.calls.length - 1 - depth];
  if (frame === undefined) return 1;
  const outer = shell.calls[shell.calls.length - 2 - depth];
  yield* shell.process.stdout.write(args[1] === undefined ? `${frame.callLine} ${frame.file}\n` : `${frame.callLine} ${outer?.name ?? 'main'} ${frame.file}\n`);
  return 0;
}

export const settings: Builtins = {
  set: { run: set },
  shopt: { bashOnly: true, run: shopt },
  let: { bashOnly: true, run: letBuiltin },
  umask: { run: umask },
  ulimit: { run: ulimit },
  times: { run: times },
  caller: { bashOnly: true, run: caller },
  enable: { bashOnly: true, run: () => 0 },
};
