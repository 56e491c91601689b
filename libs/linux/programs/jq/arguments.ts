import type { Step } from '#linux/kernel/step.js';
import { textOf } from '#linux/programs/byte-text.js';
import { type Call, Exit } from '#linux/programs/call.js';
import { Errno } from '#linux/kernel/step.js';
import { JQ_COLORS, type Json, type Layout } from './json.js';
import { JsonError, JsonParser, parseJsonText } from './json-parser.js';

/** What a command line of jq asks for. */
export interface Invocation {
  readonly program: string;
  readonly files: readonly string[];
  readonly variables: ReadonlyMap<string, Json>;
  readonly nullInput: boolean;
  readonly rawInput: boolean;
  readonly slurp: boolean;
  readonly stream: boolean;
  readonly raw: boolean;
  readonly joined: boolean;
  readonly nulEnd: boolean;
  readonly exitStatus: boolean;
  readonly layout: Layout;
}

const FLAGS: Readonly<Record<string, string>> = {
  n: 'null-input', R: 'raw-input', s: 'slurp', r: 'raw-output', j: 'join-output', c: 'compact-output', a: 'ascii-output', S: 'sort-keys', C: 'color-output',
  M: 'monochrome-output', e: 'exit-status', f: 'from-file', h: 'help', V: 'version',
};
const LONG = new Set([...Object.values(FLAGS), 'tab', 'indent', 'arg', 'argjson', 'slurpfile', 'rawfile', 'args', 'jsonargs', 'stream', 'seq', 'unbuffered', 'raw-output0', 'stream-errors', 'build-configuration']);

/** Reads the words in jq's own way: options may come anywhere, those with values take the following words. */
export function* parseArguments(proc: Call, args: readonly string[]): Step<Invocation> {
  const flags = new Set<string>();
  const named = new Map<string, Json>();
  const operands: string[] = [];
  const positional: Json[] = [];
  let indent = 2;
  let rest: 'files' | 'args' | 'jsonargs' = 'files';
  let optionsEnded = false;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    if (optionsEnded || !/^-[-A-Za-z]/.test(arg)) {
      if (operands.length === 0 || rest === 'files') operands.push(arg);
      else positional.push(rest === 'args' ? arg : jsonArgument(proc, arg, `Invalid JSON text passed to --jsonargs`));
      continue;
    }
    if (arg === '--') {
      optionsEnded = true;
      continue;
    }
    const names = arg.startsWith('--') ? [arg.slice(2)] : [...arg.slice(1)].map((letter) => FLAGS[letter] ?? letter);
    for (const name of names) {
      if (!LONG.has(name)) {
        proc.printError(`jq: Unknown option: ${arg}\n`);
        printUsage(proc, 'error');
        throw new Exit(2);
      }
      flags.add(name);
      if (name === 'args' || name === 'jsonargs') rest = name;
      if (name === 'indent') {
        indent = Number(args[++at] ?? proc.die('--indent takes one parameter', 2));
        if (!(indent >= 0)) proc.die('Cannot indent less than zero', 2);
        if (indent > 7) proc.die('Cannot indent more than 7 characters', 2);
      } else if (name === 'arg' || name === 'argjson' || name === 'slurpfile' || name === 'rawfile') {
        const [key, value] = [args[at + 1], args[at + 2]];
        if (key === undefined || value === undefined) return proc.die(`--${name} takes two parameters (e.g. --${name} ${name.endsWith('file') ? 'varname filename' : name === 'arg' ? 'varname value' : 'varname text'})`, 2);
        at += 2;
        if (!named.has(key)) named.set(key, yield* namedValue(proc, name, key, value));
      }
    }
  }
  if (flags.has('help')) {
    printUsage(proc, 'help');
    throw new Exit(0);
  }
  if (flags.has('version')) {
    proc.print('jq-1.7.1\n');
    throw new Exit(0);
  }
  let program = operands.shift();
  if (flags.has('from-file') && program !== undefined) program = fileText(proc, program);
  if (program === undefined) {
    if (proc.stdout.isTty && proc.stdin.isTty) {
      printUsage(proc, 'error');
      throw new Exit(2);
    }
    program = '.';
  }
  const color = flags.has('color-output') || (proc.stdout.isTty && !flags.has('monochrome-output') && proc.env.get('NO_COLOR') === undefined);
  const layout: Layout = {
    indent: flags.has('compact-output') ? '' : flags.has('tab') ? '\t' : ' '.repeat(indent), sortKeys: flags.has('sort-keys'), ascii: flags.has('ascii-output'),
    colors: color ? JQ_COLORS : undefined,
  };
  const variables = new Map<string, Json>([...named, ['ARGS', new Map<string, Json>([['positional', positional], ['named', named]])], ['__prog_args', []]]);
  return {
    program, files: operands, variables, layout, nullInput: flags.has('null-input'), rawInput: flags.has('raw-input'), slurp: flags.has('slurp'), stream: flags.has('stream'),
    raw: flags.has('raw-output') || flags.has('join-output') || flags.has('raw-output0'), joined: flags.has('join-output'), nulEnd: flags.has('raw-output0'), exitStatus: flags.has('exit-status'),
  };
}

function* namedValue(proc: Call, kind: string, key: string, value: string): Step<Json> {
  yield* proc.work(1);
  if (kind === 'arg') return value;
  if (kind === 'argjson') return jsonArgument(proc, value, `Invalid JSON text passed to --argjson`);
  const text = fileText(proc, value, `Bad JSON in --${kind} ${key} ${value}: Could not open`);
  if (kind === 'rawfile') return text;
  try {
    const parser = new JsonParser();
    return [...parser.push(text), ...parser.end()];
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return proc.die(`Bad JSON in --${kind} ${key} ${value}: ${error.message}`, 2);
  }
}

function jsonArgument(proc: Call, text: string, message: string): Json {
  try {
    return parseJsonText(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    proc.printError(`jq: ${message}\n`);
    printUsage(proc, 'hint');
    throw new Exit(2);
  }
}

function fileText(proc: Call, path: string, prefix = 'error: Could not open'): string {
  try {
    return textOf(proc.files.read(path));
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    return proc.die(`${prefix} ${path}: ${error.message}`, 2);
  }
}

function printUsage(proc: Call, kind: 'help' | 'error' | 'hint'): void {
  const hint = "Use jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://jqlang.github.io/jq\n";
  const usage = 'Usage:\tjq [OPTIONS] FILTER [FILES...]\n\tjq [OPTIONS] -n FILTER\n';
  if (kind === 'help') proc.print(`${usage}\nFILTER is a program over JSON values; options: ${[...LONG].map((name) => `--${name}`).join(' ')}\n`);
  else proc.printError(kind === 'error' ? usage + hint : hint);
}
