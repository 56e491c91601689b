// Mirrors github.com/spf13/cobra (Command.getCompletions): what may come next in a command line of kubectl or helm
// Differs: no groups of flags, which neither of the two has.
import type { Step } from '#linux/kernel/step.js';
import { DIRECTIVE } from '#linux/shell/completion/request.js';
import { type CommandNode, findCommand, firstOperand } from '#kubectl/command-tree/find-command.js';
import { bool, type Flag, flagName, type Flags } from '#kubectl/flags/flag.js';
import { FlagError, FlagTable, type ParsedFlags, parseFlags } from '#kubectl/flags/parse.js';
import { type Candidates, NOTHING_MORE, withPrefix } from './directive.js';

export interface CompletedCommand<C> extends CommandNode<C> {
  /** Flags among its own that its sub-commands have too. */
  readonly persistent?: readonly string[];
  /** Its words are its own affair: a plugin. */
  readonly parsesNoFlags?: boolean;
}

/** Where on the command line somebody waits for an answer. */
export interface Place<C> {
  readonly path: readonly C[];
  readonly args: readonly string[];
  readonly parsed: ParsedFlags;
  readonly typed: string;
}

/** A tool with commands. */
export interface Tool<C> {
  readonly name: string;
  readonly flags: Flags;
  readonly commands: readonly C[];
  summary(command: C): string;
  /** The flags that are known now. */
  flagsOf(command: C): Flags;
  /** What follows the command's name; undefined where nothing is known of it. */
  operands(place: Place<C>): Step<Candidates> | undefined;
  /** Values of a flag that completes as `what`. */
  values(what: string, place: Place<C>): Step<Candidates>;
}

/** The command line can't be completed, and why. */
export class CompletionProblem extends Error {}

interface Known {
  readonly key: string;
  readonly name: string;
  readonly flag: Flag<unknown>;
}

/** Completes the last of `words`. Throws CompletionProblem. */
export function* candidatesFor<C extends CompletedCommand<C>>(tool: Tool<C>, words: readonly string[]): Step<Candidates> {
  const before = words.slice(0, -1);
  const { path, rest } = findCommand(before, tool);
  if (path.length === 0 && firstOperand(rest, tool.flags) >= 0) throw new CompletionProblem(`unable to find a command for arguments: [${before.join(' ')}]`);
  const known = knownFlags(tool, path);
  const isParsed = path.at(-1)?.parsesNoFlags !== true;
  const asked = isParsed ? askedValue(known, rest, words.at(-1) ?? '') : { args: rest, typed: words.at(-1) ?? '' };
  const parsed = parse(known, isParsed ? asked.args : []);
  const endsFlags = isParsed && parse(known, [...asked.args, '--']).args.length > parsed.args.length;
  if (asked.unknown !== undefined && !endsFlags) throw new CompletionProblem(`Subcommand '${path.at(-1)?.name ?? tool.name}' does not support flag '${asked.unknown}'`);
  if (parsed.changed.has('help')) return NOTHING_MORE;
  const place: Place<C> = { path, args: isParsed ? parsed.args : rest, parsed, typed: asked.typed };
  if (asked.flag !== undefined && !endsFlags) return yield* flagValues(tool, asked.flag.flag, place);
  const namesFlag = asked.flag === undefined && place.typed.startsWith('-') && !place.typed.includes('=') && !endsFlags;
  if (namesFlag && isParsed) return { words: flagNames(known, parsed, place.typed), directive: DIRECTIVE.noFileComp };
  return yield* nouns(tool, known, place);
}

/** Every flag of the command by name, in cobra's order: what it has from its parents, then its own. */
function knownFlags<C extends CompletedCommand<C>>(tool: Tool<C>, path: readonly C[]): readonly Known[] {
  const command = path.at(-1);
  const own = byName(command === undefined ? tool.flags : tool.flagsOf(command));
  if (command?.parsesNoFlags !== true) own.set('help', { key: 'help', name: 'help', flag: bool({ short: 'h', help: `help for ${command?.name ?? tool.name}` }) });
  const parents = path.slice(0, -1).flatMap(({ flags, persistent = [] }) => persistent.map((key) => ({ [key]: flags[key] as Flag<unknown> })));
  const inherited = byName(command === undefined ? {} : Object.assign({}, tool.flags, ...parents) as Flags);
  for (const name of own.keys()) inherited.delete(name);
  return [...sorted(inherited), ...sorted(own)];
}

function byName(flags: Flags): Map<string, Known> {
  return new Map(Object.entries(flags).map(([key, flag]) => [flagName(key, flag), { key, name: flagName(key, flag), flag }]));
}

function sorted(known: ReadonlyMap<string, Known>): readonly Known[] {
  return [...known.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function parse(known: readonly Known[], args: readonly string[]): ParsedFlags {
  try {
    return parseFlags(new FlagTable(Object.fromEntries(known.map(({ key, flag }) => [key, flag]))), args);
  } catch (error) {
    if (error instanceof FlagError) throw new CompletionProblem(`Error while parsing flags from args [${args.join(' ')}]: ${error.message}`);
    throw error;
  }
}

interface Asked {
  /** The flag whose value is being typed. */
  readonly flag?: Known;
  readonly unknown?: string;
  readonly args: readonly string[];
  readonly typed: string;
}

/** Whether the word being typed is a flag's value: after `--flag=`, or after a flag that takes the next word. */
function askedValue(known: readonly Known[], args: readonly string[], word: string): Asked {
  const equals = word.startsWith('-') ? word.indexOf('=') : -1;
  if (word.startsWith('-') && equals < 0) return { args, typed: word };
  const last = args.at(-1) ?? '';
  const isFlag = /^--./s.test(last) || /^-[^-]/s.test(last);
  const holder = equals >= 0 ? word.slice(0, equals) : isFlag && !last.includes('=') ? last : '';
  if (holder === '') return { args, typed: word };
  // Of short flags that stand together only the last can take a value.
  const name = holder.startsWith('--') ? holder.slice(2) : holder.slice(-1);
  const flag = known.find((each) => (name.length === 1 ? each.flag.short === name : each.name === name));
  if (flag === undefined) return { unknown: name, args, typed: word };
  if (equals >= 0) return { flag, args, typed: word.slice(equals + 1) };
  return flag.flag.bare === undefined ? { flag, args: args.slice(0, -1), typed: word } : { args, typed: word };
}

function* flagValues<C extends CompletedCommand<C>>(tool: Tool<C>, flag: Flag<unknown>, place: Place<C>): Step<Candidates> {
  if (flag.fileEndings !== undefined) return { words: flag.fileEndings, directive: DIRECTIVE.filterFileExt };
  return flag.completes === undefined ? { words: [], directive: DIRECTIVE.default } : yield* tool.values(flag.completes, place);
}

/** Names of flags that may still be given; those that must be given come alone. */
function flagNames(known: readonly Known[], { changed }: ParsedFlags, typed: string): readonly string[] {
  const required = requiredFlags(known, changed, typed);
  if (required.length > 0) return required;
  return known.filter(({ name, flag }) => !changed.has(name) || MULTIPLE.has(flag.type)).flatMap((each) => namesOf(each, typed));
}

const MULTIPLE = new Set(['stringArray', 'strings', 'stringToString']);

function requiredFlags(known: readonly Known[], changed: ReadonlySet<string>, typed: string): readonly string[] {
  return known.filter(({ name, flag }) => flag.required === true && !changed.has(name)).flatMap((each) => namesOf(each, typed));
}

function namesOf({ name, flag }: Known, typed: string): readonly string[] {
  if (flag.hidden === true || flag.deprecated !== undefined) return [];
  return withPrefix([`--${name}`, ...(flag.short === undefined ? [] : [`-${flag.short}`])], typed).map((word) => described(word, flag.help));
}

export function described(word: string, text: string | undefined): string {
  return text === undefined || text === '' ? word : `${word}\t${text}`;
}

/** Sub-commands, flags that must be given, and what the command works on. */
function* nouns<C extends CompletedCommand<C>>(tool: Tool<C>, known: readonly Known[], place: Place<C>): Step<Candidates> {
  const command = place.path.at(-1);
  const words: string[] = [];
  let directive: number = DIRECTIVE.default;
  const commands = command?.commands ?? (place.path.length === 0 ? tool.commands : []);
  if (commands.length > 0 && place.args.length === 0 && !hasLocalFlag(command, place.parsed)) {
    words.push(...commandNames(tool, commands, place.typed));
    directive = DIRECTIVE.noFileComp;
  }
  words.push(...requiredFlags(known, place.parsed.changed, place.typed));
  const operands = tool.operands(place);
  if (operands === undefined) return { words, directive };
  const found = yield* operands;
  return { words: [...words, ...found.words], directive: found.directive };
}

/** A flag that only this command has was given: no sub-command follows. */
function hasLocalFlag<C>(command: CompletedCommand<C> | undefined, { changed }: ParsedFlags): boolean {
  if (command === undefined) return false;
  return Object.entries(command.flags).some(([key, flag]) => command.persistent?.includes(key) !== true && changed.has(flagName(key, flag)));
}

export function commandNames<C extends CompletedCommand<C>>(tool: Tool<C>, commands: readonly C[], typed: string): readonly string[] {
  const shown = commands.filter(({ name }) => name.startsWith(typed)).sort((a, b) => (a.name < b.name ? -1 : 1));
  return shown.map((command) => described(command.name, tool.summary(command)));
}
