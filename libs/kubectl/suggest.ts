// Mirrors github.com/spf13/cobra (SuggestionsFor)
import type { Command } from './define-verb.js';

const DISTANCE_MAX = 2;

export function suggestionsFor(typed: string, commands: readonly Command[]): string[] {
  return commands.map(({ name }) => name).filter((name) => distance(typed.toLowerCase(), name.toLowerCase()) <= DISTANCE_MAX || name.toLowerCase().startsWith(typed.toLowerCase()));
}

/** Levenshtein. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next[j] = Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length] as number;
}
