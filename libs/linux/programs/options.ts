/** One option of a program: its spellings and what its value is when the arguments don't name it. */
export interface Option<T> {
  readonly kind: 'flag' | 'text' | 'optional';
  /** Letters: 'rR' is -r and -R. */
  readonly short: string;
  /** Names, the first is the one shown: 'quiet,silent'. */
  readonly long: readonly string[];
  readonly initial: T;
  /** The value after one more occurrence. */
  next(before: T, text: string | undefined): T;
}
export type Options = Readonly<Record<string, Option<unknown>>>;
export type OptionValues<O extends Options> = { readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never };

export interface ParsedOptions {
  readonly values: Readonly<Record<string, unknown>>;
  readonly operands: readonly string[];
  /** Every occurrence, in order: where the last of several wins, or the order has a meaning. */
  readonly given: readonly { readonly option: string; readonly text: string | undefined }[];
}

/** What getopt_long prints after the program's name. */
export class UsageError extends Error {}

const names = (long: string) => (long === '' ? [] : long.split(','));

export function flag(short: string, long = ''): Option<boolean> {
  return { kind: 'flag', short, long: names(long), initial: false, next: () => true };
}
/** How often it was given. */
export function counter(short: string, long = ''): Option<number> {
  return { kind: 'flag', short, long: names(long), initial: 0, next: (before) => before + 1 };
}
export function text(short: string, long = ''): Option<string | undefined> {
  return { kind: 'text', short, long: names(long), initial: undefined, next: (_, value) => value };
}
/** May be given several times. */
export function texts(short: string, long = ''): Option<readonly string[]> {
  return { kind: 'text', short, long: names(long), initial: [], next: (before, value) => [...before, value ?? ''] };
}
/** A value only when attached (`--color=auto`, `-i.bak`); '' when given without. */
export function optional(short: string, long = ''): Option<string | undefined> {
  return { kind: 'optional', short, long: names(long), initial: undefined, next: (_, value) => value ?? '' };
}

interface Scan {
  readonly options: Options;
  readonly values: Record<string, unknown>;
  readonly given: { option: string; text: string | undefined }[];
}

/** getopt_long over `args`. Unless `permute`, the first operand ends the options. Throws UsageError. */
export function parseOptions(options: Options, args: readonly string[], permute: boolean): ParsedOptions {
  const scan: Scan = { options, values: {}, given: [] };
  for (const [name, option] of Object.entries(options)) scan.values[name] = option.initial;
  const operands: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] as string;
    if (arg === '--') {
      operands.push(...args.slice(index + 1));
      break;
    }
    if (arg.startsWith('--')) index += takeLong(scan, arg, args[index + 1]);
    else if (arg.startsWith('-') && arg !== '-') index += takeShort(scan, arg, args[index + 1]);
    else if (permute) operands.push(arg);
    else {
      operands.push(...args.slice(index));
      break;
    }
  }
  return { values: scan.values, operands, given: scan.given };
}

function take(scan: Scan, name: string, value: string | undefined): void {
  const option = scan.options[name] as Option<unknown>;
  scan.values[name] = option.next(scan.values[name], value);
  scan.given.push({ option: name, text: value });
}

/** Returns how many following arguments it used up. */
function takeLong(scan: Scan, arg: string, following: string | undefined): number {
  const equals = arg.indexOf('=');
  const typed = equals < 0 ? arg.slice(2) : arg.slice(2, equals);
  const { name, long } = findLong(scan.options, typed, arg);
  const option = scan.options[name] as Option<unknown>;
  const attached = equals < 0 ? undefined : arg.slice(equals + 1);
  if (option.kind === 'flag' && attached !== undefined) throw new UsageError(`option '--${long}' doesn't allow an argument`);
  if (option.kind !== 'text' || attached !== undefined) {
    take(scan, name, attached);
    return 0;
  }
  if (following === undefined) throw new UsageError(`option '--${long}' requires an argument`);
  take(scan, name, following);
  return 1;
}

function findLong(options: Options, typed: string, arg: string): { name: string; long: string } {
  const found: { name: string; long: string }[] = [];
  for (const [name, option] of Object.entries(options)) {
    for (const long of option.long) {
      if (long === typed) return { name, long };
      if (long.startsWith(typed)) found.push({ name, long });
    }
  }
  const first = found[0];
  if (first === undefined) throw new UsageError(`unrecognized option '${arg.split('=')[0]}'`);
  if (found.some(({ name }) => name !== first.name)) {
    const possibilities = found.map(({ long }) => ` '--${long}'`).join('');
    throw new UsageError(`option '--${typed}' is ambiguous; possibilities:${possibilities}`);
  }
  return first;
}

function takeShort(scan: Scan, arg: string, following: string | undefined): number {
  for (let at = 1; at < arg.length; at++) {
    const letter = arg[at] as string;
    const entry = Object.entries(scan.options).find(([, option]) => option.short.includes(letter));
    if (entry === undefined) throw new UsageError(`invalid option -- '${letter}'`);
    const [name, option] = entry;
    if (option.kind === 'flag') {
      take(scan, name, undefined);
      continue;
    }
    const rest = arg.slice(at + 1);
    if (option.kind === 'optional') {
      take(scan, name, rest === '' ? undefined : rest);
      return 0;
    }
    if (rest === '' && following === undefined) throw new UsageError(`option requires an argument -- '${letter}'`);
    take(scan, name, rest === '' ? following : rest);
    return rest === '' ? 1 : 0;
  }
  return 0;
}
