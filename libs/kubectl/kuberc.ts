// Mirrors k8s.io/kubectl/pkg/kuberc
// Differs: policies for credential plugins are read over; unknown fields are not told.
import { Errno } from '#linux/kernel/step.js';
import type { Process } from '#linux/kernel/process.js';
import type { Console } from './console/console.js';
import type { Command } from './define-verb.js';
import { type Flag, flagName, type Flags } from './flags/flag.js';
import { globalFlags } from './flags/global.js';
import { homeOf } from './kubeconfig/kubeconfig.js';
import { type Dynamic, isRecord, listOf } from './rest/dynamic.js';
import { Fatal, Plain } from './rest/errors.js';
import { readYaml, splitDocuments, YamlError } from '#cluster/apimachinery/yaml/read.js';

const GROUP = 'kubectl.config.k8s.io';

interface Option {
  readonly name: string;
  readonly default: string;
}

export interface Preference {
  readonly defaults: readonly { readonly command: string; readonly options: readonly Option[] }[];
  readonly aliases: readonly { readonly name: string; readonly command: string; readonly options: readonly Option[]; readonly prependArgs: readonly string[]; readonly appendArgs: readonly string[] }[];
}

/** From words to the command that they name, and the words that are left. */
export type Find = (words: readonly string[]) => { readonly path: readonly Command[]; readonly rest: readonly string[] };

/** The words as the person's preferences complete them. Throws Plain. */
export function withPreferences(proc: Process, console: Console, argv: readonly string[], find: Find): readonly string[] {
  if (argv.length === 0) return argv;
  try {
    const preference = loadPreference(proc, console, explicitFile(argv));
    if (preference === undefined) return argv;
    check(preference);
    return withDefaults(console, preference, withAlias(console, preference, argv, find), find);
  } catch (error) {
    if (error instanceof Fatal) throw new Plain(`error occurred while applying preferences ${error.message}`);
    throw error;
  }
}

/** Where the file is; undefined when it is turned off. Throws Fatal. */
export function preferenceFile(proc: Process, given: string): { readonly path: string; readonly explicit: boolean } | undefined {
  const variable = proc.env.get('KUBERC') ?? '';
  if (variable === 'off') {
    if (given !== '') throw new Fatal('disabling kuberc via KUBERC=off and passing kuberc flag are mutually exclusive');
    return undefined;
  }
  const path = given || variable;
  return path === '' ? { path: `${homeOf(proc)}/.kube/kuberc`, explicit: false } : { path, explicit: true };
}

function explicitFile(argv: readonly string[]): string {
  for (const [i, word] of argv.entries()) {
    if (word === '--') break;
    if (word !== '--kuberc' && !word.startsWith('--kuberc=')) continue;
    const value = word === '--kuberc' ? argv[i + 1] : word.split('=')[1];
    if (value === undefined || value === '') throw new Fatal('kuberc file is not found');
    return value;
  }
  return '';
}

function loadPreference(proc: Process, console: Console, given: string): Preference | undefined {
  if (proc.env.get('KUBECTL_KUBERC') === 'false') return undefined;
  const file = preferenceFile(proc, given);
  if (file === undefined) return undefined;
  if (!file.explicit && !proc.files.exists(file.path)) return undefined;
  try {
    return readPreference(proc.files.readText(file.path), file.path);
  } catch (error) {
    const problem = error instanceof Errno ? `open ${file.path}: ${error.message.toLowerCase()}` : error instanceof Fatal ? error.message : undefined;
    if (problem === undefined) throw error;
    if (file.explicit) throw new Fatal(`kuberc error kuberc: ${problem}`);
    console.error(`kuberc: no preferences loaded from ${file.path}: ${problem}`);
    return undefined;
  }
}

function readPreference(text: string, path: string): Preference | undefined {
  const documents = splitDocuments(text);
  for (const document of documents) {
    const found = preferenceIn(document);
    if (found !== undefined) return found;
  }
  if (documents.length > 0) throw new Fatal(`no valid preferences found in ${path}, use --v=5 to see details`);
  return undefined;
}

function preferenceIn(document: string): Preference | undefined {
  let value: Dynamic;
  try {
    value = readYaml(document);
  } catch (error) {
    if (error instanceof YamlError) return undefined;
    throw error;
  }
  if (!isRecord(value) || value['kind'] !== 'Preference' || ![`${GROUP}/v1beta1`, `${GROUP}/v1alpha1`].includes(value['apiVersion'])) return undefined;
  // The first version called the same things overrides and flags.
  const options = (entry: Dynamic): Option[] => listOf(entry.options ?? entry.flags).map((each) => ({ name: String(each.name ?? ''), default: String(each.default ?? '') }));
  return {
    defaults: listOf(value['defaults'] ?? value['overrides']).map((each) => ({ command: String(each.command ?? ''), options: options(each) })),
    aliases: listOf(value['aliases']).map((each) => ({ name: String(each.name ?? ''), command: String(each.command ?? ''), options: options(each), prependArgs: listOf(each.prependArgs).map(String), appendArgs: listOf(each.appendArgs).map(String) })),
  };
}

function check({ defaults, aliases }: Preference): void {
  const seen = new Set<string>();
  for (const { name, options } of aliases) {
    if (!/^[a-zA-Z]+$/.test(name)) throw new Fatal('invalid alias name, can only include alphabetical characters');
    checkOptions(options);
    if (seen.has(name)) throw new Fatal(`duplicate alias name ${name}`);
    seen.add(name);
  }
  for (const { options } of defaults) checkOptions(options);
}

function checkOptions(options: readonly Option[]): void {
  for (const { name } of options) if (name.startsWith('-')) throw new Fatal(`flag name ${name} should be in long form without dashes`);
}

function withAlias(console: Console, { aliases }: Preference, argv: readonly string[], find: Find): readonly string[] {
  if (find(argv).path.length > 0) return argv;
  const at = argv.findIndex((word) => !word.startsWith('-'));
  const alias = aliases.find(({ name }) => name === argv[at]);
  if (alias === undefined) return argv;
  if (find([alias.name]).path.length > 0) {
    console.errorLine(`Warning: Setting alias ${JSON.stringify(alias.name)} to a built-in command is not supported`);
    return argv;
  }
  const words = alias.command.split(/\s+/).filter((word) => word !== '');
  const { path } = find(words);
  const command = path.at(-1);
  if (command === undefined) throw new Fatal(`command ${JSON.stringify(alias.command)} not found to set alias ${JSON.stringify(alias.name)}: [${words.join(' ')}]`);
  const flags = flagsFor(command, alias.options, argv, (name) => new Fatal(`invalid alias flag ${name} in alias kubectl`));
  return [...argv.slice(0, at), ...words, ...flags, ...alias.prependArgs, ...argv.slice(at + 1), ...alias.appendArgs];
}

function withDefaults(console: Console, { defaults }: Preference, argv: readonly string[], find: Find): readonly string[] {
  const { path, rest } = find(argv);
  const command = path.at(-1);
  if (command === undefined) return argv;
  const added: string[] = [];
  for (const each of defaults) {
    const meant = find(each.command.split(/\s+/)).path.at(-1);
    if (meant === undefined) console.errorLine(`Warning: command ${JSON.stringify(each.command)} not found to set kuberc override`);
    else if (meant.name === command.name) added.push(...flagsFor(command, each.options, argv, (name) => new Fatal(`invalid flag ${name} for command ${each.command}`)));
  }
  return added.length === 0 ? argv : [...path.map(({ name }) => name), ...added, ...rest];
}

/** The options that were not typed, as flags. */
function flagsFor(command: Command, options: readonly Option[], argv: readonly string[], unknown: (name: string) => Fatal): string[] {
  const all: Flags = { ...globalFlags, ...command.flags };
  return options.flatMap((option) => {
    const found = Object.entries(all).find(([key, flag]) => flagName(key, flag) === option.name);
    if (found === undefined) throw unknown(option.name);
    return isTyped(option.name, found[1], argv) ? [] : [`--${option.name}=${option.default}`];
  });
}

function isTyped(name: string, { short }: Flag<unknown>, argv: readonly string[]): boolean {
  return argv.some((word) => word === `--${name}` || word.startsWith(`--${name}=`) || (short !== undefined && (word.startsWith(`-${short}`) || (/^-[a-zA-Z]+$/.test(word) && word.includes(short)))));
}
