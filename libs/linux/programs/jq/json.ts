import { compareText } from '#linux/programs/compare-text.js';

/** A JSON value as jq has it. Objects are maps, because keys keep their order, numbers among them. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = ReadonlyMap<string, Json>;
export type Kind = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

export function kindOf(value: Json): Kind {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'object' ? 'object' : (type as Kind);
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return value instanceof Map;
}

export function isTruthy(value: Json): boolean {
  return value !== null && value !== false;
}

/** Plain data (as YAML gives it) into jq's values. */
export function fromPlain(value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map(fromPlain);
  if (value instanceof Map) return new Map([...value].map(([key, inner]) => [String(key), fromPlain(inner)]));
  if (typeof value === 'object') return new Map(Object.entries(value).map(([key, inner]) => [key, fromPlain(inner)]));
  if (typeof value === 'bigint') return Number(value);
  return value as Json;
}

const ORDER: Readonly<Record<Kind, number>> = { null: 0, boolean: 1, number: 3, string: 4, array: 5, object: 6 };

/** jq's order: null, false, true, numbers, strings, arrays, objects (by their keys, then their values). */
export function compareJson(a: Json, b: Json): number {
  if (a === b) return 0;
  const kind = kindOf(a);
  const other = kindOf(b);
  if (kind !== other) return ORDER[kind] - ORDER[other];
  switch (kind) {
    case 'boolean': return a === true ? 1 : -1;
    case 'number': return (a as number) < (b as number) ? -1 : a === b ? 0 : Number.isNaN(a) ? -1 : 1; // nan is below all
    case 'string': return compareText(a as string, b as string);
    case 'array': return compareArrays(a as readonly Json[], b as readonly Json[]);
    case 'object': return compareObjects(a as JsonObject, b as JsonObject);
    default: return 0;
  }
}

function compareArrays(a: readonly Json[], b: readonly Json[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareJson(a[i] as Json, b[i] as Json);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareObjects(a: JsonObject, b: JsonObject): number {
  const keys = sortedKeys(a);
  const order = compareArrays(keys, sortedKeys(b));
  if (order !== 0) return order;
  for (const key of keys) {
    const inner = compareJson(a.get(key) as Json, b.get(key) as Json);
    if (inner !== 0) return inner;
  }
  return 0;
}

export function sortedKeys(object: JsonObject): readonly string[] {
  return [...object.keys()].sort(compareText);
}

/** Seventeen digits at most, exponents from 1e-5 down and 1e17 up. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'null';
  if (value === Number.POSITIVE_INFINITY) return '1.7976931348623157e+308';
  if (value === Number.NEGATIVE_INFINITY) return '-1.7976931348623157e+308';
  if (Object.is(value, -0)) return '-0';
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return String(value);
  const [mantissa = '', power = ''] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const point = Number(power) + 1;
  const sign = value < 0 ? '-' : '';
  if (point <= -4 || point > digits.length + 15) {
    const exponent = point - 1;
    const shown = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
    return `${sign}${shown}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, '0');
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

export function quoteJson(text: string, ascii = false): string {
  let quoted = '"';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 34) quoted += '\\"';
    else if (code === 92) quoted += '\\\\';
    else if (code < 32 || code === 127) quoted += CONTROLS[code] ?? `\\u${code.toString(16).padStart(4, '0')}`;
    else if (code < 127 || !ascii) quoted += text[i];
    else quoted += `\\u${code.toString(16).padStart(4, '0')}`;
  }
  return `${quoted}"`;
}
const CONTROLS: Readonly<Record<number, string>> = { 8: '\\b', 9: '\\t', 10: '\\n', 12: '\\f', 13: '\\r' };

export interface Layout {
  /** What one level is indented by; '' puts all on one line. */
  readonly indent: string;
  readonly sortKeys: boolean;
  readonly ascii: boolean;
  readonly colors: Colors | undefined;
}
/** Escape sequences: null false true numbers strings arrays objects object keys. */
export interface Colors {
  readonly null: string; readonly false: string; readonly true: string; readonly number: string; readonly string: string;
  readonly array: string; readonly object: string; readonly key: string;
}
export const COMPACT: Layout = { indent: '', sortKeys: false, ascii: false, colors: undefined };
export const JQ_COLORS: Colors = { null: '1;30', false: '0;39', true: '0;39', number: '0;39', string: '0;32', array: '1;39', object: '1;39', key: '34;1' };

export function formatJson(value: Json, layout: Layout = COMPACT): string {
  const parts: string[] = [];
  write(parts, value, layout, '');
  return parts.join('');
}

function write(parts: string[], value: Json, layout: Layout, margin: string): void {
  const { colors } = layout;
  if (isArray(value) || isObject(value)) {
    const color = colors === undefined ? undefined : isArray(value) ? colors.array : colors.object;
    if (color !== undefined) parts.push(`\x1b[${color}m`);
    if (isArray(value)) writeArray(parts, value, layout, margin, color);
    else writeObject(parts, value, layout, margin, color);
    if (color !== undefined) parts.push('\x1b[0m');
    return;
  }
  const text = typeof value === 'string' ? quoteJson(value, layout.ascii) : typeof value === 'number' ? formatNumber(value) : String(value);
  if (colors === undefined) parts.push(text);
  else parts.push(`\x1b[${typeof value === 'string' ? colors.string : typeof value === 'number' ? colors.number : colors[String(value) as 'null']}m${text}\x1b[0m`);
}

function writeArray(parts: string[], value: readonly Json[], layout: Layout, margin: string, color: string | undefined): void {
  if (value.length === 0) {
    parts.push('[]');
    return;
  }
  const inner = margin + layout.indent;
  const paint = color === undefined ? '' : `\x1b[${color}m`;
  parts.push('[');
  value.forEach((item, index) => {
    if (index > 0) parts.push(`${paint},`);
    if (layout.indent !== '') parts.push(`\n${inner}`);
    write(parts, item, layout, inner);
  });
  parts.push(paint, layout.indent === '' ? '' : `\n${margin}`, paint, ']');
}

function writeObject(parts: string[], value: JsonObject, layout: Layout, margin: string, color: string | undefined): void {
  if (value.size === 0) {
    parts.push('{}');
    return;
  }
  const inner = margin + layout.indent;
  const paint = color === undefined ? '' : `\x1b[${color}m`;
  parts.push('{');
  let isFirst = true;
  for (const key of layout.sortKeys ? sortedKeys(value) : value.keys()) {
    if (!isFirst) parts.push(`${paint},`);
    isFirst = false;
    if (layout.indent !== '') parts.push(`\n${inner}`);
    const quoted = quoteJson(key, layout.ascii);
    parts.push(layout.colors === undefined ? `${quoted}:` : `\x1b[0m\x1b[${layout.colors.key}m${quoted}\x1b[0m${paint}:`);
    if (layout.indent !== '') parts.push(' ');
    write(parts, value.get(key) as Json, layout, inner);
  }
  parts.push(paint, layout.indent === '' ? '' : `\n${margin}`, paint, '}');
}
