import { distance } from '#kubectl/suggest.js';
import type { HelmCommand } from './define-verb.js';

/** cobra's suggestions: names within two changes, or that begin like the word. */
export function suggestionsFor(typed: string, commands: readonly HelmCommand[]): string[] {
  const word = typed.toLowerCase();
  return commands.map(({ text }) => text.name).filter((name) => distance(word, name) <= 2 || name.startsWith(word));
}
