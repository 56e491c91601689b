// Mirrors bash's programmable completion (pcomplete.c): words out of a specification
import type { FileView } from '#linux/fs/file-view.js';
import { DEFAULT_PATH } from '#linux/fs/search-path.js';
import { signalNumbers } from '#linux/kernel/signals.js';
import { Errno } from '#linux/kernel/step.js';
import { builtinNames } from '#linux/shell/builtins/find-builtin.js';
import { keywords } from '#linux/shell/keywords.js';
import { shoptOptions, setOptions } from '#linux/shell/options.js';
import { Pattern, quotePattern } from '#linux/shell/pattern.js';
import type { Shell } from '#linux/shell/shell.js';
import { expandTilde } from '#linux/shell/tilde.js';
import type { Specification } from './specification.js';

/** What the specification finds without running anything, among it what begins with `typed`. */
export function generate(shell: Shell, { actions, words, glob, filter, prefix = '', suffix = '' }: Specification, typed: string): readonly string[] {
  const found = actions.flatMap((action) => actionWords(shell, action, typed));
  if (glob !== undefined) found.push(...matching(listed(shell, '.'), glob));
  if (words !== undefined) found.push(...listWords(shell, words).filter((word) => word.startsWith(typed)));
  return filtered(found, filter, typed).map((word) => `${prefix}${word}${suffix}`);
}

/** -X: what fits goes; with `!` in front, what does not. `&` stands for what is typed. */
export function filtered(words: readonly string[], filter: string | undefined, typed: string): readonly string[] {
  if (filter === undefined || filter === '') return words;
  const inverse = filter.startsWith('!');
  const source = (inverse ? filter.slice(1) : filter).replace(/\\&|&/g, (found) => (found === '&' ? quotePattern(typed) : '&'));
  const pattern = new Pattern(source);
  return words.filter((word) => pattern.matches(word) === inverse);
}

function matching(words: readonly string[], glob: string): readonly string[] {
  const pattern = new Pattern(glob);
  return words.filter((word) => pattern.matches(word));
}

function listWords(shell: Shell, words: string): readonly string[] {
  const separators = shell.get('IFS') ?? ' \t\n';
  return words.split('').map((char) => (separators.includes(char) ? '\n' : char)).join('').split('\n').filter((word) => word !== '');
}

function actionWords(shell: Shell, action: string, typed: string): readonly string[] {
  if (action === 'file') return fileWords(shell, typed, false);
  if (action === 'directory') return fileWords(shell, typed, true);
  return named(shell, action).filter((name) => name.startsWith(typed));
}

function named(shell: Shell, action: string): readonly string[] {
  switch (action) {
    case 'alias': return [...shell.aliases.keys()].sort();
    case 'builtin': case 'helptopic': case 'enabled': return builtinNames(shell);
    case 'command': return commandNames(shell);
    case 'function': return [...shell.functions.keys()].sort();
    case 'keyword': return [...keywords];
    case 'variable': return shell.variables.names();
    case 'arrayvar': return shell.variables.names().filter((name) => shell.variables.find(name)?.isArray === true);
    case 'export': return shell.variables.names().filter((name) => shell.variables.find(name)?.exported === true);
    case 'shopt': return Object.keys(shoptOptions);
    case 'setopt': return Object.keys(setOptions);
    case 'signal': return Object.keys(signalNumbers);
    case 'user': return accounts(shell, '/etc/passwd');
    case 'group': return accounts(shell, '/etc/group');
    default: return [];
  }
}

function accounts(shell: Shell, file: string): readonly string[] {
  try {
    return shell.process.files.readText(file).split('\n').flatMap((line) => line.split(':')[0] || []);
  } catch (error) {
    if (error instanceof Errno) return [];
    throw error;
  }
}

export function commandNames(shell: Shell): readonly string[] {
  const names = [...builtinNames(shell), ...shell.functions.keys(), ...shell.aliases.keys()];
  for (const directory of (shell.get('PATH') ?? DEFAULT_PATH).split(':')) names.push(...listed(shell, directory));
  return names;
}

/** Names of files that begin like `typed`, without a slash behind directories. */
export function fileWords(shell: Shell, typed: string, onlyDirectories: boolean): readonly string[] {
  const shown = typed.slice(0, typed.lastIndexOf('/') + 1);
  const directory = shown === '' ? '.' : expandTilde(shell, shown);
  const prefix = typed.slice(shown.length);
  return listed(shell, directory)
    .filter((name) => name.startsWith(prefix) && (prefix.startsWith('.') || !name.startsWith('.')))
    .map((name) => shown + name)
    .filter((word) => !onlyDirectories || isDirectory(shell, word));
}

export function isDirectory(shell: Shell, word: string): boolean {
  const files = shell.process.files as FileView;
  const path = expandTilde(shell, word);
  return files.exists(path) && files.stat(path).kind === 'directory';
}

function listed(shell: Shell, directory: string): readonly string[] {
  try {
    return shell.process.files.list(directory === '' ? '.' : directory);
  } catch (error) {
    if (error instanceof Errno) return [];
    throw error;
  }
}
