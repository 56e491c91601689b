// Mirrors fmt's verbs on the values that templates hold
import { formatG } from '#cluster/apimachinery/go-number.js';
import { goString } from '#kubectl/printers/go-json.js';
import { isRecord, sortedEntries } from '#kubectl/rest/dynamic.js';

/** A float64 that keeps its type when it is a whole number, as values read from YAML have it in helm. */
export class Float {
  constructor(readonly value: number) {}
}

/** A function that templates may call. Without `takes` its arguments are not checked. */
export interface TemplateFunction {
  (...args: unknown[]): unknown;
  readonly takes?: readonly Parameter[];
  readonly variadic?: boolean;
}
export type Parameter = 'any' | 'string' | 'int' | 'int64' | 'float' | 'bool' | 'list' | 'map';

/** Objects of a class stand for Go's structs and named types: their methods can be called, and they know how they are printed. */
export function isStruct(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== Object.prototype && prototype !== null;
}
interface Printed {
  readonly goText?: () => string;
  readonly goType?: string;
}

/** `%v`, with `<no value>` for what is missing at the top. */
export function printValue(value: unknown): string {
  return value === undefined || value === null ? '<no value>' : formatV(value);
}

export function formatV(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < 1e21 ? String(value) : formatG(value);
  if (value instanceof Float) return formatG(value.value);
  if (Array.isArray(value)) return `[${value.map(formatV).join(' ')}]`;
  const { goText } = value as Printed;
  if (typeof goText === 'function') return goText.call(value);
  if (isRecord(value)) return `map[${sortedEntries(value).map(([key, item]) => `${key}:${formatV(item)}`).join(' ')}]`;
  return String(value);
}

/** fmt.Sprintf. */
export function sprintf(format: string, args: readonly unknown[]): string {
  let next = 0;
  const out = format.replace(/%([-+# 0]*)(\*|\d+)?(?:\.(\*|\d+))?(?:\[(\d+)\])?([a-zA-Z%])/g, (whole, flags: string, width?: string, precision?: string, index?: string, verb?: string) => {
    if (verb === '%') return '%';
    if (index !== undefined) next = Number(index) - 1;
    const size = width === '*' ? Number(args[next++]) : width === undefined ? 0 : Number(width);
    const digits = precision === '*' ? Number(args[next++]) : precision === undefined ? undefined : Number(precision);
    if (next >= args.length) return `%!${verb}(MISSING)`;
    const text = formatVerb(verb as string, args[next++], flags, digits) ?? `%!${verb}(${goTypeName(args[next - 1])}=${formatV(args[next - 1])})`;
    void whole;
    return padded(text, size, flags);
  });
  if (next >= args.length) return out;
  return `${out}%!(EXTRA ${args.slice(next).map((arg) => `${goTypeName(arg)}=${formatV(arg)}`).join(', ')})`;
}

function padded(text: string, width: number, flags: string): string {
  if (text.length >= width) return text;
  if (flags.includes('-')) return text.padEnd(width);
  if (flags.includes('0') && /^[-+]?[\d.]+/.test(text)) {
    const sign = /^[-+]/.exec(text)?.[0] ?? '';
    return sign + text.slice(sign.length).padStart(width - sign.length, '0');
  }
  return text.padStart(width);
}

function formatVerb(verb: string, raw: unknown, flags: string, digits: number | undefined): string | undefined {
  const value = raw instanceof Float ? raw.value : raw;
  const plus = (text: string) => (flags.includes('+') && !text.startsWith('-') ? `+${text}` : flags.includes(' ') && !text.startsWith('-') ? ` ${text}` : text);
  switch (verb) {
    case 'v':
      if (flags.includes('#') && typeof value === 'string') return goString(value, false);
      return digits !== undefined && typeof value === 'number' ? value.toPrecision(digits) : formatV(raw);
    case 's':
      if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined) return value === null || value === undefined ? '%!s(<nil>)' : `%!s(${goTypeName(raw)}=${formatV(raw)})`;
      if (typeof value === 'object') return stringsIn(raw);
      return digits === undefined ? formatV(raw) : [...formatV(raw)].slice(0, digits).join('');
    case 'q':
      if (Array.isArray(value)) return `[${value.map((item) => goString(formatV(item), false)).join(' ')}]`;
      return typeof value === 'string' ? goString(value, false) : undefined;
    case 'd':
      return typeof value === 'number' && !(raw instanceof Float) && Number.isInteger(value) ? plus(String(value)) : undefined;
    case 'f':
    case 'F':
      return typeof value === 'number' && (raw instanceof Float || true) ? plus(value.toFixed(digits ?? 6)) : undefined;
    case 'e':
      return typeof value === 'number' ? plus(value.toExponential(digits ?? 6).replace(/e([-+])(\d)$/, 'e$10$2')) : undefined;
    case 'g':
      return typeof value === 'number' ? plus(digits === undefined ? formatG(value) : String(Number(value.toPrecision(digits)))) : undefined;
    case 't':
      return typeof value === 'boolean' ? String(value) : undefined;
    case 'x':
    case 'X': {
      const text = typeof value === 'number' ? Math.trunc(value).toString(16) : typeof value === 'string' ? [...value].map((c) => (c.codePointAt(0) as number).toString(16).padStart(2, '0')).join('') : undefined;
      return verb === 'X' ? text?.toUpperCase() : text;
    }
    case 'o':
      return typeof value === 'number' ? value.toString(8) : undefined;
    case 'b':
      return typeof value === 'number' ? value.toString(2) : undefined;
    case 'c':
      return typeof value === 'number' ? String.fromCodePoint(value) : undefined;
    case 'T':
      return goTypeName(raw);
    default:
      return undefined;
  }
}

/** `%s` of a list or map: what is no text in it is marked. */
function stringsIn(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stringsIn).join(' ')}]`;
  if (isRecord(value) && !isStruct(value)) return `map[${sortedEntries(value).map(([key, item]) => `${key}:${stringsIn(item)}`).join(' ')}]`;
  return typeof value === 'string' ? value : value === null || value === undefined ? '%!s(<nil>)' : `%!s(${goTypeName(value)}=${formatV(value)})`;
}

export function goTypeName(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (value instanceof Float) return 'float64';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float64';
  if (Array.isArray(value)) return '[]interface {}';
  if (isRecord(value)) return (value as Printed).goType ?? 'map[string]interface {}';
  return 'func()';
}
