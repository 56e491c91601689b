import type { Handle } from '#linux/kernel/description.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import { within } from '#linux/kernel/waiting.js';
import { PseudoTerminal } from '#linux/tty/pseudo-terminal.js';
import { readLine, type ReadLine } from '#linux/shell/read-line.js';
import { quoteForShell } from '#linux/shell/quoting.js';
import { settle } from '#linux/shell/result.js';
import type { Shell } from '#linux/shell/shell.js';
import { separatorsOf } from '#linux/shell/words.js';
import type { Builtins } from '#linux/shell/language.js';

interface ReadOptions {
  raw: boolean;
  silent: boolean;
  prompt: string;
  delimiter: number;
  count: number | undefined;
  exact: boolean;
  timeoutMs: number | undefined;
  array: string | undefined;
  descriptor: number;
  names: readonly string[];
}

function parse(shell: Shell, args: readonly string[]): ReadOptions | undefined {
  const options: ReadOptions = { raw: false, silent: false, prompt: '', delimiter: 10, count: undefined, exact: false, timeoutMs: undefined, array: undefined, descriptor: 0, names: [] };
  let at = 1;
  for (; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === '--') {
      at++;
      break;
    }
    if (!/^-./.test(arg)) break;
    for (let k = 1; k < arg.length; k++) {
      const letter = arg[k] as string;
      if ('rse'.includes(letter)) {
        options.raw ||= letter === 'r';
        options.silent ||= letter === 's';
        continue;
      }
      if (!'pdnNtaui'.includes(letter)) {
        shell.warn(`read: -${letter}: invalid option`);
        shell.warnPlain('read: usage: read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]\n');
        return undefined;
      }
      const value = k + 1 < arg.length ? arg.slice(k + 1) : args[++at];
      if (value === undefined) {
        shell.warn(`read: -${letter}: option requires an argument`);
        return undefined;
      }
      take(options, letter, value);
      break;
    }
  }
  options.names = args.slice(at);
  return options;
}

function take(options: ReadOptions, letter: string, value: string): void {
  if (letter === 'p') options.prompt = value;
  if (letter === 'd') options.delimiter = value === '' ? 0 : value.charCodeAt(0);
  if (letter === 'n' || letter === 'N') options.count = Number(value);
  if (letter === 'N') options.exact = true;
  if (letter === 't') options.timeoutMs = Number(value) * 1000;
  if (letter === 'a') options.array = value;
  if (letter === 'u') options.descriptor = Number(value);
}

function* read(shell: Shell, args: readonly string[]): Step<number> {
  const options = parse(shell, args);
  if (options === undefined) return 2;
  const bad = options.names.find((name) => !/^[A-Za-z_]\w*(\[.*\])?$/.test(name));
  if (bad !== undefined) {
    shell.warn(`read: \`${bad}': not a valid identifier`);
    return 1;
  }
  const input = shell.process.descriptors.get(options.descriptor);
  if (input === undefined || input.closed) {
    shell.warn(`read: ${options.descriptor}: invalid file descriptor: Bad file descriptor`);
    return 1;
  }
  if (options.prompt !== '' && input.isTty) shell.warnPlain(options.prompt);
  const line = yield* readWith(shell, input, options);
  if (line === 'timeout') return 142;
  assign(shell, options, line?.text ?? '');
  return line?.complete === true ? 0 : 1;
}

function* readWith(shell: Shell, input: Handle, options: ReadOptions): Step<ReadLine | undefined | 'timeout'> {
  const terminal = shell.process.terminal;
  const quiet = options.silent && input.isTty && terminal instanceof PseudoTerminal ? terminal : undefined;
  quiet?.setEcho(false);
  try {
    return yield* within(shell.process.world.clock, options.timeoutMs, readLogical(input, options));
  } catch (error) {
    if (error instanceof Errno && error.code === 'ETIMEDOUT') return 'timeout';
    throw error;
  } finally {
    quiet?.setEcho(true);
  }
}

/** A line; without -r a backslash at its end joins the next one. */
function* readLogical(input: Handle, options: ReadOptions): Step<ReadLine | undefined> {
  if (options.count !== undefined) return yield* readLine(input, options.exact ? -1 : options.delimiter, options.count);
  let text = '';
  for (;;) {
    const line = yield* readLine(input, options.delimiter);
    if (line === undefined) return text === '' ? undefined : { text, complete: false };
    if (options.raw || !/(^|[^\\])(\\\\)*\\$/.test(line.text) || !line.complete) return { text: text + line.text, complete: line.complete };
    text += line.text.slice(0, -1);
  }
}

/** Splits the line into the variables; the last gets the rest. */
function assign(shell: Shell, options: ReadOptions, line: string): void {
  if (options.exact) {
    shell.set(options.names[0] ?? 'REPLY', line);
    return;
  }
  if (options.array !== undefined) {
    const variable = shell.variables.make(shell.resolve(options.array));
    variable.elements = undefined;
    variable.value = undefined;
    variable.makeArray(false);
    for (const field of splitLine(line, separatorsOf(shell), options.raw, undefined)) variable.append(field);
    return;
  }
  if (options.names.length === 0) {
    shell.set('REPLY', options.raw ? line : unescape(line));
    return;
  }
  const fields = splitLine(line, separatorsOf(shell), options.raw, options.names.length);
  for (const [index, name] of options.names.entries()) {
    const element = /^(\w+)\[(.*)\]$/s.exec(name);
    if (element === null) shell.set(name, fields[index] ?? '');
    else shell.setElement(element[1] as string, element[2] as string, fields[index] ?? '');
  }
}

function unescape(text: string): string {
  return text.replace(/\\(.?)/gs, '$1');
}

/** Fields of a line by IFS; at most `count`, the last with what is left, without blanks around it. */
function splitLine(line: string, separators: string, raw: boolean, count: number | undefined): readonly string[] {
  const blank = (char: string | undefined) => char !== undefined && (char === ' ' || char === '\t' || char === '\n') && separators.includes(char);
  const fields: string[] = [];
  let at = 0;
  while (blank(line[at])) at++;
  while (at < line.length) {
    if (count !== undefined && fields.length === count - 1) {
      fields.push(lastField(line.slice(at), separators, raw, blank));
      return fields;
    }
    let field = '';
    while (at < line.length && !separators.includes(line[at] as string)) {
      if (!raw && line[at] === '\\') at++;
      field += line[at++] ?? '';
    }
    fields.push(field);
    while (blank(line[at])) at++;
    if (at < line.length && separators.includes(line[at] as string) && !blank(line[at])) {
      // Only when the field before was not ended by blanks and this separator alone.
      at++;
      while (blank(line[at])) at++;
    }
  }
  return fields;
}

function lastField(rest: string, separators: string, raw: boolean, blank: (char: string | undefined) => boolean): string {
  let end = rest.length;
  while (end > 0 && blank(rest[end - 1]) && (raw || rest[end - 2] !== '\\')) end--;
  let text = rest.slice(0, end);
  // One separator at the very end does not belong to the last field, if it is the only one.
  const last = text[text.length - 1];
  if (last !== undefined && separators.includes(last) && !blank(last) && ![...text.slice(0, -1)].some((char) => separators.includes(char))) text = text.slice(0, -1);
  return raw ? text : unescape(text);
}

function* mapfile(shell: Shell, args: readonly string[]): Step<number> {
  let strip = false;
  let delimiter = 10;
  let skip = 0;
  let most = Number.POSITIVE_INFINITY;
  let origin = 0;
  let descriptor = 0;
  let keep = false;
  let callback: string | undefined;
  let every = 5000;
  let at = 1;
  for (; at < args.length && /^-./.test(args[at] as string); at++) {
    const letters = (args[at] as string).slice(1);
    if (letters === 't') {
      strip = true;
      continue;
    }
    const joined = letters.length > 1 && letters[0] !== 't';
    if (letters.startsWith('t') && letters.length > 1) strip = true;
    const letter = letters.startsWith('t') ? letters[1] : letters[0];
    const value = joined ? letters.slice(1) : letters.startsWith('t') && letters.length > 2 ? letters.slice(2) : args[++at] ?? '';
    if (letter === 'd') delimiter = value === '' ? 0 : value.charCodeAt(0);
    if (letter === 's') skip = Number(value);
    if (letter === 'n') most = Number(value) === 0 ? most : Number(value);
    if (letter === 'u') descriptor = Number(value);
    if (letter === 'C') callback = value;
    if (letter === 'c') every = Number(value);
    if (letter === 'O') {
      origin = Number(value);
      keep = true;
    }
  }
  const name = args[at] ?? 'MAPFILE';
  const variable = shell.variables.make(shell.resolve(name));
  shell.checkWritable(name, variable);
  if (!keep) {
    variable.elements = undefined;
    variable.value = undefined;
  }
  variable.makeArray(false);
  let index = origin;
  for (let count = 0; index - origin < most; count++) {
    const line = yield* readLine(shell.handle(descriptor), delimiter);
    if (line === undefined) break;
    if (count < skip) continue;
    if (callback !== undefined && (index - origin + 1) % every === 0) yield* settle(shell.language.compileSource(shell, `${callback} ${index} ${quoteForShell(line.text)}`, 'mapfile')(shell));
    variable.setElement(String(index), strip || !line.complete ? line.text : `${line.text}${String.fromCharCode(delimiter)}`);
    index++;
    if (shell.process.charge(1)) yield undefined;
  }
  return 0;
}

function getopts(shell: Shell, args: readonly string[]): number {
  const [, specification, name] = args;
  if (specification === undefined || name === undefined) {
    shell.warnPlain(`getopts: usage: getopts optstring name [arg ...]\n`);
    return 2;
  }
  const words = args.length > 3 ? args.slice(3) : shell.positional;
  const silent = specification.startsWith(':');
  const index = Number(shell.variables.find('OPTIND')?.value ?? 1);
  if (index !== shell.getoptsIndex) shell.getoptsPlace = 1;
  const word = words[index - 1];
  const done = (next: number): number => {
    setOption(shell, next, 1);
    shell.set(name, '?');
    shell.unset('OPTARG');
    return 1;
  };
  if (word === undefined || word === '-' || !word.startsWith('-')) return done(index);
  if (word === '--') return done(index + 1);
  const letter = word[shell.getoptsPlace] as string;
  const known = letter !== ':' ? specification.indexOf(letter, silent ? 1 : 0) : -1;
  const lastOfWord = shell.getoptsPlace + 1 >= word.length;
  if (known < 0) {
    setOption(shell, lastOfWord ? index + 1 : index, lastOfWord ? 1 : shell.getoptsPlace + 1);
    shell.set(name, '?');
    if (silent) shell.set('OPTARG', letter);
    else {
      shell.unset('OPTARG');
      if (shell.get('OPTERR') !== '0') shell.warnPlain(`${shell.isBash ? shell.name : shell.name}: illegal option -- ${letter}\n`);
    }
    return 0;
  }
  if (specification[known + 1] !== ':') {
    setOption(shell, lastOfWord ? index + 1 : index, lastOfWord ? 1 : shell.getoptsPlace + 1);
    shell.set(name, letter);
    shell.unset('OPTARG');
    return 0;
  }
  const value = lastOfWord ? words[index] : word.slice(shell.getoptsPlace + 1);
  setOption(shell, lastOfWord ? index + 2 : index + 1, 1);
  if (value === undefined) {
    setOption(shell, index + 1, 1);
    shell.set(name, silent ? ':' : '?');
    if (silent) shell.set('OPTARG', letter);
    else {
      shell.unset('OPTARG');
      shell.warnPlain(`${shell.name}: option requires an argument -- ${letter}\n`);
    }
    return 0;
  }
  shell.set(name, letter);
  shell.set('OPTARG', value);
  return 0;
}

function setOption(shell: Shell, index: number, place: number): void {
  shell.variables.make('OPTIND').value = String(index);
  shell.getoptsIndex = index;
  shell.getoptsPlace = place;
}

export { builtins as read };
const builtins: Builtins = {
  read: { run: read },
  mapfile: { bashOnly: true, run: mapfile },
  readarray: { bashOnly: true, run: mapfile },
  getopts: { run: getopts },
};
