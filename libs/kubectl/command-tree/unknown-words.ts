// Mirrors github.com/spf13/cobra (SuggestionsFor, the help command): what is said of words that name no command
const DISTANCE_MAX = 2;

/** What cobra appends to `unknown command "…" for "…"`: nothing, or the commands that were meant perhaps. */
export function didYouMean(typed: string, commands: readonly { readonly name: string }[]): string {
  const near = suggestionsFor(typed, commands);
  return near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map((name) => `\t${name}\n`).join('')}`;
}

/** What `help` says first of words that name no command. */
export function unknownTopic(words: readonly string[]): string {
  return `Unknown help topic [${words.map((word) => `\`${word}\``).join(' ')}]\n`;
}

/** Names within two changes, or that begin like the word; cobra never means its own `help`. */
function suggestionsFor(typed: string, commands: readonly { readonly name: string }[]): string[] {
  const word = typed.toLowerCase();
  return commands.map(({ name }) => name).filter((name) => name !== 'help' && (distance(word, name.toLowerCase()) <= DISTANCE_MAX || name.toLowerCase().startsWith(word)));
}

/** Levenshtein. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next[j] = Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1));
    row = next;
  }
  return row[b.length] as number;
}
