import type { Step } from '#linux/kernel/step.js';
import type { Call } from './call.js';
import type { Flags, FlagValues } from './flags/flag.js';

export interface VerbSpec<F extends Flags> {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** The aliases are not told in the help. */
  readonly hidesAliases?: boolean;
  /** What follows `kubectl` in the usage line. */
  readonly usage: string;
  readonly summary: string;
  /** Further text of the help. */
  readonly long?: string;
  /** Lines of the examples, unindented. */
  readonly examples?: readonly string[];
  readonly flags?: F;
  /** Keys of those of its flags that its sub-commands have too. */
  readonly persistent?: readonly string[];
  /** What is said of it goes to standard output, too. */
  readonly tellsOnStdout?: true;
  /** Flags that cannot be read are told as other wrong uses are, and end with this. */
  readonly misuseStatus?: number;
  /** What can be completed after the verb: resource types and names, only pods, files … */
  readonly completes?: Completion;
  run(call: Call<FlagValues<F>>): Step<number | void>;
}

export type Completion =
  | 'types-and-names' | 'pods' | 'pods-and-containers' | 'pods-and-ports' | 'paths' | 'contexts' | 'clusters' | 'users' | 'commands' | 'shells' | 'plugin' | 'none'
  /** The name of one object of that type. */
  | { readonly names: string }
  /** Only these types; `once`: only one object. */
  | { readonly types: readonly string[]; readonly once?: true };

/** A command: a verb, or a group of commands. */
export interface Command {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly hidesAliases: boolean;
  readonly usage: string;
  readonly summary: string;
  readonly long?: string | undefined;
  readonly examples?: readonly string[] | undefined;
  readonly flags: Flags;
  /** Keys of those of its flags that its sub-commands have too. */
  readonly persistent?: readonly string[];
  /** Its words are its own affair: a plugin. */
  readonly parsesNoFlags?: boolean;
  readonly tellsOnStdout?: true;
  readonly misuseStatus?: number;
  readonly completes: Completion;
  readonly commands: readonly Command[];
  /** Where a group without a sub-command prints its help. */
  readonly helpTo: 'stdout' | 'stderr';
  /** Each verb has flags of its own; the parser fills exactly these. */
  run?(call: Call<FlagValues<Flags>>): Step<number | void>;
}

export function defineVerb<F extends Flags>(spec: VerbSpec<F>): Command {
  return {
    name: spec.name,
    aliases: spec.aliases ?? [],
    hidesAliases: spec.hidesAliases === true,
    usage: spec.usage,
    summary: spec.summary,
    long: spec.long,
    examples: spec.examples,
    flags: spec.flags ?? {},
    ...(spec.persistent === undefined ? {} : { persistent: spec.persistent }),
    ...(spec.tellsOnStdout === undefined ? {} : { tellsOnStdout: spec.tellsOnStdout }),
    ...(spec.misuseStatus === undefined ? {} : { misuseStatus: spec.misuseStatus }),
    completes: spec.completes ?? 'none',
    commands: [],
    helpTo: 'stdout',
    run: spec.run,
  };
}

export interface GroupSpec<F extends Flags> extends Omit<VerbSpec<F>, 'run'> {
  readonly commands: readonly Command[];
  readonly helpTo?: 'stdout' | 'stderr';
  /** Some groups are verbs too (`apply`, `create`). */
  run?(call: Call<FlagValues<F>>): Step<number | void>;
}

export function defineGroup<F extends Flags>(spec: GroupSpec<F>): Command {
  return {
    ...defineVerb({ ...spec, run: spec.run ?? (() => never()) }),
    commands: spec.commands,
    helpTo: spec.helpTo ?? 'stdout',
    ...(spec.run === undefined ? { run: undefined as never } : {}),
  };
}

/** What a group without a run stands in with until it is taken out again. */
function* never(): Step<void> {
  throw new Error('a group has no run of its own');
}
