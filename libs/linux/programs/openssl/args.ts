// Mirrors apps/lib/opt.c of OpenSSL: options of one dash, or two, each with its value in the next word
import type { Call } from '#linux/programs/call.js';
import { fail, failOfUsage, unsupported } from './errors.js';
import { type Digest, findDigest } from '#linux/pki/digests.js';

export interface OptionTable {
  /** As messages name it: `req`. */
  readonly command: string;
  /** `value`: takes the next word; `number`: that must be digits; `flag`: takes none. */
  readonly options: Readonly<Record<string, 'flag' | 'value' | 'number'>>;
  /** What an option of no name is taken for. */
  readonly others?: 'digest' | 'cipher';
  /** Operands that may follow the options. */
  readonly operandsMax?: number;
}

export class Arguments {
  /** Options in the order of their giving, with their values. */
  readonly given: { readonly name: string; readonly value: string }[] = [];
  operands: readonly string[] = [];
  digest: Digest | undefined;

  has(...names: readonly string[]): boolean {
    return this.given.some(({ name }) => names.includes(name));
  }

  /** The last of several. */
  value(...names: readonly string[]): string | undefined {
    return this.given.findLast(({ name }) => names.includes(name))?.value;
  }

  values(name: string): readonly string[] {
    return this.given.filter((each) => each.name === name).map(({ value }) => value);
  }

  number(name: string, otherwise: number): number {
    return Number(this.value(name) ?? otherwise);
  }
}

/** Ends the program for what `openssl` would not take, and after -help. */
export function parseArguments(call: Call, table: OptionTable, words: readonly string[]): Arguments {
  const { command, options } = table;
  const parsed = new Arguments();
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at] as string;
    if (!word.startsWith('-') || word === '-') break;
    if (word === '--') {
      at++;
      break;
    }
    const equals = word.indexOf('=');
    const name = (equals < 0 ? word : word.slice(0, equals)).replace(/^--?/, '');
    const kind = options[name];
    if (name === 'help') return help(call, table);
    if (kind === undefined) takeOther(call, table, name, parsed);
    else if (kind === 'flag') parsed.given.push({ name, value: '' });
    else {
      const value = equals < 0 ? words[++at] : word.slice(equals + 1);
      if (value === undefined) return failOfUsage(call, command, `Option -${name} needs a value`);
      if (kind === 'number' && !/^[+-]?(\d+|0x[0-9a-f]+)$/i.test(value)) return failOfUsage(call, command, `Can't parse "${value}" as a number`);
      parsed.given.push({ name, value });
    }
  }
  parsed.operands = words.slice(at);
  if (parsed.operands.length > (table.operandsMax ?? 0)) return fail(call, `Extra arguments given.\n${command}: Use -help for summary.\n`);
  return parsed;
}

function takeOther(call: Call, { command, others }: OptionTable, name: string, parsed: Arguments): void {
  const digest = findDigest(name);
  if (others === 'digest' && digest !== undefined) parsed.digest = digest;
  else if (others === 'digest') fail(call, `${command}: Unknown option or message digest: ${name}\n${command}: Use -help for summary.\n${command === 'dgst' ? unsupported(call, name) : ''}`);
  else if (others !== 'cipher') failOfUsage(call, command, `Unknown option: -${name}`);
  else if (/^(aes|des|camellia|aria|idea|seed|sm4)/.test(name)) fail(call, `${command}: encrypted keys are not part of this simulation yet\n`);
  else if (command === 'genrsa') fail(call, `genrsa: Unknown cipher: ${name}\n${unsupported(call, name)}`);
  else failOfUsage(call, command, `Unknown cipher: ${name}`);
}

/** Differs: the options have no words of explanation here. */
function help(call: Call, { command, options, operandsMax = 0 }: OptionTable): never {
  const rows = Object.entries(options).map(([name, kind]) => ` -${name}${kind === 'flag' ? '' : kind === 'number' ? ' int' : ' val'}\n`);
  return fail(call, `Usage: ${command} [options]${operandsMax > 0 ? ' args' : ''}\n\nValid options are:\n -help\n${rows.join('')}`);
}
