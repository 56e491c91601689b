// Mirrors text/template/funcs.go
import { isRecord } from '#kubectl/rest/dynamic.js';
import { Float, formatV, goTypeName, isStruct, sprintf, type TemplateFunction } from './format.js';
import { declared } from './signature.js';

/** A call that fails: its text stands after `error calling NAME: `. */
export class CallError extends Error {}

export type FunctionMap = Readonly<Record<string, TemplateFunction>>;

/** What `if`, `with`, `and`, `or` and `not` take for true. */
export function truth(value: unknown): boolean {
  if (value === null || value === undefined || value === false || value === 0 || value === '') return false;
  if (value instanceof Float) return value.value !== 0;
  if (Array.isArray(value)) return value.length > 0;
  if (isRecord(value)) return isStruct(value) || Object.keys(value).length > 0; // structs are always true
  return true;
}

function number(value: unknown): unknown {
  return value instanceof Float ? value.value : value;
}

/** Ints and floats are different kinds to Go. */
function kindOf(value: unknown): string {
  return value instanceof Float || (typeof value === 'number' && !Number.isInteger(value)) ? 'float' : typeof value;
}

function incomparable(a: unknown, b: unknown): CallError {
  return new CallError(`incompatible types for comparison: ${goTypeName(a)} and ${goTypeName(b)}`);
}

function equal(a: unknown, b: unknown): boolean {
  const x = number(a);
  const y = number(b);
  if (x === undefined || x === null || y === undefined || y === null) return (x ?? null) === (y ?? null);
  if (typeof x === 'object' || typeof y === 'object') throw new CallError(`non-comparable type ${sprintf('%s', [typeof x === 'object' ? a : b])}: ${goTypeName(typeof x === 'object' ? a : b)}`);
  if (kindOf(a) !== kindOf(b)) throw incomparable(a, b);
  return x === y;
}

function less(a: unknown, b: unknown): boolean {
  const x = number(a);
  const y = number(b);
  if (kindOf(a) !== kindOf(b)) throw incomparable(a, b);
  if (typeof x === 'number' && typeof y === 'number') return x < y;
  if (typeof x === 'string' && typeof y === 'string') return x < y;
  throw new CallError('invalid type for comparison');
}

export function indexValue(value: unknown, ...keys: unknown[]): unknown {
  let found = value;
  for (const raw of keys) {
    const key = number(raw);
    if (found === null || found === undefined) throw new CallError('index of untyped nil');
    if (Array.isArray(found) || typeof found === 'string') {
      if (typeof key !== 'number') throw new CallError(`cannot index slice/array with type ${goTypeName(raw)}`);
      if (key < 0 || key >= found.length) throw new CallError(typeof found === 'string' ? 'reflect: string index out of range' : `index out of range: ${key}`);
      found = typeof found === 'string' ? found.charCodeAt(key) : (found[key] as unknown);
    } else if (isRecord(found)) {
      if (typeof key !== 'string') throw new CallError(`value has type ${goTypeName(raw)}; should be string`);
      found = Object.hasOwn(found, key) ? found[key] : undefined;
    } else throw new CallError(`can't index item of type ${goTypeName(found)}`);
  }
  return found;
}

function sliceValue(value: unknown, from?: unknown, to?: unknown): unknown {
  if (typeof value !== 'string' && !Array.isArray(value)) throw new CallError(`can't slice item of type ${goTypeName(value)}`);
  const start = from === undefined ? 0 : Number(number(from));
  const end = to === undefined ? value.length : Number(number(to));
  if (start < 0 || end > value.length || start > end) throw new CallError(`index out of range: ${end}`);
  return value.slice(start, end);
}

const htmlEscapes: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&#34;', "'": '&#39;', '\0': '\ufffd' };

/** fmt.Sprint: a space between operands when neither is a string. */
export function sprint(...args: unknown[]): string {
  let out = '';
  args.forEach((arg, i) => {
    if (i > 0 && typeof arg !== 'string' && typeof args[i - 1] !== 'string') out += ' ';
    out += formatV(arg);
  });
  return out;
}

/** `and` and `or` are evaluated by the executor, which must not evaluate more than it needs. */
const calls: FunctionMap = {
  and: (...args) => args.find((arg) => !truth(arg)) ?? args.at(-1),
  or: (...args) => args.find(truth) ?? args.at(-1),
  not: (value) => !truth(value),
  len: (value) => {
    if (typeof value === 'string') return [...value].reduce((sum, c) => sum + utf8Length(c), 0);
    if (Array.isArray(value)) return value.length;
    if (isRecord(value) && !isStruct(value)) return Object.keys(value).length;
    throw new CallError(value === null || value === undefined ? 'len of nil pointer' : `len of type ${goTypeName(value)}`);
  },
  index: (value, ...keys) => indexValue(value, ...keys),
  slice: (value, from, to) => sliceValue(value, from, to),
  print: (...args) => sprint(...args),
  println: (...args) => `${args.map(formatV).join(' ')}\n`,
  printf: (format, ...args) => sprintf(String(format), args),
  html: (...args) => sprint(...args).replace(/[<>&"'\0]/g, (c) => htmlEscapes[c] as string),
  js: (...args) => sprint(...args).replace(/[\\'"<>&=]/g, (c) => ({ '\\': '\\\\', "'": "\\'", '"': '\\"', '<': '\\u003C', '>': '\\u003E', '&': '\\u0026', '=': '\\u003D' })[c] as string),
  urlquery: (...args) => encodeURIComponent(sprint(...args)).replace(/%20/g, '+'),
  call: (fn, ...args) => {
    if (typeof fn !== 'function') throw new CallError(`non-function of type ${goTypeName(fn)}`);
    return (fn as TemplateFunction)(...args);
  },
  eq: (a, ...others) => {
    if (others.length === 0) throw new CallError('missing argument for comparison');
    return others.some((other) => equal(a, other));
  },
  ne: (a, b) => !equal(a, b),
  lt: (a, b) => less(a, b),
  le: (a, b) => less(a, b) || equal(a, b),
  gt: (a, b) => !less(a, b) && !equal(a, b),
  ge: (a, b) => !less(a, b),
};

function utf8Length(c: string): number {
  const code = c.codePointAt(0) as number;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** What the functions take, for Go's messages about their number. */
const TAKES: Readonly<Record<string, string>> = {
  and: 'any ...any', or: 'any ...any', not: 'any', len: 'any', index: 'any ...any', slice: 'any ...any', print: '...any', println: '...any', printf: 'string ...any', html: '...any', js: '...any', urlquery: '...any', call: 'any ...any',
  eq: 'any ...any', ne: 'any any', lt: 'any any', le: 'any any', gt: 'any any', ge: 'any any',
};

export const builtins: FunctionMap = Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, declared(TAKES[name] ?? '...any', call)]));
