import { badRequest } from '#cluster/apimachinery/errors.js';
import { first, type Query } from './request-info.js';

const INT64_MAX = 2n ** 63n - 1n;

/** Undefined when it is not there. Throws StatusError with strconv's words. */
export function integerOf(query: Query, name: string): number | undefined {
  const text = first(query, name);
  if (text === undefined) return undefined;
  if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  const value = BigInt(text.replace(/^\+/, ''));
  if (value > INT64_MAX || value < -INT64_MAX - 1n) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: value out of range`);
  return Number(value);
}
