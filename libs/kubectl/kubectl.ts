// Mirrors kubectl 1.36 (k8s.io/kubectl/pkg/cmd)
// Differs: no log levels, nothing cached on disk.
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Process } from '#linux/kernel/process.js';
import type { Program } from '#linux/programs/program.js';
import { Call, type GlobalValues } from './call.js';
import { completeWords } from './complete.js';
import { Console } from './console/console.js';
import type { Command } from './define-verb.js';
import { flagName, type Flags } from './flags/flag.js';
import { globalFlags } from './flags/global.js';
import { FlagError, FlagTable, type ParsedFlags, parseFlags } from './flags/parse.js';
import { commandHelp, rootHelp } from './help.js';
import { runPlugin } from './plugins.js';
import { describeError, Fatal, Plain, Quit } from './rest/errors.js';
import { verbs } from './verbs/list.js';
import { withPreferences } from './kuberc.js';
import { suggestionsFor } from './suggest.js';

export const kubectl: Program = {
  name: 'kubectl',
  run,
  complete: (proc, words) => completeWords(proc, words, verbs, findCommand),
};

function* run(proc: Process): Step<number> {
  const console = new Console(proc);
  let status = 0;
  try {
    status = (yield* dispatch(proc, console)) ?? 0;
  } catch (error) {
    const described = describeError(error);
    if (described === undefined) throw error;
    console.error(described.text);
    status = described.status;
  }
  try {
    yield* console.flush();
  } catch (error) {
    if (error instanceof Errno && error.code === 'EPIPE') return 1;
    throw error;
  }
  return status;
}

function* dispatch(proc: Process, console: Console): Step<number | void> {
  const argv = withPreferences(proc, console, proc.argv.slice(1), findCommand);
  const { path, rest } = findCommand(argv);
  const command = path.at(-1);
  if (command === undefined) return yield* unknownOrHelp(proc, console, argv, rest);
  const commandPath = ['kubectl', ...path.map(({ name }) => name)].join(' ');
  const parsed = parse(commandPath, { ...globalFlags, ...command.flags }, rest);
  if (parsed.help) {
    console.print(commandHelp(commandPath, command));
    return 0;
  }
  if (command.run === undefined) {
    if (parsed.args.length > 0) throw new Plain(`error: unknown command ${JSON.stringify(parsed.args.join(' '))}\nSee '${commandPath} -h' for help and examples`);
    if (command.helpTo === 'stderr') console.error(commandHelp(commandPath, command));
    else console.print(commandHelp(commandPath, command));
    throw new Quit(1);
  }
  requireFlags(command, parsed);
  const call = new Call(proc, console, command, commandPath, parsed.args, parsed.dash, parsed.values, parsed.values as unknown as GlobalValues, parsed.changed, verbs);
  const status = yield* command.run(call);
  if (call.globals.warningsAsErrors && call.client.warnings > 0) throw new Fatal(`${call.client.warnings} warning${call.client.warnings > 1 ? 's' : ''} received`);
  return status;
}

function parse(commandPath: string, flags: Flags, rest: readonly string[]): ParsedFlags {
  try {
    return parseFlags(new FlagTable(flags), rest);
  } catch (error) {
    if (error instanceof FlagError) throw new Plain(`error: ${error.message}\nSee '${commandPath} --help' for usage.`);
    throw error;
  }
}

function requireFlags(command: Command, parsed: ParsedFlags): void {
  const missing = Object.entries(command.flags)
    .filter(([key, flag]) => flag.required === true && !parsed.changed.has(flagName(key, flag)))
    .map(([key, flag]) => `"${flagName(key, flag)}"`);
  if (missing.length > 0) throw new Fatal(`required flag(s) ${missing.join(', ')} not set`);
}

/** Walks down the commands named by the first words; flags may stand between them. */
export function findCommand(argv: readonly string[]): { readonly path: readonly Command[]; readonly rest: readonly string[] } {
  const rest = [...argv];
  const path: Command[] = [];
  let commands: readonly Command[] = verbs;
  for (;;) {
    const at = firstWord(rest, path.at(-1)?.flags ?? {});
    const word = at < 0 ? undefined : rest[at];
    const found = commands.find((command) => command.name === word || command.aliases.includes(word ?? ''));
    if (found === undefined) return { path, rest };
    rest.splice(at, 1);
    path.push(found);
    commands = found.commands;
  }
}

/** Where the first argument stands that is no flag nor a flag's value. */
function firstWord(words: readonly string[], flags: Flags): number {
  const table = new FlagTable({ ...globalFlags, ...flags });
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (word === '--') return -1;
    if (!word.startsWith('-') || word === '-') return i;
    if (word.includes('=')) continue;
    const known = word.startsWith('--') ? table.long(word.slice(2)) : word.length === 2 ? table.short(word.slice(1)) : undefined;
    // A flag that nobody knows takes the next word too, as cobra reads it.
    if (known !== undefined && known.flag.bare !== undefined) continue;
    if (known === undefined && word.length !== 2 && !word.startsWith('--')) continue;
    if (word === '--help' || word === '-h') continue;
    if (words.length - i <= 2) return -1;
    i++;
  }
  return -1;
}

function* unknownOrHelp(proc: Process, console: Console, argv: readonly string[], rest: readonly string[]): Step<number | void> {
  const at = firstWord(rest, {});
  const word = at < 0 ? undefined : rest[at];
  if (word === undefined) {
    parse('kubectl', globalFlags, argv);
    console.print(rootHelp(verbs));
    return 0;
  }
  if (word === 'help') return helpOf(console, rest.slice(at + 1));
  const [first = ''] = argv;
  if (first.startsWith('-')) {
    console.error(`Error: flags cannot be placed before plugin name: ${first}\n`);
    return 1;
  }
  const plugin = yield* runPlugin(proc, console, rest.slice(at));
  if (plugin !== undefined) return plugin;
  const parsedFirst = rest.slice(0, at);
  parse('kubectl', globalFlags, parsedFirst);
  const near = suggestionsFor(word, verbs);
  const hint = near.length > 0 ? `\n\nDid you mean this?\n${near.map((name) => `\t${name}\n`).join('')}` : '';
  throw new Plain(`error: unknown command ${JSON.stringify(word)} for "kubectl"${hint.replace(/\n$/, '')}`);
}

/** `[`a` `b`]`: Go's %#q of texts. */
function goList(words: readonly string[]): string {
  return `[${words.map((word) => `\`${word}\``).join(' ')}]`;
}

function helpOf(console: Console, words: readonly string[]): number {
  const { path, rest } = findCommand(words);
  const command = path.at(-1);
  if (command === undefined && rest.length === 0) console.print(rootHelp(verbs));
  else if (command === undefined) {
    console.error(`Unknown help topic ${goList(rest)}\n${rootHelp(verbs)}`);
  } else console.print(commandHelp(['kubectl', ...path.map(({ name }) => name)].join(' '), command));
  return 0;
}
