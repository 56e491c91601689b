import { CelError, isNumber, type CelValue } from '#cluster/cel/values.js';

/** Name, signatures, what it does, what it costs. */
export type Declaration = readonly [
  name: string,
  overloads: readonly string[],
  run: (args: readonly CelValue[]) => CelValue,
  cost?: (args: readonly CelValue[], result: CelValue) => number,
];

/** No overload takes the values given. */
export class NoSuchOverload extends CelError {}

export function noSuchOverload(): NoSuchOverload {
  return new NoSuchOverload('no such overload');
}

export function text(value: CelValue | undefined): string {
  if (typeof value !== 'string') throw noSuchOverload();
  return value;
}

export function whole(value: CelValue | undefined): bigint {
  if (typeof value !== 'bigint') throw noSuchOverload();
  return value;
}

export function instance<T>(value: CelValue | undefined, type: new (...args: never[]) => T): T {
  if (!(value instanceof type)) throw noSuchOverload();
  return value;
}

/** A whole number that fits a place in a list or text. */
export function place(value: CelValue | undefined): number {
  return Number(whole(value));
}

/** Texts of Kubernetes count in a tenth of their characters. */
export function traversal(size: number): number {
  return Math.ceil(size * 0.1);
}

/** As cel-go's actualSize: 1 for whatever has no size. */
export function sizeOf(value: CelValue | undefined): number {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length;
  if (value === undefined || value === null || typeof value !== 'object' || isNumber(value)) return 1;
  if ('items' in value) return value.items.length;
  if ('keys' in value) return value.size;
  return 1;
}
