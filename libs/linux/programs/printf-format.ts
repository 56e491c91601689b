import { FIELD_WIDTH_MAX } from './limits.js';

/** A conversion of printf: `%-08.3f`. */
export interface Spec {
  readonly flags: string;
  readonly width: number;
  /** Undefined when none was given. */
  readonly precision: number | undefined;
}

/** Pads to the width, after the flags `-` and `0`. */
export function padded(text: string, { flags, width: asked }: Spec, zeroes = false): string {
  const width = Math.min(asked, FIELD_WIDTH_MAX);
  if (text.length >= width) return text;
  if (flags.includes('-')) return text.padEnd(width);
  if (!zeroes || !flags.includes('0')) return text.padStart(width);
  const sign = /^[-+ ]?(0[xX])?/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(width - sign.length, '0');
}

/** Conversions d i o u x X over 64-bit integers. */
export function formatInteger(value: bigint, letter: string, spec: Spec): string {
  const isSigned = letter === 'd' || letter === 'i';
  const negative = isSigned && value < 0n;
  const magnitude = isSigned ? (negative ? -value : value) : BigInt.asUintN(64, value);
  let digits = magnitude.toString(letter === 'o' ? 8 : letter === 'x' || letter === 'X' ? 16 : 10);
  if (letter === 'X') digits = digits.toUpperCase();
  if (spec.precision !== undefined) digits = spec.precision === 0 && magnitude === 0n ? '' : digits.padStart(Math.min(spec.precision, FIELD_WIDTH_MAX), '0');
  if (spec.flags.includes('#') && magnitude !== 0n) digits = (letter === 'o' ? '0' : letter === 'x' ? '0x' : letter === 'X' ? '0X' : '') + digits;
  const sign = negative ? '-' : isSigned && spec.flags.includes('+') ? '+' : isSigned && spec.flags.includes(' ') ? ' ' : '';
  return padded(sign + digits, spec, spec.precision === undefined);
}

/** Conversions e E f F g G a A, as the C library prints doubles. */
export function formatFloat(value: number, letter: string, spec: Spec): string {
  const negative = value < 0 || Object.is(value, -0);
  const magnitude = Math.abs(value);
  const sign = negative ? '-' : spec.flags.includes('+') ? '+' : spec.flags.includes(' ') ? ' ' : '';
  if (!Number.isFinite(value)) {
    const word = Number.isNaN(value) ? 'nan' : 'inf';
    return padded((Number.isNaN(value) ? '' : sign) + (/[A-Z]/.test(letter) ? word.toUpperCase() : word), spec);
  }
  const precision = Math.min(spec.precision ?? 6, FIELD_WIDTH_MAX);
  const lower = letter.toLowerCase();
  let digits = lower === 'f' ? fixed(magnitude, precision) : lower === 'e' ? exponential(magnitude, precision) : lower === 'a' ? magnitude.toString(16) : general(magnitude, precision === 0 ? 1 : precision, spec.flags.includes('#'));
  if (spec.flags.includes('#') && precision === 0 && !digits.includes('.')) digits += '.';
  if (letter !== lower) digits = digits.toUpperCase();
  return padded(sign + digits, spec, true);
}

/** toFixed is exact only below 1e21; above, the integer's own digits are. */
function fixed(value: number, precision: number): string {
  if (value < 1e21) return precision <= 100 ? value.toFixed(precision) : value.toFixed(100).padEnd(precision, '0');
  return BigInt(value).toString() + (precision > 0 ? `.${'0'.repeat(precision)}` : '');
}

function exponential(value: number, precision: number): string {
  const [mantissa = '', exponent = ''] = value.toExponential(Math.min(precision, 100)).split('e');
  const power = Number(exponent);
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

function general(value: number, precision: number, keepZeroes: boolean): string {
  if (value === 0) return keepZeroes ? `0.${'0'.repeat(precision - 1)}` : '0';
  const significant = Math.min(precision, 100);
  const exponent = Number(value.toExponential(significant - 1).split('e')[1]);
  const strip = (text: string) => (keepZeroes || !text.includes('.') ? text : text.replace(/\.?0+$/, ''));
  if (exponent >= -4 && exponent < precision) return strip(fixed(value, Math.max(0, significant - 1 - exponent)));
  const [mantissa = '', power = ''] = exponential(value, significant - 1).split('e');
  return `${strip(mantissa)}e${power}`;
}
