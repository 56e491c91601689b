// Mirrors github.com/Masterminds/sprig/v3/numeric.go
// Differs: decimal arithmetic is rounded to 15 digits instead of done in decimals.
import type { Random } from '#linux/env/env.js';
import { Float, formatV } from '#kubectl/template/format.js';
import { CallError, type FunctionMap } from '#kubectl/template/functions.js';
import { declared } from '#kubectl/template/signature.js';
import { RANGE_MAX } from '#helm/limits.js';

export function toFloat(value: unknown): number {
  if (value instanceof Float) return value.value;
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string' && /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(value)) return Number(value);
  return 0;
}

/** github.com/spf13/cast: cuts off what is behind the point; texts must be whole numbers. */
export function toInt(value: unknown): number {
  if (typeof value !== 'string') return Math.trunc(toFloat(value));
  const text = value.replace(/\.0*$/, '');
  return /^[-+]?\d+$/.test(text) ? Number(text) : /^0[xX][0-9a-fA-F]+$/.test(text) ? Number(text) : 0;
}

function divide(a: number, b: number): number {
  if (b === 0) throw new CallError('runtime error: integer divide by zero');
  return Math.trunc(a / b);
}

function untilStep(start: number, stop: number, step: number): number[] {
  const numbers: number[] = [];
  if (step === 0 || (stop < start ? step > 0 : step < 0)) return numbers;
  for (let i = start; stop < start ? i > stop : i < stop; i += step) {
    if (numbers.length >= RANGE_MAX) throw new CallError('runtime error: makeslice: len out of range');
    numbers.push(i);
  }
  return numbers;
}

function seq(...params: number[]): string {
  const [a = 0, b = 0, c = 0] = params;
  if (params.length === 0 || params.length > 3) return '';
  const [start, step, end] = params.length === 1 ? [1, a < 1 ? -1 : 1, a] : params.length === 2 ? [a, b < a ? -1 : 1, b] : [a, b, c];
  if (end < start && step > 0) return '';
  return untilStep(start, end + (end < start ? -1 : 1), step).join(' ');
}

function round(value: unknown, places: number, at: Float | undefined): Float {
  const power = 10 ** places;
  const digit = power * toFloat(value);
  const part = digit - Math.trunc(digit);
  return new Float((part >= (at?.value ?? 0.5) ? Math.ceil(digit) : Math.floor(digit)) / power);
}

const exact = (value: number) => new Float(Number(value.toPrecision(15)));
const ints = (values: readonly unknown[]) => values.map(toInt);
const floats = (values: readonly unknown[]) => values.map(toFloat);

export function numberFunctions(random: Random): FunctionMap {
  return {
    atoi: declared('string', (text: string) => (/^[-+]?\d+$/.test(text) ? Number(text) : 0)),
    int: declared('any', toInt),
    int64: declared('any', toInt),
    float64: declared('any', (value: unknown) => new Float(toFloat(value))),
    toDecimal: declared('any', (value: unknown) => (/^[0-7]+$/.test(formatV(value)) ? Number.parseInt(formatV(value), 8) : 0)),
    seq: declared('...int', seq),
    until: declared('int', (count: number) => untilStep(0, count, count < 0 ? -1 : 1)),
    untilStep: declared('int int int', untilStep),
    add1: declared('any', (value: unknown) => toInt(value) + 1),
    add: declared('...any', (...values: unknown[]) => ints(values).reduce((a, b) => a + b, 0)),
    sub: declared('any any', (a: unknown, b: unknown) => toInt(a) - toInt(b)),
    div: declared('any any', (a: unknown, b: unknown) => divide(toInt(a), toInt(b))),
    mod: declared('any any', (a: unknown, b: unknown) => {
      divide(toInt(a), toInt(b));
      return toInt(a) % toInt(b);
    }),
    mul: declared('any ...any', (...values: unknown[]) => ints(values).reduce((a, b) => a * b, 1)),
    add1f: declared('any', (value: unknown) => exact(toFloat(value) + 1)),
    addf: declared('...any', (...values: unknown[]) => exact(floats(values).reduce((a, b) => a + b, 0))),
    subf: declared('any ...any', (...values: unknown[]) => exact(floats(values).reduce((a, b) => a - b))),
    divf: declared('any ...any', (...values: unknown[]) => exact(floats(values).reduce((a, b) => {
      if (b === 0) throw new CallError('decimal division by 0');
      return a / b;
    }))),
    mulf: declared('any ...any', (...values: unknown[]) => exact(floats(values).reduce((a, b) => a * b))),
    max: declared('any ...any', (...values: unknown[]) => Math.max(...ints(values))),
    biggest: declared('any ...any', (...values: unknown[]) => Math.max(...ints(values))),
    min: declared('any ...any', (...values: unknown[]) => Math.min(...ints(values))),
    maxf: declared('any ...any', (...values: unknown[]) => new Float(Math.max(...floats(values)))),
    minf: declared('any ...any', (...values: unknown[]) => new Float(Math.min(...floats(values)))),
    ceil: declared('any', (value: unknown) => new Float(Math.ceil(toFloat(value)))),
    floor: declared('any', (value: unknown) => new Float(Math.floor(toFloat(value)))),
    round: declared('any int ...float', (value: unknown, places: number, at?: Float) => round(value, places, at)),
    randInt: declared('int int', (min: number, max: number) => {
      if (max <= min) throw new CallError('invalid argument to Intn');
      return min + random.below(max - min);
    }),
  };
}
