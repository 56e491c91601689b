// Mirrors helm 4.1 (helm.sh/helm/v4/pkg/cmd)
// Differs: no plugins, no registries, no network repositories; colours are never used.
import type { Process } from '#linux/kernel/process.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Program } from '#linux/programs/program.js';
import { Console } from '#kubectl/console/console.js';
import { flagName, type Flags } from '#kubectl/flags/flag.js';
import { FlagError, FlagTable, type ParsedFlags, parseFlags } from '#kubectl/flags/parse.js';
import { ApiError, Fatal, Many, messageOf, NoMatch } from '#kubectl/rest/errors.js';
import { type GlobalValues, HelmCall } from './call.js';
import { completeWords } from './complete.js';
import type { Arity, HelmCommand } from './define-verb.js';
import { HelmError } from './errors.js';
import { globalFlags } from './flags/global.js';
import { commandHelp, rootHelp } from './help.js';
import { suggestionsFor } from './suggest.js';
import { verbs } from './verbs/list.js';

export const helm: Program = {
  name: 'helm',
  run,
  complete: (proc, words) => completeWords(proc, words, verbs),
};

function* run(proc: Process): Step<number> {
  const console = new Console(proc);
  let status = 0;
  try {
    status = (yield* dispatch(proc, console)) ?? 0;
  } catch (error) {
    const text = errorText(error);
    if (text === undefined) throw error;
    console.errorLine(`Error: ${text}`);
    status = error instanceof HelmError ? error.status : 1;
  }
  try {
    yield* console.flush();
  } catch (error) {
    if (error instanceof Errno && error.code === 'EPIPE') return 1;
    throw error;
  }
  return status;
}

function errorText(error: unknown): string | undefined {
  if (error instanceof HelmError || error instanceof ApiError || error instanceof NoMatch || error instanceof FlagError) return error.message;
  if (error instanceof Many) return error.errors.map(messageOf).join('\n');
  if (error instanceof Fatal) return error.message.replace(/^error: /, '');
  return undefined;
}

function* dispatch(proc: Process, console: Console): Step<number | void> {
  const { path, rest } = findCommand(proc.argv.slice(1));
  const command = path.at(-1);
  const home = proc.env.get('HOME') ?? '';
  if (command === undefined) return unknownOrHelp(console, rest, home);
  const commandPath = ['helm', ...path.map(({ text }) => text.name)].join(' ');
  const parsed = parseFlags(new FlagTable({ ...globalFlags, ...command.text.flags }), rest);
  if (parsed.help) {
    console.print(commandHelp(commandPath, command, home));
    return 0;
  }
  warnDeprecated(console, command.text.flags, parsed);
  if (command.run === undefined) {
    // cobra tells a wrong sub-command of the root only.
    console.print(commandHelp(commandPath, command, home));
    return 0;
  }
  requireArity(command, commandPath, parsed.args);
  const globals = parsed.values as unknown as GlobalValues;
  if (!['never', 'auto', 'always'].includes(globals.color)) throw new HelmError(`invalid color mode ${JSON.stringify(globals.color)}: must be one of: never, auto, always`);
  return yield* command.run(new HelmCall(proc, console, command, commandPath, parsed.args, parsed.values, globals, parsed.changed, verbs));
}

function warnDeprecated(console: Console, flags: Flags, parsed: ParsedFlags): void {
  for (const [key, flag] of Object.entries(flags)) {
    const name = flagName(key, flag);
    if (flag.deprecated !== undefined && parsed.changed.has(name)) console.errorLine(`Flag --${name} has been deprecated, ${flag.deprecated}`);
  }
}

function requireArity(command: HelmCommand, path: string, args: readonly string[]): void {
  const wrong = command.arity === undefined ? undefined : arityProblem(command.arity, path, args);
  if (wrong !== undefined) throw new HelmError(`${wrong}\n\nUsage:  helm ${command.text.usage} [flags]`);
}

function arityProblem(arity: Arity, path: string, args: readonly string[]): string | undefined {
  const count = (number: number) => `${number} argument${number === 1 ? '' : 's'}`;
  if ('exactly' in arity) {
    if (args.length === arity.exactly) return undefined;
    return arity.exactly === 0 ? `${JSON.stringify(path)} accepts no arguments` : `${JSON.stringify(path)} requires ${count(arity.exactly)}`;
  }
  if ('atLeast' in arity) return args.length >= arity.atLeast ? undefined : `${JSON.stringify(path)} requires at least ${count(arity.atLeast)}`;
  return args.length <= arity.atMost ? undefined : `${JSON.stringify(path)} accepts at most ${count(arity.atMost)}`;
}

/** Walks down the commands named by the first words; flags may stand between them. */
export function findCommand(argv: readonly string[]): { readonly path: readonly HelmCommand[]; readonly rest: readonly string[] } {
  const rest = [...argv];
  const path: HelmCommand[] = [];
  let commands: readonly HelmCommand[] = verbs;
  for (;;) {
    const at = firstWord(rest, path.at(-1)?.text.flags ?? {});
    const word = at < 0 ? undefined : rest[at];
    const found = commands.find(({ text }) => text.name === word || text.aliases?.includes(word ?? '') === true);
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
    if (known !== undefined && known.flag.bare === undefined) i++;
  }
  return -1;
}

function didYouMean(word: string, commands: readonly HelmCommand[]): string {
  const near = suggestionsFor(word, commands);
  return near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map((name) => `\t${name}\n`).join('')}`;
}

function unknownOrHelp(console: Console, rest: readonly string[], home: string): number {
  const at = firstWord(rest, {});
  const word = at < 0 ? undefined : rest[at];
  if (word !== undefined && word !== 'help') throw new HelmError(`unknown command ${JSON.stringify(word)} for "helm"${didYouMean(word, verbs)}\nRun 'helm --help' for usage.`);
  if (word === 'help') {
    const { path, rest: left } = findCommand(rest.slice(at + 1));
    const command = path.at(-1);
    if (command !== undefined) console.print(commandHelp(['helm', ...path.map(({ text }) => text.name)].join(' '), command, home));
    else if (left.length > 0) throw new HelmError(`unknown command ${JSON.stringify(left.join(' '))} for "helm"`);
    else console.print(rootHelp(verbs, home));
    return 0;
  }
  parseFlags(new FlagTable(globalFlags), rest);
  console.print(rootHelp(verbs, home));
  return 0;
}
