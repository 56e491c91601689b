import { Errno, type Step } from '#linux/kernel/step.js';
import { compareText } from '#linux/programs/compare-text.js';
import { strftime } from '#linux/programs/strftime.js';
import { formatValues } from './format.js';
import type { Interpreter } from './interpreter.js';
import type { Expression } from './syntax.js';
import { type AwkArray, inputValue, numberOf, type Value } from './values.js';

const SPACE: Expression = { k: 'field', index: { k: 'number', value: 0 } };

/** awk's own functions. Arguments come unevaluated: some are arrays, targets or expressions. */
export function* callBuiltin(run: Interpreter, name: string, args: readonly Expression[]): Step<Value> {
  const value = (index: number) => run.evaluate(args[index] ?? SPACE);
  const text = function* (index: number): Step<string> {
    return run.text(yield* value(index));
  };
  const number = function* (index: number): Step<number> {
    return args[index] === undefined ? 0 : numberOf(yield* value(index));
  };
  switch (name) {
    case 'length': {
      const [first] = args;
      if (first?.k === 'variable' && run.isArray(first.name)) return run.array(first.name).size;
      return [...(yield* text(0))].length;
    }
    case 'substr': return substr(yield* text(0), yield* number(1), args[2] === undefined ? undefined : yield* number(2));
    case 'index': {
      const [whole, part] = [yield* text(0), yield* text(1)];
      const at = whole.indexOf(part);
      return at < 0 ? 0 : [...whole.slice(0, at)].length + 1;
    }
    case 'split': return yield* split(run, args);
    case 'sub': case 'gsub': return yield* substitute(run, args, name === 'gsub');
    case 'gensub': return yield* general(run, args);
    case 'match': return yield* match(run, args);
    case 'sprintf': {
      const values: Value[] = [];
      for (const arg of args) values.push(yield* run.evaluate(arg));
      return formatValues(run.text(values[0]), values.slice(1), (each) => run.text(each));
    }
    case 'sin': return Math.sin(yield* number(0));
    case 'cos': return Math.cos(yield* number(0));
    case 'atan2': return Math.atan2(yield* number(0), yield* number(1));
    case 'exp': return Math.exp(yield* number(0));
    case 'log': return Math.log(yield* number(0));
    case 'sqrt': return Math.sqrt(yield* number(0));
    case 'int': return Math.trunc(yield* number(0));
    case 'rand': return run.call.random.below(2 ** 32) / 2 ** 32;
    case 'srand': {
      const before = run.seed;
      run.seed = args.length > 0 ? yield* number(0) : Math.floor(run.call.now() / 1000);
      return before;
    }
    case 'tolower': return (yield* text(0)).toLowerCase();
    case 'toupper': return (yield* text(0)).toUpperCase();
    case 'system': return yield* system(run, yield* text(0));
    case 'close': return yield* run.streams.close(yield* text(0));
    case 'fflush':
      yield* run.call.flush();
      return 0;
    case 'systime': return Math.floor(run.call.now() / 1000);
    case 'strftime': return strftime(args[0] === undefined ? '%a %b %e %H:%M:%S %Z %Y' : yield* text(0), args[1] === undefined ? run.call.now() : (yield* number(1)) * 1000);
    case 'mktime': {
      const [year = 0, month = 1, day = 1, hours = 0, minutes = 0, seconds = 0] = (yield* text(0)).split(' ').map(Number);
      return Date.UTC(year, month - 1, day, hours, minutes, seconds) / 1000;
    }
    case 'and': return Number(BigInt(Math.trunc(yield* number(0))) & BigInt(Math.trunc(yield* number(1))));
    case 'or': return Number(BigInt(Math.trunc(yield* number(0))) | BigInt(Math.trunc(yield* number(1))));
    case 'xor': return Number(BigInt(Math.trunc(yield* number(0))) ^ BigInt(Math.trunc(yield* number(1))));
    case 'lshift': return (yield* number(0)) * 2 ** (yield* number(1));
    case 'rshift': return Math.floor((yield* number(0)) / 2 ** (yield* number(1)));
    case 'compl': return Number(BigInt.asUintN(53, ~BigInt(Math.trunc(yield* number(0)))));
    case 'strtonum': return strtonum(yield* text(0));
    case 'asort': case 'asorti': return sortArray(run, args, name === 'asorti');
    case 'isarray': return args[0]?.k === 'variable' && run.isArray(args[0].name) ? 1 : 0;
    case 'typeof': {
      if (args[0]?.k === 'variable' && run.isArray(args[0].name)) return 'array';
      const given = yield* value(0);
      return given === undefined ? 'untyped' : typeof given === 'number' ? 'number' : typeof given === 'string' ? 'string' : 'strnum';
    }
    default: return run.call.die(`function ${name} not defined`, 2);
  }
}

/** Rounds its positions, as POSIX says; characters before the first are not there but count. */
function substr(text: string, start: number, length: number | undefined): string {
  const characters = [...text];
  const first = Math.round(start);
  const end = length === undefined ? Number.POSITIVE_INFINITY : Number.isNaN(length) ? first : first + Math.round(length);
  return characters.slice(Math.max(0, first - 1), Math.max(0, Math.min(characters.length, end - 1))).join('');
}

function arrayArgument(run: Interpreter, arg: Expression | undefined): AwkArray {
  return arg?.k === 'variable' ? run.array(arg.name) : run.call.die('an array is needed', 2);
}

function* split(run: Interpreter, args: readonly Expression[]): Step<number> {
  const text = run.text(yield* run.evaluate(args[0] as Expression));
  const separator = args[2];
  const parts = separator?.k === 'regex' ? (text === '' ? [] : run.splitBy(text, separator.pattern))
    : run.splitFields(text, separator === undefined ? run.text(run.get('FS')) : run.text(yield* run.evaluate(separator)));
  const array = arrayArgument(run, args[1]);
  array.clear();
  for (const [index, part] of parts.entries()) array.set(String(index + 1), inputValue(part));
  return parts.length;
}

/** `&` is the match, `\\&` an ampersand. */
function replacement(template: string, matched: string): string {
  return template.replace(/\\\\&|\\&|\\\\|&/g, (part) => (part === '&' ? matched : part === '\\&' ? '&' : part === '\\\\&' ? `\\${matched}` : '\\'));
}

function* substitute(run: Interpreter, args: readonly Expression[], all: boolean): Step<number> {
  const pattern = yield* run.patternOf(args[0] as Expression);
  const template = run.text(yield* run.evaluate(args[1] as Expression));
  const target = args[2] ?? SPACE;
  const text = run.text(yield* run.evaluate(target));
  let out = '';
  let copied = 0;
  let count = 0;
  let lastEnd = -1;
  for (let from = 0; from <= text.length; ) {
    const match = pattern.exec(text, from);
    if (match === undefined) break;
    if (!(match.end === match.start && match.start === lastEnd)) {
      count++;
      out += text.slice(copied, match.start) + replacement(template, match.groups[0] ?? '');
      copied = match.end;
      lastEnd = match.end;
      if (!all) break;
    }
    from = match.end > match.start ? match.end : match.end + 1;
    if (count % 64 === 63) yield* run.call.work(64);
  }
  if (count > 0) yield* run.store(target, out + text.slice(copied));
  return count;
}

/** gawk's gensub: `\\1` are groups, `how` is "g" or the number of the match. */
function* general(run: Interpreter, args: readonly Expression[]): Step<string> {
  const pattern = yield* run.patternOf(args[0] as Expression);
  const template = run.text(yield* run.evaluate(args[1] as Expression));
  const how = run.text(yield* run.evaluate(args[2] as Expression));
  const text = run.text(yield* run.evaluate(args[3] ?? SPACE));
  const nth = /^[gG]/.test(how) ? 0 : Math.max(1, Number.parseInt(how, 10) || 1);
  let out = '';
  let copied = 0;
  let count = 0;
  for (let from = 0; from <= text.length; ) {
    const match = pattern.exec(text, from);
    if (match === undefined) break;
    count++;
    if (nth === 0 || count === nth) {
      const made = template.replace(/\\([0-9&])|&/g, (part, escape: string | undefined) => (part === '&' ? (match.groups[0] ?? '') : escape === '&' ? '&' : (match.groups[Number(escape)] ?? '')));
      out += text.slice(copied, match.start) + made;
      copied = match.end;
    }
    from = match.end > match.start ? match.end : match.end + 1;
  }
  return out + text.slice(copied);
}

function* match(run: Interpreter, args: readonly Expression[]): Step<number> {
  const text = run.text(yield* run.evaluate(args[0] as Expression));
  const found = (yield* run.patternOf(args[1] as Expression)).exec(text);
  const start = found === undefined ? 0 : [...text.slice(0, found.start)].length + 1;
  run.set('RSTART', start);
  run.set('RLENGTH', found === undefined ? -1 : [...(found.groups[0] ?? '')].length);
  if (args[2] !== undefined) {
    const array = arrayArgument(run, args[2]);
    array.clear();
    found?.groups.forEach((group, index) => {
      if (group !== undefined) array.set(String(index), inputValue(group));
    });
  }
  return start;
}

function* system(run: Interpreter, command: string): Step<number> {
  try {
    return yield* run.call.run({ argv: ['sh', '-c', command] });
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    run.call.warn(`sh: ${error.message}`);
    return 127;
  }
}

function strtonum(text: string): number {
  const trimmed = text.trim();
  if (/^0[xX][0-9a-fA-F]+/.test(trimmed)) return Number.parseInt(trimmed, 16);
  return /^0[0-7]+$/.test(trimmed) ? Number.parseInt(trimmed, 8) : numberOf(trimmed);
}

function sortArray(run: Interpreter, args: readonly Expression[], byKey: boolean): number {
  const source = arrayArgument(run, args[0]);
  const target = args[1] === undefined ? source : arrayArgument(run, args[1]);
  const values = byKey ? [...source.keys()].sort(compareText) : [...source.values()].sort((a, b) => (typeof a !== 'string' && typeof b !== 'string' ? numberOf(a) - numberOf(b) : typeof a === 'string' && typeof b === 'string' ? compareText(a, b) : typeof a === 'string' ? 1 : -1));
  target.clear();
  for (const [index, each] of values.entries()) target.set(String(index + 1), each);
  return values.length;
}
