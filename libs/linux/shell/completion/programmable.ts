// Mirrors bash's programmable completion (pcomplete.c): the function that is registered for a command says what may come
import type { Step } from '#linux/kernel/step.js';
import { callFunction } from '#linux/shell/call-function.js';
import { settle } from '#linux/shell/result.js';
import { CommandAbort, ExpansionError, type Shell, type ShellFunction } from '#linux/shell/shell.js';
import type { Variable } from '#linux/shell/variables.js';
import { filtered, generate } from './generate.js';
import { brokenWords, type LineWord } from './line-words.js';
import type { Specification } from './specification.js';

const WORD_BREAKS = ' \t\n"\'@><=;|&(:';
/** A function ends so when it has registered another one, which is asked then. */
const ASK_AGAIN = 124;
const ROUNDS_MAX = 4;
/** COMP_TYPE and COMP_KEY: one Tab. */
const TAB = '9';

export interface Programmed {
  readonly words: readonly string[];
  /** Where the text begins that the words stand for. */
  readonly start: number;
  readonly options: ReadonlySet<string>;
}

/** What is registered for the command; undefined when nothing is. */
export function specificationFor(shell: Shell, command: string): Specification | undefined {
  return shell.completions.get(command) ?? shell.completions.get(command.slice(command.lastIndexOf('/') + 1)) ?? shell.completions.get('-D');
}

/** Asks what is registered for the command of the line. */
export function* programmed(shell: Shell, words: readonly LineWord[], line: string): Step<Programmed | undefined> {
  const command = words[0]?.text ?? '';
  const pieces = brokenWords(words, shell.get('COMP_WORDBREAKS') ?? WORD_BREAKS);
  const current = currentPiece(pieces, shell.get('COMP_WORDBREAKS') ?? WORD_BREAKS);
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const specification = specificationFor(shell, command);
    if (specification === undefined) return undefined;
    const options = new Set(specification.options);
    const found = [...generate(shell, specification, current.text)];
    const called = specification.function === undefined ? undefined : shell.functions.get(specification.function);
    if (called !== undefined) {
      const { status, reply } = yield* ask(shell, called, { command, pieces, current, line, options });
      if (status === ASK_AGAIN) continue;
      found.push(...filtered(reply, specification.filter, current.text));
    }
    return { words: found, start: current.start, options };
  }
  return undefined;
}

/** The text that readline would replace: behind the last break. */
function currentPiece(pieces: readonly LineWord[], breaks: string): LineWord {
  const last = pieces.at(-1) as LineWord;
  const isBreak = last.text !== '' && [...last.text].every((char) => breaks.includes(char) && !`"'`.includes(char));
  return isBreak ? { ...last, text: '', start: last.start + last.text.length } : last;
}

interface Question {
  readonly command: string;
  readonly pieces: readonly LineWord[];
  readonly current: LineWord;
  readonly line: string;
  readonly options: Set<string>;
}

function* ask(shell: Shell, called: ShellFunction, { command, pieces, current, line, options }: Question): Step<{ readonly status: number; readonly reply: readonly string[] }> {
  const before = pieces.at(current.text === '' && pieces.at(-1) !== current && pieces.at(-1)?.text !== '' ? -1 : -2)?.text ?? '';
  const start = pieces[0]?.start ?? 0;
  const values = { COMP_LINE: line.slice(start), COMP_POINT: String(line.length - start), COMP_CWORD: String(pieces.length - 1), COMP_TYPE: TAB, COMP_KEY: TAB };
  if (shell.variables.find('COMP_WORDBREAKS') === undefined) shell.set('COMP_WORDBREAKS', WORD_BREAKS);
  for (const [name, value] of Object.entries(values)) shell.set(name, value);
  putArray(shell, 'COMP_WORDS', pieces.map(({ text }) => text));
  shell.unset('COMPREPLY');
  const { status: kept } = shell;
  shell.completing = options;
  try {
    const status = yield* settle(callFunction(shell, called, [called.name, command, current.text, before], undefined));
    return { status, reply: shell.variables.find('COMPREPLY')?.values() ?? [] };
  } catch (error) {
    if (!(error instanceof CommandAbort) && !(error instanceof ExpansionError)) throw error;
    return { status: 1, reply: [] };
  } finally {
    shell.completing = undefined;
    shell.status = kept;
    for (const name of [...Object.keys(values), 'COMP_WORDS', 'COMPREPLY']) shell.unset(name);
  }
}

function putArray(shell: Shell, name: string, values: readonly string[]): void {
  shell.unset(name);
  const variable: Variable = shell.variables.make(name);
  variable.makeArray(false);
  for (const value of values) variable.append(value);
}
