// Mirrors xargs(1) of GNU findutils
// Differs: -P runs one at a time.
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Call } from './call.js';
import { Source } from './collect-output.js';
import { defineProgram } from './define-program.js';
import { flag, optional, text } from './options.js';
import { agreed } from './rm.js';

const COMMAND_LENGTH_MAX = 131_072;

export const xargs = defineProgram({
  name: 'xargs', usage: '[OPTION]... COMMAND [INITIAL-ARGS]...', permute: false, version: '(GNU findutils) 4.9.0',
  summary: 'Run COMMAND with arguments INITIAL-ARGS and more arguments read from input.',
  options: {
    zero: flag('0', 'null'), file: text('a', 'arg-file'), delimiter: text('d', 'delimiter'), eof: text('E'), replace: text('I'), oldReplace: optional('i', 'replace'), lines: text('L', 'max-lines'),
    count: text('n', 'max-args'), processes: text('P', 'max-procs'), interactive: flag('p', 'interactive'), noRunIfEmpty: flag('r', 'no-run-if-empty'), chars: text('s', 'max-chars'),
    verbose: flag('t', 'verbose'), exit: flag('x', 'exit'), openTty: flag('o', 'open-tty'),
  },
  *main(proc, o, operands) {
    for (const [value, letter] of [[o.count, 'n'], [o.lines, 'L']] as const) {
      if (value !== undefined && !/^[1-9]\d*$/.test(value)) return proc.die(/^\d+$/.test(value) ? `value ${value} for -${letter} option should be >= 1` : `invalid number "${value}" for -${letter} option`);
    }
    const command = operands.length > 0 ? operands : ['echo'];
    const input = yield* proc.readAllText(proc.openInput(o.file ?? '-'));
    const replace = o.replace ?? (o.oldReplace === undefined ? undefined : o.oldReplace || '{}');
    const separator = o.zero ? '\0' : o.delimiter === undefined ? undefined : o.delimiter.replace('\\n', '\n').replace('\\t', '\t').replace('\\0', '\0');
    const lines = separator !== undefined ? splitAt(input, separator).map((item) => [item]) : replace !== undefined ? input.split('\n').map((line) => line.trimStart()).filter((line) => line !== '').map((line) => [unquoted(proc, line)]) : wordsByLine(proc, input);
    const end = o.eof === undefined ? -1 : lines.findIndex((words) => words.includes(o.eof as string));
    const used = end < 0 ? lines : lines.slice(0, end);
    const manner = { verbose: o.verbose || o.interactive, interactive: o.interactive };
    if (replace !== undefined) {
      for (const [item] of used) if (!(yield* runOne(proc, command.map((word) => word.replaceAll(replace, item as string)), manner))) break;
      return proc.status;
    }
    const groups = o.lines === undefined ? chunksOf(used.flat(), o.count === undefined ? Number.POSITIVE_INFINITY : Number(o.count), command) : grouped(used, Number(o.lines));
    if (groups.length === 0 && !o.noRunIfEmpty) groups.push([]);
    for (const group of groups) if (!(yield* runOne(proc, [...command, ...group], manner))) break;
    return proc.status;
  },
});

function splitAt(input: string, separator: string): string[] {
  const items = input.split(separator);
  if (items.at(-1) === '') items.pop();
  return items;
}

/** Words as xargs reads them: blanks and newlines separate, quotes and backslashes protect. */
function wordsByLine(proc: Call, input: string): string[][] {
  return input.split('\n').map((line) => wordsOf(proc, line)).filter((words) => words.length > 0);
}

function wordsOf(proc: Call, line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const letter = line[at] as string;
    if (quote !== '') {
      if (letter === quote) quote = '';
      else word = (word ?? '') + letter;
    } else if (letter === '"' || letter === "'") {
      quote = letter;
      word ??= '';
    } else if (letter === '\\') word = (word ?? '') + (line[++at] ?? '');
    else if (letter === ' ' || letter === '\t') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + letter;
  }
  if (quote !== '') proc.die(`unmatched ${quote === '"' ? 'double' : 'single'} quote; by default quotes are special to xargs unless you use the -0 option`);
  if (word !== undefined) words.push(word);
  return words;
}

function unquoted(proc: Call, line: string): string {
  return /["'\\]/.test(line) ? wordsOf(proc, line.replace(/ /g, '\\ ')).join('') : line;
}

function chunksOf(words: readonly string[], count: number, command: readonly string[]): string[][] {
  const base = command.join(' ').length + 1;
  const groups: string[][] = [];
  let length = 0;
  for (const word of words) {
    const last = groups.at(-1);
    if (last === undefined || last.length >= count || length + word.length + 1 > COMMAND_LENGTH_MAX) {
      groups.push([word]);
      length = base + word.length;
    } else {
      last.push(word);
      length += word.length + 1;
    }
  }
  return groups;
}

function grouped(lines: readonly (readonly string[])[], size: number): string[][] {
  const groups: string[][] = [];
  for (let at = 0; at < lines.length; at += size) groups.push(lines.slice(at, at + size).flat());
  return groups;
}

/** False when xargs stops: the command could not run, or said so with 255. */
function* runOne(proc: Call, argv: readonly string[], manner: { readonly verbose: boolean; readonly interactive: boolean }): Step<boolean> {
  if (manner.interactive) {
    if (!(yield* agreed(proc, `${argv.join(' ')}?...`))) return true;
  } else if (manner.verbose) proc.printError(`${argv.join(' ')}\n`);
  try {
    const status = yield* proc.run({ argv, stdin: new Source(new Uint8Array(0)) });
    if (status === 255) {
      proc.warn(`${argv[0]}: exited with status 255; aborting`);
      proc.status = 124;
      return false;
    }
    if (status > 128) {
      proc.warn(`${argv[0]}: terminated by signal ${status - 128}`);
      proc.status = 125;
      return false;
    }
    if (status !== 0) proc.status = 123;
    return true;
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    proc.warn(`${argv[0]}: ${error.message}`);
    proc.status = error.code === 'ENOENT' ? 127 : 126;
    return false;
  }
}
