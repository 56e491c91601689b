// Mirrors kubectl 1.36 (k8s.io/kubectl/pkg/cmd)
// Differs: no log levels, nothing cached on disk.
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Process } from '#linux/kernel/process.js';
import type { Program } from '#linux/programs/program.js';
import { Call, type GlobalValues } from './call.js';
import { REQUEST, REQUEST_PLAIN } from '#linux/shell/completion/request.js';
import { complete } from './completion/complete.js';
import { findCommand, firstOperand, type FoundCommand } from './command-tree/find-command.js';
import { didYouMean } from './command-tree/unknown-words.js';
import { Console } from './console/console.js';
import type { Command } from './define-verb.js';
import { flagName, type Flags } from './flags/flag.js';
import { openFlags } from './flags/gates.js';
import { globalFlags } from './flags/global.js';
import { FlagError, FlagTable, type ParsedFlags, parseFlags } from './flags/parse.js';
import { commandHelp, rootHelp } from './help.js';
import { runPlugin } from './plugins.js';
import { describeError, Fatal, Plain, Quit } from './rest/errors.js';
import { verbs } from './verbs/list.js';
import { withPreferences } from './kuberc.js';

export const kubectl: Program = {
  name: 'kubectl',
  run,
  answersComplete: true,
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
  const argv = withPreferences(proc, console, proc.argv.slice(1), find);
  const { path, rest } = find(argv);
  const named = path.at(-1);
  if (named === undefined) return yield* unknownOrHelp(proc, console, argv, rest);
  const command = { ...named, flags: openFlags(proc, named.flags) };
  const commandPath = ['kubectl', ...path.map(({ name }) => name)].join(' ');
  const parsed = parse(commandPath, { ...globalFlags, ...command.flags }, rest, command.misuseStatus);
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
  for (const [key, flag] of Object.entries(command.flags)) if (flag.deprecated !== undefined && parsed.changed.has(flagName(key, flag))) console.errorLine(`Flag --${flagName(key, flag)} has been deprecated, ${flag.deprecated}`);
  requireFlags(command, parsed);
  checkProfile(command, parsed);
  const call = new Call(proc, console, command, commandPath, parsed.args, parsed.dash, parsed.values, parsed.values as unknown as GlobalValues, parsed.changed, verbs);
  let status: number | void;
  try {
    status = yield* command.run(call);
  } catch (error) {
    call.logFailure(error);
    throw error;
  }
  if (call.globals.warningsAsErrors && call.client.warnings > 0) throw new Fatal(`${call.client.warnings} warning${call.client.warnings > 1 ? 's' : ''} received`);
  return status;
}

function parse(commandPath: string, flags: Flags, rest: readonly string[], misuseStatus?: number): ParsedFlags {
  try {
    return parseFlags(new FlagTable(flags), rest);
  } catch (error) {
    if (error instanceof FlagError && misuseStatus !== undefined) throw new Plain(`error: ${error.message}\nSee '${commandPath} -h' for help and examples`, misuseStatus);
    if (error instanceof FlagError) throw new Plain(`error: ${error.message}\nSee '${commandPath} --help' for usage.`);
    throw error;
  }
}

const PROFILES = ['none', 'cpu', 'heap', 'allocs', 'goroutine', 'threadcreate', 'block', 'mutex', 'trace'];

/** There is nothing to profile here: only what Go does not know is refused. */
function checkProfile(command: Command, { values }: ParsedFlags): void {
  if (command.flags['profile'] !== undefined) return; // one of its own
  const { profile } = values as unknown as GlobalValues;
  if (!PROFILES.includes(profile)) throw new Fatal(`unknown profile '${profile}'`);
}

function requireFlags(command: Command, parsed: ParsedFlags): void {
  const missing = Object.entries(command.flags)
    .filter(([key, flag]) => flag.required === true && !parsed.changed.has(flagName(key, flag)))
    .map(([key, flag]) => `"${flagName(key, flag)}"`);
  if (missing.length > 0) throw new Fatal(`required flag(s) ${missing.join(', ')} not set`);
}

/** The command that the words name, among kubectl's own. */
function find(words: readonly string[]): FoundCommand<Command> {
  return findCommand(words, { flags: globalFlags, commands: verbs });
}

function* unknownOrHelp(proc: Process, console: Console, argv: readonly string[], rest: readonly string[]): Step<number | void> {
  const at = firstOperand(rest, globalFlags);
  const word = at < 0 ? undefined : rest[at];
  if (word === undefined) {
    parse('kubectl', globalFlags, argv);
    console.print(rootHelp(verbs));
    return 0;
  }
  // What stands before it may not take a value: kubectl looks for a plugin of that name first.
  if ((word === REQUEST || word === REQUEST_PLAIN) && argv.find((each) => !each.startsWith('-')) === word) return yield* complete(proc, console, word, [...rest.slice(0, at), ...rest.slice(at + 1)], verbs);
  const [first = ''] = argv;
  if (first.startsWith('-')) {
    console.error(`Error: flags cannot be placed before plugin name: ${first}\n`);
    return 1;
  }
  const plugin = yield* runPlugin(proc, console, rest.slice(at));
  if (plugin !== undefined) return plugin;
  const parsedFirst = rest.slice(0, at);
  parse('kubectl', globalFlags, parsedFirst);
  throw new Plain(`error: unknown command ${JSON.stringify(word)} for "kubectl"${didYouMean(word, verbs).replace(/\n$/, '')}`);
}
