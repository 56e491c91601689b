import type { FileView } from '#linux/fs/file-view.js';
import { DEFAULT_PATH } from '#linux/fs/search-path.js';
import { Errno } from '#linux/kernel/step.js';
import { builtinNames } from './builtins/find-builtin.js';
import type { Shell } from './shell.js';
import { expandTilde } from './tilde.js';

/** Candidates that are offered at once; more are of no use to anyone. */
const CANDIDATES_MAX = 500;

/** Words that may stand for the last of `words` (the one being typed). Directories end in a slash. */
export function completeLine(shell: Shell, words: readonly string[]): readonly string[] {
  const word = words[words.length - 1] ?? '';
  const found = candidates(shell, words, word);
  return [...new Set(found)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).slice(0, CANDIDATES_MAX);
}

function candidates(shell: Shell, words: readonly string[], word: string): readonly string[] {
  const variable = /^(.*\$\{?)(\w*)$/s.exec(word);
  if (variable !== null) {
    const [, before, name] = variable as unknown as [string, string, string];
    return shell.variables.names().filter((known) => known.startsWith(name)).map((known) => `${before}${known}${before.endsWith('{') ? '}' : ''}`);
  }
  if (words.length <= 1 && !word.includes('/')) return commandNames(shell).filter((name) => name.startsWith(word));
  const program = words.length > 1 ? programCandidates(shell, words) : [];
  return program.length > 0 ? program : fileCandidates(shell, word, words[0] === 'cd');
}

function commandNames(shell: Shell): readonly string[] {
  const files = shell.process.files as FileView;
  const names = [...builtinNames(shell), ...shell.functions.keys(), ...shell.aliases.keys()];
  for (const directory of (shell.get('PATH') ?? DEFAULT_PATH).split(':')) names.push(...listed(files, directory));
  return names;
}

function programCandidates(shell: Shell, words: readonly string[]): readonly string[] {
  const name = words[0] as string;
  const aliased = shell.aliases.get(name)?.split(/\s+/);
  const full = aliased === undefined ? words : [...aliased, ...words.slice(1)];
  try {
    const { program } = shell.process.machine.findProgram(shell.process, { argv: [full[0] as string], env: shell.variables.environment() });
    return program.complete?.(shell.process, full) ?? [];
  } catch (error) {
    if (error instanceof Errno) return [];
    throw error;
  }
}

function fileCandidates(shell: Shell, word: string, onlyDirectories: boolean): readonly string[] {
  const files = shell.process.files as FileView;
  const slash = word.lastIndexOf('/');
  const shown = word.slice(0, slash + 1);
  const directory = shown === '' ? '.' : expandTilde(shell, shown.startsWith('~') ? shown : shown);
  const prefix = word.slice(slash + 1);
  return listed(files, directory)
    .filter((name) => name.startsWith(prefix) && (prefix.startsWith('.') || !name.startsWith('.')))
    .map((name) => {
      const path = `${directory === '/' ? '' : directory}/${name}`;
      return { text: shown + name, isDirectory: files.exists(path) && files.stat(path).kind === 'directory' };
    })
    .filter(({ isDirectory }) => isDirectory || !onlyDirectories)
    .map(({ text, isDirectory }) => (isDirectory ? `${text}/` : text));
}

function listed(files: FileView, directory: string): readonly string[] {
  try {
    return files.list(directory === '' ? '.' : directory);
  } catch (error) {
    if (error instanceof Errno) return [];
    throw error;
  }
}
