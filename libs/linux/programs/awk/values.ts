import { compareText } from '#linux/programs/compare-text.js';
import { formatFloat } from '#linux/programs/printf-format.js';

/** Text from the input that looks like a number: it compares as one. */
export class NumericText {
  constructor(readonly text: string, readonly number: number) {}
}
/** Undefined is a variable that was never set: '' and 0 at once. */
export type Value = number | string | NumericText | undefined;
export type AwkArray = Map<string, Value>;

const NUMBER = /^[ \t\n\r\f\v]*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/;
const WHOLE = /^[ \t\n\r\f\v]*[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf|nan)[ \t\n\r\f\v]*$/i;

/** A field, an element of split, a line of getline, an operand. */
export function inputValue(text: string): Value {
  return WHOLE.test(text) && !/^[ \t]*(?:inf|nan)/i.test(text) ? new NumericText(text, numberOf(text)) : text;
}

export function numberOf(value: Value): number {
  if (typeof value === 'number') return value;
  if (value === undefined) return 0;
  if (value instanceof NumericText) return value.number;
  const found = NUMBER.exec(value);
  if (found !== null) return Number(found[1]);
  const special = /^\s*([+-])(inf|nan)/i.exec(value);
  if (special === null) return 0;
  return (special[2] as string).toLowerCase() === 'nan' ? Number.NaN : special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** `format` is CONVFMT, or OFMT for print. */
export function textOfValue(value: Value, format: string): string {
  if (typeof value === 'string') return value;
  if (value === undefined) return '';
  if (value instanceof NumericText) return value.text;
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return String(value === 0 ? 0 : value);
  if (Number.isInteger(value) && Math.abs(value) < 1e30) return BigInt(value).toString();
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';
  const parts = /^%([-+ 0#]*)(\d*)(?:\.(\d+))?([eEfFgGdi])$/.exec(format);
  if (parts === null) return formatFloat(value, 'g', { flags: '', width: 0, precision: 6 });
  const letter = parts[4] as string;
  if (letter === 'd' || letter === 'i') return String(Math.trunc(value));
  return formatFloat(value, letter, { flags: parts[1] as string, width: Number(parts[2] || 0), precision: parts[3] === undefined ? undefined : Number(parts[3]) });
}

export function isTrue(value: Value): boolean {
  if (typeof value === 'number') return value !== 0;
  if (value instanceof NumericText) return value.number !== 0;
  return value !== undefined && value !== '';
}

/** Numbers when both sides are; otherwise text. */
export function compareValues(a: Value, b: Value, format: string): number {
  if (typeof a !== 'string' && typeof b !== 'string') {
    const [x, y] = [numberOf(a), numberOf(b)];
    return x < y ? -1 : x > y ? 1 : x === y ? 0 : Number.NaN;
  }
  return compareText(textOfValue(a, format), textOfValue(b, format));
}
