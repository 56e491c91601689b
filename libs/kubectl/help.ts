// Mirrors k8s.io/kubectl/pkg/util/templates
import type { Command } from './define-verb.js';
import { formatDuration } from './flags/duration.js';
import { type Flag, flagName, type Flags } from './flags/flag.js';

/** The groups of `kubectl` without arguments, and the verbs of each in order. */
const GROUPS: readonly (readonly [string, readonly string[]])[] = [
  ['Basic Commands (Beginner):', ['create', 'expose', 'run', 'set']],
  ['Basic Commands (Intermediate):', ['explain', 'get', 'edit', 'delete']],
  ['Deploy Commands:', ['rollout', 'scale', 'autoscale']],
  ['Cluster Management Commands:', ['certificate', 'cluster-info', 'top', 'cordon', 'uncordon', 'drain', 'taint']],
  ['Troubleshooting and Debugging Commands:', ['describe', 'logs', 'attach', 'exec', 'port-forward', 'proxy', 'cp', 'auth', 'debug', 'events']],
  ['Advanced Commands:', ['diff', 'apply', 'patch', 'replace', 'wait', 'kustomize']],
  ['Settings Commands:', ['label', 'annotate', 'completion']],
  ['Other Commands:', ['alpha', 'api-resources', 'api-versions', 'config', 'plugin', 'version']],
];
const OPTIONS_LINE = 'Use "kubectl options" for a list of global command-line options (applies to all commands).\n';

export function rootHelp(verbs: readonly Command[]): string {
  const sections = GROUPS.map(([title, names]) => {
    const found = names.flatMap((name) => verbs.find((verb) => verb.name === name) ?? []);
    return `${title}\n${found.map(({ name, summary }) => `  ${name.padEnd(15)} ${summary}\n`).join('')}\n`;
  });
  sections.splice(-1, 0, 'Subcommands provided by plugins:\n\n');
  return `kubectl controls the Kubernetes cluster manager.\n\n Find more information at: https://kubernetes.io/docs/reference/kubectl/\n\n${sections.join('')}Usage:\n  kubectl [flags] [options]\n\nUse "kubectl <command> --help" for more information about a given command.\n${OPTIONS_LINE}`;
}

export function commandHelp(path: string, command: Command): string {
  const parts = [command.long ?? `${command.summary}.`];
  if (command.aliases.length > 0 && !command.hidesAliases) parts.push(`Aliases:\n${[command.name, ...command.aliases].join(', ')}`);
  if (command.examples !== undefined && command.examples.length > 0) parts.push(`Examples:\n${command.examples.map((line) => `  ${line}`).join('\n')}`);
  if (command.commands.length > 0) {
    const width = Math.max(...command.commands.map(({ name }) => name.length), 11) + 2;
    parts.push(`Available Commands:\n${command.commands.map(({ name, summary }) => `  ${name.padEnd(width)} ${summary}`).join('\n')}`);
  }
  const options = flagHelp(Object.fromEntries(Object.entries(command.flags).filter(([key]) => command.persistent?.includes(key) !== true)));
  if (options !== '') parts.push(`Options:\n${options}`);
  if (!command.usage.includes(' ') && command.commands.length > 0) return `${parts.map((part) => part.replace(/\n+$/, '')).join('\n\n')}\n\nUse "${path} <command> --help" for more information about a given command.\n`;
  parts.push(`Usage:\n  kubectl ${command.usage.includes('[options]') ? command.usage : `${command.usage} [options]`}`);
  const more = command.commands.length > 0 ? `Use "${path} <command> --help" for more information about a given command.\n` : '';
  return `${parts.map((part) => part.replace(/\n+$/, '')).join('\n\n')}\n\n${more}${OPTIONS_LINE}`;
}

/** Each flag with its default and sentence, in order of the names. */
export function flagHelp(flags: Flags): string {
  const named = Object.entries(flags).filter(([, flag]) => flag.hidden !== true).map(([key, flag]) => [flagName(key, flag), flag] as const);
  named.sort(([a], [b]) => (a < b ? -1 : 1));
  return named.map(([name, flag]) => `    ${flag.short === undefined ? '' : `-${flag.short}, `}--${name}=${shownDefault(flag)}:\n\t${flag.help ?? ''}\n`).join('\n');
}

function shownDefault(flag: Flag<unknown>): string {
  if (flag.shown !== undefined) return flag.shown;
  if (flag.type === 'string') return `'${String(flag.initial)}'`;
  if (flag.type === 'duration') return formatDuration(Number(flag.initial));
  return Array.isArray(flag.initial) ? `[${flag.initial.join(',')}]` : String(flag.initial);
}
