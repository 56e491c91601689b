import type { Step } from '#linux/kernel/step.js';
import type { Flags, FlagValues } from '#kubectl/flags/flag.js';
import type { CommandNode } from '#kubectl/command-tree/find-command.js';
import type { HelmCall } from './call.js';

/** The words of a command, from texts/. */
export interface CommandText<F extends Flags> {
  readonly name: string;
  readonly usage: string;
  readonly short: string;
  readonly long: string;
  readonly aliases?: readonly string[];
  readonly example?: string;
  readonly flags: F;
}

/** How many arguments a command takes. */
export type Arity = { readonly exactly: number } | { readonly atLeast: number } | { readonly atMost: number };

export interface HelmCommand extends CommandNode<HelmCommand> {
  readonly text: CommandText<Flags>;
  readonly arity: Arity | undefined;
  run?(call: HelmCall<FlagValues<Flags>>): Step<number | void>;
}

export interface VerbSpec<F extends Flags> {
  readonly text: CommandText<F>;
  readonly arity?: Arity;
  run(call: HelmCall<FlagValues<F>>): Step<number | void>;
}

export function defineVerb<F extends Flags>({ text, arity, run }: VerbSpec<F>): HelmCommand {
  return { ...named(text), arity, commands: [], run };
}

export function defineGroup<F extends Flags>(text: CommandText<F>, commands: readonly HelmCommand[], own?: Omit<VerbSpec<F>, 'text'>): HelmCommand {
  return { ...named(text), arity: own?.arity, commands, ...(own === undefined ? {} : { run: own.run }) };
}

function named<F extends Flags>(text: CommandText<F>) {
  return { text, name: text.name, aliases: text.aliases ?? [], flags: text.flags };
}
