// Differs from helm's own completion: what needs the server is not offered, because completion runs outside of a process.
import type { Process } from '#linux/kernel/process.js';
import { findCommand } from '#kubectl/command-tree/find-command.js';
import { flagName, type Flags } from '#kubectl/flags/flag.js';
import type { HelmCommand } from './define-verb.js';
import { globalFlags } from './flags/global.js';

export function completeWords(_proc: Process, words: readonly string[], verbs: readonly HelmCommand[]): readonly string[] {
  const typed = words.at(-1) ?? '';
  const tree = { flags: globalFlags, commands: verbs };
  let { path, rest } = findCommand(words.slice(1, -1), tree);
  if (path[0]?.name === 'help') ({ path, rest } = findCommand(rest, tree));
  const command = path.at(-1);
  const commands = command?.commands ?? verbs;
  const begins = (candidates: readonly string[]) => candidates.filter((candidate) => candidate.startsWith(typed));
  if (typed.startsWith('-')) return begins(flagsOf({ ...globalFlags, ...command?.flags }));
  if (command === undefined || commands.length > 0) return begins(commands.map(({ name }) => name));
  return [];
}

function flagsOf(flags: Flags): string[] {
  return Object.entries(flags).filter(([, flag]) => flag.hidden !== true).map(([key, flag]) => `--${flagName(key, flag)}`).sort();
}
