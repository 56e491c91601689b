import type { Process } from '#linux/kernel/process.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { Call, Exit, type Flavour, WriteError } from './call.js';
import { OutOfMemory } from './out-of-memory.js';
import { type Option, type Options, type OptionValues, parseOptions, UsageError } from './options.js';
import type { Program } from './program.js';
import { PatternError } from './regex/posix-syntax.js';

export interface ProgramSpec<O extends Options> {
  readonly name: string;
  /** After the name in the usage line: `[OPTION]... [FILE]...`. */
  readonly usage?: string;
  readonly summary?: string;
  readonly options: O;
  /** Options may stand after operands (the default), or the first operand ends them (env, xargs, timeout). */
  readonly permute?: boolean;
  /** The exit status of a usage error; 1 unless said. */
  readonly usageStatus?: number;
  /** What --version shows after the name: `(GNU coreutils) 9.4`. Undefined: coreutils. */
  readonly version?: string;
  /** Old spellings into new ones, before parsing: `head -5` into `head -n 5`. */
  readonly rewrite?: (args: readonly string[]) => readonly string[];
  /** Replaces GNU's "Try '… --help'" after a usage error; busybox prints its usage by itself. */
  readonly usageError?: (proc: Call, message: string) => void;
  readonly main: (proc: Call, options: OptionValues<O>, operands: readonly string[]) => Step<number>;
}

/** A program that knows both of its dialects. */
export interface FlavouredProgram extends Program {
  runAs(proc: Process, flavour: Flavour): Step<number>;
}

/** A spec as far as its texts are concerned. */
type Usage = Omit<ProgramSpec<Options>, 'main'>;

const common = { help: { long: 'help' }, version: { long: 'version' } } as const;

/** Makes the body of an executable out of its options and main: STYLE.md §5. */
export function defineProgram<const O extends Options>(spec: ProgramSpec<O>): FlavouredProgram {
  return {
    name: spec.name,
    run: (proc) => runProgram(spec, proc, 'gnu'),
    runAs: (proc, flavour) => runProgram(spec, proc, flavour),
  };
}

/** For programs whose arguments are a language of their own (test, expr, find): main gets them untouched. */
export function defineRawProgram(name: string, main: (proc: Call, args: readonly string[]) => Step<number>): FlavouredProgram {
  const runAs = (proc: Process, flavour: Flavour) => {
    const call = new Call(proc, calledName(proc), flavour);
    return guarded(call, main(call, proc.argv.slice(1)));
  };
  return { name, run: (proc) => runAs(proc, 'gnu'), runAs };
}

function* runProgram<O extends Options>(spec: ProgramSpec<O>, proc: Process, flavour: Flavour): Step<number> {
  const args = spec.rewrite?.(proc.argv.slice(1)) ?? proc.argv.slice(1);
  const name = calledName(proc);
  try {
    const options = { ...spec.options, ...helpOptions(spec.options) };
    const { values, operands, given } = parseOptions(options, args, spec.permute !== false);
    const call = new Call(proc, name, flavour, given);
    if (values['help'] === true && 'help' in helpOptions(spec.options)) return yield* guarded(call, printHelp(call, spec));
    if (values['version'] === true && 'version' in helpOptions(spec.options)) return yield* guarded(call, printVersion(call, spec));
    return yield* guarded(call, spec.main(call, values as OptionValues<O>, operands));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const call = new Call(proc, name, flavour);
    return yield* guarded(call, refuse(call, spec, error.message));
  }
}

/** Runs `main`, then writes what is left; turns the ways to fail into statuses. */
function* guarded(call: Call, main: Step<number>): Step<number> {
  try {
    const status = yield* main;
    yield* call.flush();
    return status;
  } catch (error) {
    return yield* failed(call, error);
  }
}

function* failed(call: Call, error: unknown): Step<number> {
  if (error instanceof Errno && error.code === 'EPIPE') {
    call.dropOutput();
    return 141; // as the shell shows a death by SIGPIPE
  }
  if (error instanceof WriteError) {
    call.dropOutput();
    call.warn(`${call.name === 'head' || call.name === 'tail' ? "error writing 'standard output'" : 'write error'}: ${error.message}`);
  } else if (error instanceof OutOfMemory) call.warn('memory exhausted');
  else if (error instanceof PatternError) call.warn(error.message);
  else if (error instanceof Errno) call.warn(error.path === undefined ? error.message : `${error.path}: ${error.message}`);
  else if (!(error instanceof Exit)) throw error;
  const status = error instanceof Exit ? error.status : call.name === 'sort' || call.name === 'grep' ? 2 : 1;
  try {
    yield* call.flush();
  } catch (again) {
    if (!(again instanceof Errno)) throw again;
  }
  return status;
}

function* refuse(call: Call, spec: Usage, message: string): Step<number> {
  call.warn(message);
  if (call.isBusybox) call.printError(`BusyBox v1.37.0 (2024-09-26 21:31:42 UTC) multi-call binary.\n\n${usageLine(call, spec)}\n`);
  else if (spec.usageError !== undefined) spec.usageError(call, message);
  else call.printError(`Try '${call.name} --help' for more information.\n`);
  yield* call.work(1);
  return call.isBusybox ? 1 : (spec.usageStatus ?? 1);
}

function calledName(proc: Process): string {
  const called = proc.argv[0] ?? '';
  return called.slice(called.lastIndexOf('/') + 1);
}

function helpOptions(own: Options): Options {
  const found: Record<string, Option<unknown>> = {};
  for (const [name, { long }] of Object.entries(common)) {
    const taken = Object.entries(own).some(([key, option]) => key === name || option.long.includes(long));
    if (!taken) found[name] = { kind: 'flag', short: '', long: [long], initial: false, next: () => true };
  }
  return found;
}

function usageLine(call: Call, spec: Usage): string {
  return `Usage: ${call.name} ${spec.usage ?? '[OPTION]... [FILE]...'}`;
}

function* printHelp(call: Call, spec: Usage): Step<number> {
  call.print(`${usageLine(call, spec)}\n`);
  if (spec.summary !== undefined) call.print(`${spec.summary}\n`);
  call.print('\n');
  for (const option of Object.values({ ...spec.options, ...helpOptions(spec.options) })) call.print(optionLine(option));
  yield* call.work(1);
  return 0;
}

function optionLine(option: Option<unknown>): string {
  const value = option.kind === 'text' ? '=VALUE' : option.kind === 'optional' ? '[=VALUE]' : '';
  const shorts = [...option.short].map((letter) => `-${letter}`);
  const longs = option.long.map((long) => `--${long}${value}`);
  const onlyShort = longs.length === 0 && option.kind === 'text' ? ' VALUE' : '';
  return `${shorts.length > 0 ? '  ' : '      '}${[...shorts, ...longs].join(', ')}${onlyShort}\n`;
}

function* printVersion(call: Call, spec: Usage): Step<number> {
  call.print(`${call.name} ${spec.version ?? '(GNU coreutils) 9.4'}\n`);
  yield* call.work(1);
  return 0;
}
