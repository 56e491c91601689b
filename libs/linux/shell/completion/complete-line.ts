// Mirrors readline's Tab in bash: what may stand for the word before the cursor
import type { Step } from '#linux/kernel/step.js';
import type { Completion } from '#linux/tty/terminal.js';
import type { Shell } from '#linux/shell/shell.js';
import { askProgram, type Told } from './ask-program.js';
import { commandNames, fileWords, isDirectory } from './generate.js';
import { lineWords, type LineWord, unquoted } from './line-words.js';
import { type Programmed, programmed } from './programmable.js';

/** Candidates that are offered at once; more are of no use to anyone. */
const CANDIDATES_MAX = 500;

/** Completes the end of a line. What somebody registered with `complete` is asked first, then the program itself. */
export function* completeLine(shell: Shell, line: string): Step<Completion> {
  const words = lineWords(line);
  const word = words.at(-1) as LineWord;
  const variable = /^(.*\$\{?)(\w*)$/s.exec(word.text);
  if (variable !== null) return variables(shell, word, variable[1] as string, variable[2] as string);
  if (word.redirected) return files(shell, word);
  if (words.length === 1) return word.text.includes('/') ? files(shell, word) : offer(word.start, commandNames(shell).filter((name) => name.startsWith(word.text)));
  const found = yield* programmed(shell, words, line);
  if (found !== undefined) return ofSpecification(shell, word, found);
  const told = yield* askProgram(shell, words);
  if (told !== undefined) return ofProgram(shell, word, told);
  return words[0]?.text === 'cd' ? offer(word.start, withSlashes(shell, fileWords(shell, unquoted(word.text), true))) : files(shell, word);
}

function offer(replace: number, words: readonly string[], { noSpace = false, keepsOrder = false } = {}): Completion {
  const unique = [...new Set(words)];
  const candidates = (keepsOrder ? unique : unique.sort()).slice(0, CANDIDATES_MAX);
  return { replace, candidates, ...(noSpace ? { noSpace } : {}) };
}

function variables(shell: Shell, word: LineWord, before: string, name: string): Completion {
  const close = before.endsWith('{') ? '}' : '';
  return offer(word.start, shell.variables.names().filter((known) => known.startsWith(name)).map((known) => `${before}${known}${close}`));
}

function files(shell: Shell, word: LineWord): Completion {
  return offer(word.start, withSlashes(shell, fileWords(shell, unquoted(word.text), false)));
}

function withSlashes(shell: Shell, words: readonly string[]): readonly string[] {
  return words.map((word) => (isDirectory(shell, word) ? `${word}/` : word));
}

function ofProgram(shell: Shell, word: LineWord, { words, files: kind, noSpace, keepsOrder }: Told): Completion {
  if (words.length > 0 || kind === 'none') return offer(word.start, words, { noSpace, keepsOrder });
  const found = withSlashes(shell, fileWords(shell, unquoted(word.text).replace(/^-[^=]*=/, ''), kind === 'directories'));
  const lead = /^-[^=]*=/.exec(word.text)?.[0] ?? '';
  const fitting = typeof kind === 'string' ? found : found.filter((name) => name.endsWith('/') || kind.some((ending) => name.endsWith(`.${ending}`)));
  return offer(word.start, fitting.map((name) => `${lead}${name}`));
}

/** The options say what its words are, and what follows where there are none. */
function ofSpecification(shell: Shell, word: LineWord, { words, start, options }: Programmed): Completion {
  const typed = unquoted(word.text.slice(start - word.start));
  const isNamed = options.has('filenames');
  const found = [...(isNamed ? withSlashes(shell, words) : words)];
  if (options.has('plusdirs') || (found.length === 0 && options.has('dirnames'))) found.push(...withSlashes(shell, fileWords(shell, typed, true)));
  if (found.length === 0 && (options.has('default') || options.has('bashdefault'))) found.push(...withSlashes(shell, fileWords(shell, typed, false)));
  return offer(start, found, { noSpace: options.has('nospace'), keepsOrder: options.has('nosort') });
}
