import { JqError, named } from './errors.js';
import type { Builtin } from './evaluator.js';
import { lost } from './paths.js';
import type { Json } from './json.js';
import { withArgs } from './native.js';

const unary: Readonly<Record<string, (x: number) => number>> = {
  floor: Math.floor, ceil: Math.ceil, sqrt: Math.sqrt, fabs: Math.abs, trunc: Math.trunc, cbrt: Math.cbrt, sin: Math.sin, cos: Math.cos, tan: Math.tan,
  asin: Math.asin, acos: Math.acos, atan: Math.atan, sinh: Math.sinh, cosh: Math.cosh, tanh: Math.tanh, asinh: Math.asinh, acosh: Math.acosh, atanh: Math.atanh,
  exp: Math.exp, exp2: (x) => 2 ** x, exp10: (x) => 10 ** x, expm1: Math.expm1, log: Math.log, log2: Math.log2, log10: Math.log10, log1p: Math.log1p,
  round: (x) => (x < 0 ? -Math.round(-x) : Math.round(x)), rint: toEven, nearbyint: toEven, logb: (x) => Math.floor(Math.log2(Math.abs(x))),
  significand: (x) => (x === 0 ? 0 : x / 2 ** Math.floor(Math.log2(Math.abs(x)))),
};
const binary: Readonly<Record<string, (x: number, y: number) => number>> = {
  pow: (x, y) => x ** y, atan2: Math.atan2, fmod: (x, y) => x % y, fmin: Math.min, fmax: Math.max, hypot: Math.hypot, ldexp: (x, y) => x * 2 ** y, scalb: (x, y) => x * 2 ** y,
};

function toEven(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

function numeric(value: Json | undefined): number {
  if (typeof value !== 'number') throw new JqError(`${named(value ?? null)} number required`);
  return value;
}

const test = (f: (x: number) => boolean): Builtin => (_run, _args, input, path, emit) => emit(f(numeric(input)), lost(path));

export const mathBuiltins: readonly (readonly [string, Builtin])[] = [
  ...Object.entries(unary).map(([name, f]): readonly [string, Builtin] => [`${name}/0`, (_run, _args, input, path, emit) => emit(f(numeric(input)), lost(path))]),
  ...Object.entries(binary).map(([name, f]): readonly [string, Builtin] => [`${name}/2`, withArgs((_input, x, y) => f(numeric(x), numeric(y)))]),
  ['infinite/0', (_run, _args, _input, path, emit) => emit(Number.POSITIVE_INFINITY, lost(path))],
  ['nan/0', (_run, _args, _input, path, emit) => emit(Number.NaN, lost(path))],
  ['isinfinite/0', test((x) => Math.abs(x) === Number.POSITIVE_INFINITY)],
  ['isnan/0', test(Number.isNaN)],
  ['isnormal/0', test((x) => Number.isFinite(x) && Math.abs(x) >= 2.2250738585072014e-308)],
];
