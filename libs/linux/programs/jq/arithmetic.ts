import { STRING_LENGTH_MAX } from '#linux/programs/limits.js';
import { JqError, named } from './errors.js';
import { compareJson, isArray, isObject, type Json, type JsonObject } from './json.js';
import type { BinaryOperator } from './syntax.js';

export function binary(op: BinaryOperator, a: Json, b: Json): Json {
  switch (op) {
    case '+': return add(a, b);
    case '-': return subtract(a, b);
    case '*': return multiply(a, b);
    case '/': return divide(a, b);
    case '%': return remainder(a, b);
    case '==': return compareJson(a, b) === 0;
    case '!=': return compareJson(a, b) !== 0;
    case '<': return compareJson(a, b) < 0;
    case '<=': return compareJson(a, b) <= 0;
    case '>': return compareJson(a, b) > 0;
    case '>=': return compareJson(a, b) >= 0;
  }
}

function refuse(a: Json, b: Json, what: string): never {
  throw new JqError(`${named(a)} and ${named(b)} cannot be ${what}`);
}

export function add(a: Json, b: Json): Json {
  if (a === null) return b;
  if (b === null) return a;
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (typeof a === 'string' && typeof b === 'string') {
    if (a.length + b.length > STRING_LENGTH_MAX) throw new JqError('String too long');
    return a + b;
  }
  if (isArray(a) && isArray(b)) return [...a, ...b];
  if (isObject(a) && isObject(b)) return new Map([...a, ...b]);
  return refuse(a, b, 'added');
}

function subtract(a: Json, b: Json): Json {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (isArray(a) && isArray(b)) return a.filter((each) => !b.some((other) => compareJson(each, other) === 0));
  return refuse(a, b, 'subtracted');
}

function multiply(a: Json, b: Json): Json {
  if (typeof a === 'number' && typeof b === 'number') return a * b;
  const [text, times] = typeof a === 'string' ? [a, b] : [b, a];
  if (typeof text === 'string' && typeof times === 'number') {
    if (!(times > 0)) return null;
    const count = times < 1 ? 1 : Math.floor(times);
    if (text.length * count > STRING_LENGTH_MAX) throw new JqError('Repeat string result too long');
    return text.repeat(count);
  }
  if (isObject(a) && isObject(b)) return merged(a, b);
  return refuse(a, b, 'multiplied');
}

function merged(a: JsonObject, b: JsonObject): JsonObject {
  const result = new Map(a);
  for (const [key, value] of b) {
    const before = result.get(key);
    result.set(key, isObject(before) && isObject(value) ? merged(before, value) : value);
  }
  return result;
}

function divide(a: Json, b: Json): Json {
  if (typeof a === 'number' && typeof b === 'number') {
    if (b === 0) return refuse(a, b, 'divided because the divisor is zero');
    return a / b;
  }
  if (typeof a === 'string' && typeof b === 'string') return splitText(a, b);
  return refuse(a, b, 'divided');
}

export function splitText(text: string, separator: string): readonly string[] {
  if (text === '') return [];
  return separator === '' ? [...text] : text.split(separator);
}

function remainder(a: Json, b: Json): Json {
  if (typeof a !== 'number' || typeof b !== 'number') return refuse(a, b, 'divided');
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN;
  const limit = (value: number) => Math.trunc(Math.max(-(2 ** 63), Math.min(2 ** 63, value)));
  const divisor = Math.abs(limit(b));
  if (divisor === 0) return refuse(a, b, 'divided (remainder) because the divisor is zero');
  const result = Math.abs(limit(a)) % divisor;
  return a < 0 && result !== 0 ? -result : result;
}
