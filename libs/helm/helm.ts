// Mirrors helm 4.1 (helm.sh/helm/v4/pkg/cmd)
// Differs: no plugins, no registries, no network repositories; colours are never used.
import type { Process } from '#linux/kernel/process.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Program } from '#linux/programs/program.js';
import { findCommand, firstOperand } from '#kubectl/command-tree/find-command.js';
import { didYouMean } from '#kubectl/command-tree/unknown-words.js';
import { Console } from '#kubectl/console/console.js';
import { REQUEST, REQUEST_PLAIN } from '#linux/shell/completion/request.js';
import { flagName, type Flags } from '#kubectl/flags/flag.js';
import { FlagError, FlagTable, type ParsedFlags, parseFlags } from '#kubectl/flags/parse.js';
import { ApiError, Fatal, Many, messageOf, NoMatch } from '#kubectl/rest/errors.js';
import { type GlobalValues, HelmCall } from './call.js';
import { complete } from './complete.js';
import type { Arity, HelmCommand } from './define-verb.js';
import { HelmError } from './errors.js';
import { globalFlags } from './flags/global.js';
import { commandHelp, rootHelp } from './help.js';
import { verbs } from './verbs/list.js';

export const helm: Program = {
  name: 'helm',
  run,
  answersComplete: true,
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
  const { path, rest } = findCommand(proc.argv.slice(1), { flags: globalFlags, commands: verbs });
  const command = path.at(-1);
  const home = proc.env.get('HOME') ?? '';
  const asked = command === undefined ? firstOperand(rest, globalFlags) : -1;
  const request = rest[asked];
  if (request === REQUEST || request === REQUEST_PLAIN) return yield* complete(proc, console, request, [...rest.slice(0, asked), ...rest.slice(asked + 1)], verbs);
  if (command === undefined) return rootOrUnknown(console, rest, home);
  const commandPath = ['helm', ...path.map(({ name }) => name)].join(' ');
  const parsed = parseFlags(new FlagTable({ ...globalFlags, ...command.flags }), rest);
  if (parsed.help) {
    console.print(commandHelp(commandPath, command, home));
    return 0;
  }
  warnDeprecated(console, command.flags, parsed);
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

function rootOrUnknown(console: Console, rest: readonly string[], home: string): number {
  const at = firstOperand(rest, globalFlags);
  const word = at < 0 ? undefined : rest[at];
  if (word !== undefined) throw new HelmError(`unknown command ${JSON.stringify(word)} for "helm"${didYouMean(word, verbs)}\nRun 'helm --help' for usage.`);
  parseFlags(new FlagTable(globalFlags), rest);
  console.print(rootHelp(verbs, home));
  return 0;
}
