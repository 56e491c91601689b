// Differs from helm's own completion: what needs the server is not offered, because completion runs outside of a process.
import type { Process } from '#linux/kernel/process.js';
import { flagName, type Flags } from '#kubectl/flags/flag.js';
import type { HelmCommand } from './define-verb.js';
import { globalFlags } from './flags/global.js';

export function completeWords(_proc: Process, words: readonly string[], verbs: readonly HelmCommand[]): readonly string[] {
  const typed = words.at(-1) ?? '';
  let commands = verbs;
  let command: HelmCommand | undefined;
  for (const word of words.slice(1, -1)) {
    const next = commands.find(({ text }) => text.name === word || text.aliases?.includes(word) === true);
    if (next === undefined) continue;
    command = next;
    commands = next.commands;
  }
  const begins = (candidates: readonly string[]) => candidates.filter((candidate) => candidate.startsWith(typed));
  if (typed.startsWith('-')) return begins(flagsOf({ ...globalFlags, ...command?.text.flags }));
  if (command === undefined || commands.length > 0) return begins(commands.map(({ text }) => text.name));
  return [];
}

function flagsOf(flags: Flags): string[] {
  return Object.entries(flags).filter(([, flag]) => flag.hidden !== true).map(([key, flag]) => `--${flagName(key, flag)}`).sort();
}
