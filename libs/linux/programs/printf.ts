// Mirrors printf(1) of GNU coreutils (shells have their own, over the same code)
// Differs: floats are doubles; %q quotes simply.
import { byteLengthOf, bytesOf, textOf } from './byte-text.js';
import { defineRawProgram } from './define-program.js';
import { unescaped } from './escapes.js';
import { formatFloat, formatInteger, padded, type Spec } from './printf-format.js';
import { strftime } from './strftime.js';

export interface Printed {
  readonly text: string;
  /** What to report, without the program's name. */
  readonly errors: readonly string[];
}

interface State {
  readonly args: readonly string[];
  at: number;
  readonly errors: string[];
  ended: boolean;
  readonly nowMs: number;
}

export const printf = defineRawProgram('printf', function* (proc, args) {
  yield* proc.work(1 + args.length);
  const words = args[0] === '--' ? args.slice(1) : args;
  if (words.length === 0) return proc.dieOfUsage('missing operand');
  const { text, errors } = formatWords(words[0] as string, words.slice(1), proc.now());
  proc.print(text);
  for (const error of errors) proc.warn(error);
  return errors.length > 0 ? 1 : 0;
});

/** The format is used again while words are left. */
export function formatWords(format: string, args: readonly string[], nowMs: number): Printed {
  const state: State = { args, at: 0, errors: [], ended: false, nowMs };
  let text = '';
  do {
    const before = state.at;
    text += once(format, state);
    if (state.at === before && !state.ended) break;
  } while (state.at < args.length && !state.ended);
  return { text: /[\udc80-\udcff]/.test(text) ? textOf(bytesOf(text)) : text, errors: state.errors };
}

function once(format: string, state: State): string {
  let out = '';
  for (let at = 0; at < format.length && !state.ended; ) {
    const percent = format.indexOf('%', at);
    const literal = unescaped(format.slice(at, percent < 0 ? undefined : percent), 'plain');
    out += literal.text;
    if (literal.ended) state.ended = true;
    if (percent < 0 || state.ended) break;
    const spec = /^%(?:(%)|([-+ 0#']*)(\*|\d+)?(?:\.(\*|-?\d*))?(?:hh|h|ll|l|q(?=[a-z])|L|j|z|t)?(?:([diouxXeEfFgGaAcsbq])|\(([^)]*)\)T))/.exec(format.slice(percent));
    if (spec === null) {
      const bad = /^%[-+ 0#'\d.*]*[a-zA-Z]?/.exec(format.slice(percent))?.[0] ?? '%';
      state.errors.push(`${bad}: invalid conversion specification`);
      state.ended = true;
      break;
    }
    at = percent + spec[0].length;
    out += spec[1] === '%' ? '%' : converted(spec, state);
  }
  return out;
}

function next(state: State): string | undefined {
  return state.at < state.args.length ? state.args[state.at++] : undefined;
}

function converted(parts: RegExpExecArray, state: State): string {
  let flags = parts[2] ?? '';
  let width = parts[3] === '*' ? Number(integerOf(next(state) ?? '0', state)) : Number(parts[3] ?? 0);
  if (width < 0) {
    flags += '-';
    width = -width;
  }
  const typed = parts[4] === '*' ? Number(integerOf(next(state) ?? '0', state)) : parts[4] === undefined ? undefined : Number(parts[4] || 0);
  const spec: Spec = { flags, width, precision: typed === undefined || typed < 0 ? undefined : typed };
  if (parts[6] !== undefined) return padded(timeWord(parts[6], next(state), state), spec);
  const letter = parts[5] as string;
  const word = next(state);
  switch (letter) {
    case 'c': return padded([...(word ?? '')][0] ?? '', spec);
    case 's': return paddedText(word ?? '', spec);
    case 'q': return paddedText(quoted(word ?? ''), spec);
    case 'b': {
      const made = unescaped(word ?? '', 'leading-zero');
      if (made.ended) state.ended = true;
      return paddedText(made.text, spec);
    }
    case 'd': case 'i': case 'o': case 'u': case 'x': case 'X': return formatInteger(integerOf(word ?? '0', state), letter, spec);
    default: return formatFloat(floatOf(word ?? '0', state), letter, spec);
  }
}

function timeWord(format: string, word: string | undefined, state: State): string {
  const seconds = word === undefined || word === '-1' || word === '-2' ? Math.floor(state.nowMs / 1000) : Number(integerOf(word, state));
  return strftime(format === '' ? '%X' : format, seconds * 1000);
}

/** Width and precision of %s count bytes. */
function paddedText(text: string, spec: Spec): string {
  const cut = spec.precision === undefined ? text : textOf(bytesOf(text).subarray(0, spec.precision));
  const extra = cut.length - byteLengthOf(cut);
  return padded(cut, { ...spec, width: Math.max(0, spec.width + extra) });
}

function quoted(text: string): string {
  if (text === '') return "''";
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (/[\x00-\x1f\x7f]/.test(text)) return `$'${text.replace(/['\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r')}'`;
  return text.replace(/[^\w@%+=:,./-]/gu, '\\$&');
}

function integerOf(word: string, state: State): bigint {
  if (/^["']/.test(word)) return BigInt(word.codePointAt(1) ?? 0);
  const parts = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(word);
  if (parts === null) {
    if (word !== '') state.errors.push(`'${word}': expected a numeric value`);
    else state.errors.push(`'': expected a numeric value`);
    return 0n;
  }
  if (parts[0].length < word.length) state.errors.push(`'${word}': value not completely converted`);
  const digits = parts[2] as string;
  const magnitude = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  const value = parts[1] === '-' ? -magnitude : magnitude;
  const max = 2n ** 63n;
  if (value >= 2n * max || value < -max) {
    state.errors.push(`'${word}': Numerical result out of range`);
    return value < 0n ? -max : max - 1n;
  }
  return value;
}

function floatOf(word: string, state: State): number {
  if (/^["']/.test(word)) return word.codePointAt(1) ?? 0;
  const parts = /^\s*[+-]?(?:(\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|inf(?:inity)?|nan|0x[0-9a-f]+)/i.exec(word);
  if (parts === null) {
    state.errors.push(`'${word}': expected a numeric value`);
    return 0;
  }
  if (parts[0].length < word.length) state.errors.push(`'${word}': value not completely converted`);
  const text = parts[0].trim().toLowerCase();
  if (text.includes('inf')) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return text.includes('nan') ? Number.NaN : Number(text);
}
