// Mirrors cel-go/ext/formatting.go
import { CelError, CelList, CelMap, Optional, Timestamp, Duration, TypeValue, typeOfValue, Uint, type CelValue } from '#cluster/cel/values.js';
import { showTimestamp, showSeconds } from '#cluster/cel/time-text.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';

/** Of a number's fraction: JavaScript's own limit. */
const DIGITS_MAX = 100;

/** `'%s is %d'.format([…])`. Throws CelError. */
export function formatText(template: string, args: readonly CelValue[]): string {
  let next = 0;
  return template.replace(/%(?:\.(\d+))?(.?)/g, (_all, precision: string | undefined, verb: string) => {
    if (verb === '%') return '%';
    const arg = args[next];
    if (arg === undefined) throw new CelError(`index ${next} out of range`);
    next++;
    return formatOne(verb, arg, precision === undefined ? undefined : Number(precision));
  });
}

function formatOne(verb: string, value: CelValue, precision: number | undefined): string {
  switch (verb) {
    case 's': return showPart(value);
    case 'd': return typeof value === 'number' && Number.isFinite(value) && !Number.isInteger(value) ? refuse('decimal clause can only be used on integers', value) : String(numberOf(value, 'decimal clause can only be used on integers'));
    case 'f': return Number(numberOf(value, 'fixed-point clause can only be used on doubles')).toFixed(Math.min(precision ?? 6, DIGITS_MAX));
    case 'e': return Number(numberOf(value, 'scientific clause can only be used on doubles')).toExponential(Math.min(precision ?? 6, DIGITS_MAX)).replace(/e([+-])(\d)$/, 'e$10$2');
    case 'b': return typeof value === 'boolean' ? String(Number(value)) : integerOf(value, 'only integers and bools can be formatted as binary').toString(2);
    case 'o': return integerOf(value, 'octal clause can only be used on integers').toString(8);
    case 'x': return hex(value);
    case 'X': return hex(value).toUpperCase();
    default: throw new CelError(`could not parse formatting clause: unrecognized formatting clause "${verb}"`);
  }
}

function hex(value: CelValue): string {
  if (typeof value === 'string') return [...encodeUtf8(value)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  if (value instanceof Uint8Array) return [...value].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return integerOf(value, 'only integers, byte buffers, and strings can be formatted as hex').toString(16);
}

function numberOf(value: CelValue, problem: string): bigint | number {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  return value instanceof Uint ? value.value : refuse(problem, value);
}

function integerOf(value: CelValue, problem: string): bigint {
  const number = numberOf(value, problem);
  return typeof number === 'bigint' ? number : refuse(problem, value);
}

function refuse(problem: string, value: CelValue): never {
  throw new CelError(`error during formatting: ${problem}, was given ${typeOfValue(value).name}`);
}

/** As `%s` shows a value. */
function showPart(value: CelValue): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return String(value);
  if (value instanceof Uint) return String(value.value);
  if (value instanceof CelList) return `[${value.items.map(showPart).join(', ')}]`;
  if (value instanceof CelMap) return `{${value.keys().map((key) => `${showPart(key)}: ${showPart(value.get(key) as CelValue)}`).toSorted().join(', ')}}`;
  if (value instanceof Timestamp) return showTimestamp(value.nanos);
  if (value instanceof Duration) return showSeconds(value.nanos);
  if (value instanceof TypeValue) return value.name;
  if (value instanceof Uint8Array) return decodeUtf8(value);
  if (value instanceof Optional) return value.value === undefined ? 'optional.none()' : `optional(${showPart(value.value)})`;
  throw new CelError(`error during formatting: string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given ${typeOfValue(value).name}`);
}
