import type { Step } from '#linux/kernel/step.js';
import { compareText } from '#linux/programs/compare-text.js';
import { byteLengthOf } from '#linux/programs/byte-text.js';
import { deletePaths, getAt, getPath, updatePath } from './access.js';
import { add, splitText } from './arithmetic.js';
import { Halt, JqError, named } from './errors.js';
import type { Builtin, Closure, Emit, Evaluator } from './evaluator.js';
import { lost } from './paths.js';
import { compareJson, formatJson, isArray, isObject, isTruthy, type Json, kindOf, sortedKeys } from './json.js';
import { JsonError, parseJsonText } from './json-parser.js';
import { mathBuiltins } from './math.js';
import { regexBuiltins } from './regex.js';
import { plain, withArgs } from './native.js';
import { timeBuiltins } from './times.js';

/** A function of its input and, for each element, of an expression over it. */
function byKey(what: string, f: (items: readonly { readonly key: Json; readonly value: Json }[]) => Json): Builtin {
  return function* (run, args, input, path, emit) {
    if (!isArray(input)) throw new JqError(`${named(input)} cannot be ${what}, as it is not an array`);
    const items: { key: Json; value: Json }[] = [];
    for (const value of input) items.push({ key: yield* run.all(args[0] as Closure, value), value });
    yield* emit(f(items), lost(path));
  };
}

type Keyed = readonly { readonly key: Json; readonly value: Json }[];
const sortedBy = (items: Keyed) => [...items].sort((a, b) => compareJson(a.key, b.key));

function groups(items: Keyed): Json[][] {
  const found: { key: Json; values: Json[] }[] = [];
  for (const { key, value } of sortedBy(items)) {
    const last = found.at(-1);
    if (last !== undefined && compareJson(last.key, key) === 0) last.values.push(value);
    else found.push({ key, values: [value] });
  }
  return found.map(({ values }) => values);
}

function extreme(items: Keyed, sign: 1 | -1): Json {
  let best: Keyed[number] | undefined;
  for (const item of items) {
    const order = best === undefined ? 0 : compareJson(item.key, best.key) * sign;
    if (best === undefined || order < 0 || (order === 0 && sign < 0)) best = item;
  }
  return best?.value ?? null;
}

function itself(f: (items: Keyed) => Json, what: string): Builtin {
  return plain((input) => {
    if (!isArray(input)) throw new JqError(`${named(input)} cannot be ${what}, as it is not an array`);
    return f(input.map((value) => ({ key: value, value })));
  });
}

function text(input: Json, message: string): string {
  if (typeof input !== 'string') throw new JqError(message);
  return input;
}

function lengthOf(input: Json): Json {
  if (input === null) return 0;
  if (typeof input === 'boolean') throw new JqError(`${named(input)} has no length`);
  if (typeof input === 'number') return Math.abs(input);
  if (typeof input === 'string') return [...input].length;
  return isArray(input) ? input.length : (input as ReadonlyMap<string, Json>).size;
}

function keysOf(input: Json, sorted: boolean): Json {
  if (isArray(input)) return input.map((_, index) => index);
  if (!isObject(input)) throw new JqError(`${named(input)} has no keys`);
  return sorted ? sortedKeys(input) : [...input.keys()];
}

function has(input: Json, key: Json): boolean {
  if (isObject(input) && typeof key === 'string') return input.has(key);
  if (isArray(input) && typeof key === 'number') return key >= 0 && key < input.length;
  throw new JqError(`Cannot check whether ${kindOf(input)} has a ${typeof key === 'string' ? 'string' : kindOf(key)} key`);
}

function contains(a: Json, b: Json): boolean {
  if (isObject(a) && isObject(b)) return [...b].every(([key, value]) => a.has(key) && contains(a.get(key) as Json, value));
  if (isArray(a) && isArray(b)) return b.every((wanted) => a.some((each) => kindOf(each) === kindOf(wanted) && contains(each, wanted)));
  if (typeof a === 'string' && typeof b === 'string') return a.includes(b);
  if (kindOf(a) === kindOf(b)) return compareJson(a, b) === 0;
  throw new JqError(`${named(a)} and ${named(b)} cannot have their containment checked`);
}

function flatten(items: readonly Json[], depth: number): Json[] {
  return items.flatMap((item) => (isArray(item) && depth > 0 ? flatten(item, depth - 1) : [item]));
}

function toNumber(input: Json): Json {
  if (typeof input === 'number') return input;
  if (typeof input !== 'string') throw new JqError(`${named(input)} cannot be parsed as a number`);
  const value = fromJson(input);
  if (typeof value === 'number') return value;
  throw new JqError(`${named(input)} cannot be parsed as a number`);
}

function fromJson(input: string): Json {
  try {
    return parseJsonText(input);
  } catch (error) {
    throw error instanceof JsonError ? new JqError(error.message) : error;
  }
}

function join(input: Json, separator: Json): Json {
  let result: Json = null;
  for (const item of iterated(input)) {
    const shown: Json = typeof item === 'boolean' || typeof item === 'number' ? formatJson(item) : item === null ? '' : item;
    result = add(result === null ? '' : add(result, separator), shown);
  }
  return result ?? '';
}

function iterated(input: Json): readonly Json[] {
  if (isArray(input)) return input;
  if (isObject(input)) return [...input.values()];
  throw new JqError(`Cannot iterate over ${named(input)}`);
}

function indices(input: Json, wanted: Json): Json {
  if (input === null) return null;
  if (typeof input === 'string' && typeof wanted === 'string') {
    const found: number[] = [];
    if (wanted === '') return null;
    for (let at = input.indexOf(wanted); at >= 0; at = input.indexOf(wanted, at + 1)) found.push([...input.slice(0, at)].length);
    return found;
  }
  if (isArray(input)) return getAt(input, isArray(wanted) ? wanted : [wanted]);
  return getAt(input, wanted);
}

function implode(input: Json): Json {
  if (!isArray(input)) throw new JqError('implode input must be an array');
  return input.map((code) => {
    if (typeof code !== 'number') throw new JqError(`${named(code)} can't be imploded, unicode codepoint needs to be numeric`);
    return code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000) ? String.fromCodePoint(Math.floor(code)) : '\ufffd';
  }).join('');
}

function* range(from: Json, to: Json, by: Json, path: Parameters<Emit>[1], run: Evaluator, emit: Emit): Step<void> {
  if (typeof from !== 'number' || typeof to !== 'number' || typeof by !== 'number') throw new JqError('Range bounds must be numeric');
  if (by === 0 && from < to) throw new JqError('Range step must not be zero');
  for (let value = from, count = 0; by > 0 ? value < to : by < 0 && value > to; value += by, count++) {
    if (count % 256 === 255) yield* run.world.work(256);
    yield* emit(value, lost(path));
  }
}

/** Depth first over what `f` gives again and again; deep chains don't nest. */
function* recurse(run: Evaluator, f: Closure, input: Json, path: Parameters<Emit>[1], emit: Emit): Step<void> {
  const stack: { value: Json; path: Parameters<Emit>[1] }[] = [{ value: input, path }];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    yield* run.world.work(1);
    yield* emit(top.value, top.path);
    const children: { value: Json; path: Parameters<Emit>[1] }[] = [];
    yield* run.each(f, top.value, top.path, function* (value, at) {
      children.push({ value, path: at });
    });
    stack.push(...children.reverse());
  }
}

/** `while` and `until`: goes on with what `update` gives. */
function* loop(run: Evaluator, condition: Closure, update: Closure, input: Json, path: Parameters<Emit>[1], kind: 'while' | 'until', emit: Emit): Step<void> {
  const stack: Json[] = [input];
  for (let value = stack.pop(); value !== undefined; value = stack.pop()) {
    const current = value;
    yield* run.world.work(1);
    for (const holds of yield* run.all(condition, current)) {
      const goesOn = isTruthy(holds) === (kind === 'while');
      if (kind === 'while' ? goesOn : !goesOn) yield* emit(current, lost(path));
      if (goesOn) stack.push(...(yield* run.all(update, current)).reverse());
    }
  }
}

const structure: readonly (readonly [string, Builtin])[] = [
  ['empty/0', function* () {}],
  ['not/0', plain((input) => !isTruthy(input))],
  ['error/0', (_run, _args, input) => { throw new JqError(input); }],
  ['error/1', function* (run, args, input) {
    yield* run.each(args[0] as Closure, input, undefined, (value) => { throw new JqError(value); });
  }],
  ['path/1', (run, args, input, path, emit) => run.paths(args[0] as Closure, input, (found) => emit(found, lost(path)))],
  ['getpath/1', (run, args, input, path, emit) => run.each(args[0] as Closure, input, undefined, (keys) => {
    if (!isArray(keys)) throw new JqError('Path must be specified as an array');
    return emit(getPath(input, keys), path === undefined || path === 'none' ? path : [...path, ...keys]);
  })],
  ['setpath/2', withArgs((input, keys, value) => {
    if (!isArray(keys as Json)) throw new JqError('Path must be specified as an array');
    return updatePath(input, keys as readonly Json[], () => value as Json);
  })],
  ['delpaths/1', withArgs((input, paths) => {
    if (!isArray(paths)) throw new JqError('Paths must be specified as an array');
    return deletePaths(input, paths);
  })],
  ['recurse/0', (run, _args, input, path, emit) => run.run({ k: 'everything' }, undefined, input, path, emit)],
  ['recurse/1', (run, args, input, path, emit) => recurse(run, args[0] as Closure, input, path, emit)],
  ['repeat/1', (run, args, input, path, emit) => recurse(run, args[0] as Closure, input, path, emit)],
  ['while/2', (run, args, input, path, emit) => loop(run, args[0] as Closure, args[1] as Closure, input, path, 'while', emit)],
  ['until/2', (run, args, input, path, emit) => loop(run, args[0] as Closure, args[1] as Closure, input, path, 'until', emit)],
  ['first/1', (run, args, input, path, emit) => run.limited(1, (each) => run.each(args[0] as Closure, input, path, each), emit)],
  ['range/2', (run, args, input, path, emit) => run.each(args[0] as Closure, input, undefined, (from) =>
    run.each(args[1] as Closure, input, undefined, (to) => range(from, to, 1, path, run, emit)))],
  ['range/3', (run, args, input, path, emit) => run.each(args[0] as Closure, input, undefined, (from) =>
    run.each(args[1] as Closure, input, undefined, (to) => run.each(args[2] as Closure, input, undefined, (by) => range(from, to, by, path, run, emit))))],
  ['sort/0', itself((items) => sortedBy(items).map(({ value }) => value), 'sorted')],
  ['sort_by/1', byKey('sorted', (items) => sortedBy(items).map(({ value }) => value))],
  ['group_by/1', byKey('grouped', groups)],
  ['unique/0', itself((items) => groups(items).map(([first]) => first as Json), 'sorted')],
  ['unique_by/1', byKey('grouped', (items) => groups(items).map(([first]) => first as Json))],
  ['min/0', itself((items) => extreme(items, 1), 'iterated over')],
  ['max/0', itself((items) => extreme(items, -1), 'iterated over')],
  ['min_by/1', byKey('iterated over', (items) => extreme(items, 1))],
  ['max_by/1', byKey('iterated over', (items) => extreme(items, -1))],
  ['add/0', plain((input) => addAll(iterated(input)))],
  ['reverse/0', plain((input) => {
    if (input === null) return [];
    if (typeof input === 'string') return [...input].reverse().join('');
    if (!isArray(input)) throw new JqError(`Cannot reverse ${named(input)}`);
    return [...input].reverse();
  })],
  ['flatten/0', plain((input) => flatten(iterated(input), Number.POSITIVE_INFINITY))],
  ['flatten/1', withArgs((input, depth) => {
    if (typeof depth !== 'number' || depth < 0) throw new JqError('flatten depth must not be negative');
    return flatten(iterated(input), depth);
  })],
  ['transpose/0', plain((input) => {
    const rows = iterated(input) as readonly (readonly Json[])[];
    const width = Math.max(0, ...rows.map((row) => row.length));
    return Array.from({ length: width }, (_, column) => rows.map((row) => row[column] ?? null));
  })],
  ['bsearch/1', withArgs((input, wanted) => {
    const items = iterated(input);
    const at = items.findIndex((item) => compareJson(item, wanted as Json) >= 0);
    const index = at < 0 ? items.length : at;
    return index < items.length && compareJson(items[index] as Json, wanted as Json) === 0 ? index : -1 - index;
  })],
];

/** Adds in a way that is not quadratic for strings and arrays. */
function addAll(items: readonly Json[]): Json {
  const present = items.filter((item) => item !== null);
  if (present.length > 0 && present.every((item) => typeof item === 'string')) return present.join('');
  if (present.length > 0 && present.every((item) => isArray(item))) return (present as readonly (readonly Json[])[]).flat();
  return present.reduce<Json>((sum, item) => add(sum, item), null);
}

const values: readonly (readonly [string, Builtin])[] = [
  ['length/0', plain(lengthOf)],
  ['utf8bytelength/0', plain((input) => byteLengthOf(text(input, `${named(input)} only strings have UTF-8 byte length`)))],
  ['keys/0', plain((input) => keysOf(input, true))],
  ['keys_unsorted/0', plain((input) => keysOf(input, false))],
  ['has/1', withArgs((input, key) => has(input, key as Json))],
  ['contains/1', withArgs((input, wanted) => contains(input, wanted as Json))],
  ['type/0', plain(kindOf)],
  ['tostring/0', plain((input) => (typeof input === 'string' ? input : formatJson(input)))],
  ['tonumber/0', plain(toNumber)],
  ['tojson/0', plain((input) => formatJson(input))],
  ['fromjson/0', plain((input) => fromJson(text(input, `${named(input)} only strings can be parsed`)))],
  ['ascii_downcase/0', plain((input) => text(input, 'ascii_downcase input must be a string').replace(/[A-Z]/g, (letter) => letter.toLowerCase()))],
  ['ascii_upcase/0', plain((input) => text(input, 'ascii_upcase input must be a string').replace(/[a-z]/g, (letter) => letter.toUpperCase()))],
  ['explode/0', plain((input) => [...text(input, 'explode input must be a string')].map((point) => point.codePointAt(0) as number))],
  ['implode/0', plain(implode)],
  ['split/1', withArgs((input, separator) => {
    if (typeof input !== 'string' || typeof separator !== 'string') throw new JqError('split input and separator must be strings');
    return splitText(input, separator);
  })],
  ['join/1', withArgs((input, separator) => join(input, separator as Json))],
  ['startswith/1', withArgs((input, start) => {
    if (typeof input !== 'string' || typeof start !== 'string') throw new JqError('startswith() requires string inputs');
    return input.startsWith(start);
  })],
  ['endswith/1', withArgs((input, end) => {
    if (typeof input !== 'string' || typeof end !== 'string') throw new JqError('endswith() requires string inputs');
    return input.endsWith(end);
  })],
  ['ltrimstr/1', withArgs((input, start) => (typeof input === 'string' && typeof start === 'string' && input.startsWith(start) ? input.slice(start.length) : input))],
  ['rtrimstr/1', withArgs((input, end) => (typeof input === 'string' && typeof end === 'string' && end !== '' && input.endsWith(end) ? input.slice(0, -end.length) : input))],
  ['trim/0', plain((input) => text(input, `${named(input)} cannot be trimmed`).trim())],
  ['ltrim/0', plain((input) => text(input, `${named(input)} cannot be trimmed`).trimStart())],
  ['rtrim/0', plain((input) => text(input, `${named(input)} cannot be trimmed`).trimEnd())],
  ['indices/1', withArgs((input, wanted) => indices(input, wanted as Json))],
];

const surroundings: readonly (readonly [string, Builtin])[] = [
  ['input/0', function* (run, _args, _input, path, emit) {
    const next = yield* run.world.input();
    if (next === undefined) throw new JqError('No more inputs');
    yield* emit(next, lost(path));
  }],
  ['inputs/0', function* (run, _args, _input, path, emit) {
    for (;;) {
      const next = yield* run.world.input();
      if (next === undefined) return;
      yield* emit(next, lost(path));
    }
  }],
  ['input_filename/0', (run, _args, _input, path, emit) => emit(run.world.inputName(), lost(path))],
  ['input_line_number/0', (run, _args, _input, path, emit) => emit(run.world.inputLine(), lost(path))],
  ['debug/0', function* (run, _args, input, path, emit) {
    run.world.log(`["DEBUG:",${formatJson(input)}]\n`);
    yield* emit(input, path);
  }],
  ['stderr/0', function* (run, _args, input, path, emit) {
    run.world.log(formatJson(input));
    yield* emit(input, path);
  }],
  ['halt/0', () => { throw new Halt(0, undefined); }],
  ['halt_error/1', function* (run, args, input) {
    yield* run.each(args[0] as Closure, input, undefined, (status) => {
      if (typeof status !== 'number') throw new JqError('halt_error/1: number required');
      throw new Halt(status, input);
    });
  }],
  ['get_search_list/0', plain(() => [])],
];

const natives = [...structure, ...values, ...surroundings, ...mathBuiltins, ...timeBuiltins, ...regexBuiltins];

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map([...natives, ['builtins/0', plain(() => [...natives.map(([name]) => name)].sort(compareText))]]);
