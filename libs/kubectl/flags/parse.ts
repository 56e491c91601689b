// Mirrors github.com/spf13/pflag (FlagSet.Parse)
import { parseDuration } from './duration.js';
import { type Flag, type Flags, flagName } from './flag.js';

/** What pflag says of a bad flag; the caller adds where to look for help. */
export class FlagError extends Error {}

export interface ParsedFlags {
  readonly values: Readonly<Record<string, unknown>>;
  /** Names (as typed after `--`) of the flags that were given. */
  readonly changed: ReadonlySet<string>;
  readonly args: readonly string[];
  /** How many of `args` stood before `--`; -1 without one. */
  readonly dash: number;
  readonly help: boolean;
}

interface Known {
  readonly key: string;
  readonly flag: Flag<unknown>;
}

export class FlagTable {
  readonly #long = new Map<string, Known>();
  readonly #short = new Map<string, Known>();

  constructor(readonly flags: Flags) {
    for (const [key, flag] of Object.entries(flags)) {
      this.#long.set(flagName(key, flag), { key, flag });
      if (flag.short !== undefined) this.#short.set(flag.short, { key, flag });
    }
  }
  long(name: string): Known | undefined {
    return this.#long.get(name);
  }
  short(letter: string): Known | undefined {
    return this.#short.get(letter);
  }
}

/** Throws FlagError. */
export function parseFlags(table: FlagTable, argv: readonly string[]): ParsedFlags {
  const values: Record<string, unknown> = {};
  for (const [key, flag] of Object.entries(table.flags)) values[key] = flag.initial;
  const changed = new Set<string>();
  const args: string[] = [];
  let dash = -1;
  let help = false;
  const set = ({ key, flag }: Known, value: string) => {
    const name = flagName(key, flag);
    values[key] = nextValue(flag, name, value, changed.has(name) ? values[key] : undefined);
    changed.add(name);
  };
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i] as string;
    if (arg === '--') {
      dash = args.length;
      args.push(...argv.slice(i + 1));
      break;
    }
    if (arg.startsWith('--')) {
      const equals = arg.indexOf('=');
      const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals);
      const known = table.long(name);
      if (name === '' || name.startsWith('-') || name.startsWith('=')) throw new FlagError(`bad flag syntax: ${arg}`);
      if (known === undefined) {
        if (name === 'help') {
          help = true;
          continue;
        }
        throw new FlagError(`unknown flag: --${name}`);
      }
      if (equals >= 0) set(known, arg.slice(equals + 1));
      else if (known.flag.bare !== undefined) set(known, known.flag.bare);
      else if (i + 1 < argv.length) set(known, argv[++i] as string);
      else throw new FlagError(`flag needs an argument: ${arg}`);
      continue;
    }
    if (!arg.startsWith('-') || arg === '-') {
      args.push(arg);
      continue;
    }
    for (let at = 1; at < arg.length; at++) {
      const letter = arg[at] as string;
      const known = table.short(letter);
      if (known === undefined) {
        if (letter === 'h') {
          help = true;
          break;
        }
        throw new FlagError(`unknown shorthand flag: '${letter}' in -${arg.slice(at)}`);
      }
      const rest = arg.slice(at + 1);
      if (rest.startsWith('=') && rest.length > 1) {
        set(known, rest.slice(1));
        break;
      }
      if (known.flag.bare !== undefined) {
        set(known, known.flag.bare);
        continue;
      }
      if (rest !== '') set(known, rest);
      else if (i + 1 < argv.length) set(known, argv[++i] as string);
      else throw new FlagError(`flag needs an argument: '${letter}' in -${arg.slice(at)}`);
      break;
    }
  }
  return { values, changed, args, dash, help };
}

function nextValue(flag: Flag<unknown>, name: string, value: string, before: unknown): unknown {
  const shown = flag.short === undefined ? `--${name}` : `-${flag.short}, --${name}`;
  const invalid = (problem: string) => new FlagError(`invalid argument ${JSON.stringify(value)} for "${shown}" flag: ${problem}`);
  switch (flag.type) {
    case 'bool':
      if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(value)) return true;
      if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(value)) return false;
      throw invalid(`strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`);
    case 'int':
      if (!/^[-+]?(0[xX][0-9a-fA-F]+|\d+)$/.test(value)) throw invalid(`strconv.ParseInt: parsing ${JSON.stringify(value)}: invalid syntax`);
      return Number(value);
    case 'duration': {
      const ms = parseDuration(value);
      if (typeof ms !== 'number') throw invalid(ms.error);
      return ms;
    }
    case 'stringArray':
      return [...((before as readonly string[]) ?? []), value];
    case 'strings':
      return [...((before as readonly string[]) ?? []), ...splitCsv(value)];
    case 'mapStringString':
      return { ...(before as Readonly<Record<string, string>>), ...labelsOf(value, invalid) };
    case 'stringToString':
      return { ...(before as Readonly<Record<string, string>>), ...pairsOf(value, invalid) };
    default:
      return value;
  }
}

function labelsOf(value: string, invalid: (problem: string) => FlagError): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const part of value.split(',').filter((each) => each !== '')) {
    const equals = part.indexOf('=');
    if (equals < 0) throw invalid('malformed pair, expect string=string');
    labels[part.slice(0, equals).trim()] = part.slice(equals + 1).trim();
  }
  return labels;
}

function pairsOf(value: string, invalid: (problem: string) => FlagError): Record<string, string> {
  if (!value.includes('=')) throw invalid(`${value} must be formatted as key=value`);
  // One pair may hold commas without quotes.
  const parts = value.split('=').length === 2 ? [value.replace(/^"+|"+$/g, '')] : splitCsv(value);
  const pairs: Record<string, string> = {};
  for (const part of parts) {
    const equals = part.indexOf('=');
    if (equals < 0) throw invalid(`${part} must be formatted as key=value`);
    pairs[part.slice(0, equals)] = part.slice(equals + 1);
  }
  return pairs;
}

/** One CSV record: quotes protect commas. */
export function splitCsv(line: string): string[] {
  if (line === '') return [];
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string;
    if (quoted) {
      if (c === '"' && line[i + 1] === '"') {
        field += '"';
        i++;
      } else if (c === '"') quoted = false;
      else field += c;
    } else if (c === '"' && field === '') quoted = true;
    else if (c === ',') {
      fields.push(field);
      field = '';
    } else field += c;
  }
  fields.push(field);
  return fields;
}
