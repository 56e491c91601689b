// Mirrors k8s.io/kubectl/pkg/util/completion and cobra's completion of commands and flags
import { Errno } from '#linux/kernel/step.js';
import type { Process } from '#linux/kernel/process.js';
import type { GlobalValues } from './call.js';
import { Server } from './complete-names.js';
import type { Command } from './define-verb.js';
import { flagName, type Flags } from './flags/flag.js';
import { globalFlags } from './flags/global.js';
import { FlagError, FlagTable, type ParsedFlags, parseFlags } from './flags/parse.js';
import { loadKubeconfig } from './kubeconfig/kubeconfig.js';
import { Fatal } from './rest/errors.js';

const OUTPUTS = ['custom-columns', 'custom-columns-file', 'go-template', 'go-template-file', 'json', 'jsonpath', 'jsonpath-as-json', 'jsonpath-file', 'kyaml', 'name', 'template', 'templatefile', 'wide', 'yaml'];
/** What `rollout` and its like work on. */
const ROLLED_OUT = ['deployments', 'daemonsets', 'statefulsets'];

type Find = (words: readonly string[]) => { readonly path: readonly Command[]; readonly rest: readonly string[] };

export function completeWords(proc: Process, words: readonly string[], verbs: readonly Command[], find: Find): readonly string[] {
  const typed = words.at(-1) ?? '';
  const before = words.slice(1, -1);
  if (before.includes('--')) return [];
  const { path, rest } = find(before);
  const command = path.at(-1);
  const flags = { ...globalFlags, ...command?.flags };
  if (typed.startsWith('-')) return begins(flagsOf(flags), typed);
  const asked = valueAsked(before.at(-1) ?? '', flags);
  const parsed = parsedOf(flags, asked === undefined ? rest : rest.slice(0, -1));
  if (asked !== undefined) return begins(valuesOf(proc, asked, parsed), typed);
  const commands = command === undefined ? verbs : command.commands;
  if (commands.length > 0 && parsed.args.length === 0) return begins(commands.map(({ name }) => name), typed);
  const candidatesOf = () => {
    if (command?.completes === 'commands') return (find(parsed.args).path.at(-1)?.commands ?? verbs).map(({ name }) => name);
    return command === undefined ? [] : operandsOf(proc, command, path, parsed, typed);
  };
  return begins(candidatesOf(), typed).filter((word) => !parsed.args.includes(word));
}

function begins(candidates: readonly string[], typed: string): readonly string[] {
  return candidates.filter((candidate) => candidate.startsWith(typed));
}

/** The flag whose value comes next. */
function valueAsked(word: string, flags: Flags): string | undefined {
  if (!word.startsWith('-') || word.includes('=')) return undefined;
  const table = new FlagTable(flags);
  const known = word.startsWith('--') ? table.long(word.slice(2)) : word.length === 2 ? table.short(word.slice(1)) : undefined;
  return known === undefined || known.flag.bare !== undefined ? undefined : flagName(known.key, known.flag);
}

function parsedOf(flags: Flags, words: readonly string[]): ParsedFlags {
  try {
    return parseFlags(new FlagTable(flags), words);
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    return parseFlags(new FlagTable(flags), words.filter((word) => !word.startsWith('-')));
  }
}

function valuesOf(proc: Process, flag: string, parsed: ParsedFlags): readonly string[] {
  switch (flag) {
    case 'output':
      return OUTPUTS;
    case 'context':
      return names(proc, 'contexts');
    case 'cluster':
      return names(proc, 'clusters');
    case 'user':
      return names(proc, 'users');
    case 'namespace':
      return ask(proc, parsed, (server) => server.names('namespaces'));
    case 'container':
      return ask(proc, parsed, (server) => server.containers(parsed.args[0] ?? ''));
    default:
      return [];
  }
}

function operandsOf(proc: Process, command: Command, path: readonly Command[], parsed: ParsedFlags, typed: string): readonly string[] {
  const { args } = parsed;
  const [type = ''] = args;
  switch (command.completes) {
    case 'contexts': case 'clusters': case 'users':
      return args.length === 0 ? names(proc, command.completes) : [];
    case 'nodes':
      return ask(proc, parsed, (server) => (command.name === 'taint' && args.length === 0 ? ['node'] : server.names('nodes')));
    case 'pods':
      return args.length > 0 ? [] : ask(proc, parsed, (server) => server.podsOrOwners(typed));
    case 'types':
      return args.length > 0 ? [] : ask(proc, parsed, (server) => server.types());
    case 'types-and-names':
      if (args.length > 0 && !type.includes('/')) return ask(proc, parsed, (server) => server.names(type));
      if (typed.includes('/')) return ask(proc, parsed, (server) => server.slashed(typed));
      if (path[0]?.name === 'rollout') return ROLLED_OUT.map((each) => (args.length > 0 ? `${each}/` : each));
      return ask(proc, parsed, (server) => server.types()).map((each) => (args.length > 0 ? `${each}/` : each));
    default:
      return [];
  }
}

function ask(proc: Process, parsed: ParsedFlags, question: (server: Server) => readonly string[]): readonly string[] {
  try {
    return question(new Server(proc, parsed.values as unknown as GlobalValues));
  } catch (error) {
    if (error instanceof Fatal || error instanceof Errno) return [];
    throw error;
  }
}

function flagsOf(flags: Flags): string[] {
  return Object.entries(flags)
    .filter(([, flag]) => flag.hidden !== true)
    .map(([key, flag]) => `--${flagName(key, flag)}${flag.bare === undefined ? '=' : ''}`)
    .sort();
}

function names(proc: Process, what: 'contexts' | 'clusters' | 'users'): string[] {
  try {
    return loadKubeconfig(proc, '', true)[what].map(({ name }) => name);
  } catch (error) {
    if (error instanceof Fatal || error instanceof Errno) return [];
    throw error;
  }
}
