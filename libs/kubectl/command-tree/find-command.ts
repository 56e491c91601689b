// Mirrors github.com/spf13/cobra (Command.Find, stripFlags): how kubectl and helm find what a command line means
import type { Flags } from '#kubectl/flags/flag.js';
import { FlagTable } from '#kubectl/flags/parse.js';

/** A command with its own flags and sub-commands; `C` is the tool's type of command. */
export interface CommandNode<C> {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly flags: Flags;
  readonly commands: readonly C[];
}

export interface FoundCommand<C> {
  /** From the first word to the command itself; empty when the first word names none. */
  readonly path: readonly C[];
  /** What is left of the command line without the names of the commands. */
  readonly rest: readonly string[];
}

/** Walks down the commands that the first words name; flags may stand between them. */
export function findCommand<C extends CommandNode<C>>(argv: readonly string[], root: { readonly flags: Flags; readonly commands: readonly C[] }): FoundCommand<C> {
  const rest = [...argv];
  const path: C[] = [];
  let { commands } = root;
  for (;;) {
    const at = firstOperand(rest, { ...root.flags, ...path.at(-1)?.flags });
    const word = at < 0 ? undefined : rest[at] as string;
    const found = word === undefined ? undefined : commands.find(({ name, aliases }) => name === word || aliases.includes(word));
    if (found === undefined) return { path, rest };
    rest.splice(at, 1);
    path.push(found);
    commands = found.commands;
  }
}

/** Where the first word stands that is neither a flag nor a flag's value; -1 without one. */
export function firstOperand(words: readonly string[], flags: Flags): number {
  const table = new FlagTable(flags);
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (word === '--') return -1;
    if (word !== '' && !word.startsWith('-')) return i;
    if (!takesNextWord(word, table)) continue;
    if (words.length - i <= 2) return -1;
    i++;
  }
  return -1;
}

/** A flag that nobody knows yet, as --help is while commands are looked for, counts as one with a value. */
function takesNextWord(word: string, table: FlagTable): boolean {
  if (word.includes('=')) return false;
  const known = word.startsWith('--') ? table.long(word.slice(2)) : table.short(word.slice(1));
  return (word.startsWith('--') || word.length === 2) && known?.flag.bare === undefined;
}
