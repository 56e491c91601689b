// Mirrors staging/src/k8s.io/apimachinery/pkg/api/resource: Quantity
// Differs: always exact, in units of 10^-9 (finer is rounded up, as there).

export type QuantityFormat = 'BinarySI' | 'DecimalSI' | 'DecimalExponent';

/** An exact amount. `nano` is the value times 10^9. */
export interface Quantity {
  readonly nano: bigint;
  readonly format: QuantityFormat;
}

const NANO = 1_000_000_000n;
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const DECIMAL_SUFFIX: Readonly<Record<number, string>> = { [-9]: 'n', [-6]: 'u', [-3]: 'm', 0: '', 3: 'k', 6: 'M', 9: 'G', 12: 'T', 15: 'P', 18: 'E' };
const FORM = /^([+-]?)(\d*)(?:\.(\d*))?(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d+)?$/;
const MAX = (2n ** 63n - 1n) * NANO;

/** What Kubernetes says of text that is no quantity. */
export const QUANTITY_FORMAT_ERROR = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** Undefined when the text is no quantity. A plain number is taken as its decimal text. */
export function parseQuantity(value: string | number | undefined | null): Quantity | undefined {
  if (value === undefined || value === null) return undefined;
  const match = FORM.exec(String(value));
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', suffix = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(`${whole}${fraction}` || '0');
  const binary = BINARY.indexOf(suffix);
  let format: QuantityFormat = 'DecimalSI';
  let nano: bigint;
  if (binary > 0) {
    format = 'BinarySI';
    nano = ceilDiv(digits * 1024n ** BigInt(binary) * NANO, 10n ** BigInt(fraction.length));
  } else {
    const isExponent = suffix.length > 1 || suffix === 'e';
    if (isExponent) format = 'DecimalExponent';
    const exponent = isExponent ? Number(suffix.slice(1)) : (DECIMAL[suffix] as number);
    if (Math.abs(exponent) > 1000) return undefined;
    const power = exponent + 9 - fraction.length;
    nano = power >= 0 ? digits * 10n ** BigInt(power) : ceilDiv(digits, 10n ** BigInt(-power));
  }
  if (nano > MAX) nano = MAX;
  return { nano: sign === '-' ? -nano : nano, format };
}

/** Of text known to be a quantity (it was validated when it was stored); anything else counts as zero. */
export function quantityOf(value: string | number | undefined | null): Quantity {
  return parseQuantity(value) ?? ZERO;
}

export const ZERO: Quantity = { nano: 0n, format: 'DecimalSI' };

export function quantityFromInt(value: number, format: QuantityFormat = 'DecimalSI'): Quantity {
  return { nano: BigInt(Math.trunc(value)) * NANO, format };
}

export function addQuantities(a: Quantity, b: Quantity): Quantity {
  return { nano: a.nano + b.nano, format: a.nano === 0n ? b.format : a.format };
}

export function subtractQuantities(a: Quantity, b: Quantity): Quantity {
  return { nano: a.nano - b.nano, format: a.nano === 0n ? b.format : a.format };
}

export function compareQuantities(a: Quantity, b: Quantity): number {
  return a.nano < b.nano ? -1 : a.nano > b.nano ? 1 : 0;
}

/** Rounded up, as Quantity.Value(). */
export function valueOf(quantity: Quantity): number {
  return Number(ceilDiv(quantity.nano, NANO));
}

/** Rounded up, as Quantity.MilliValue(). */
export function milliValueOf(quantity: Quantity): number {
  return Number(ceilDiv(quantity.nano, 1_000_000n));
}

/** The canonical text: `1500m`, `2`, `1Gi`. */
export function formatQuantity(quantity: Quantity): string {
  const { nano, format } = quantity;
  if (nano === 0n) return '0';
  if (format === 'BinarySI' && (nano <= -1024n * NANO || nano >= 1024n * NANO)) {
    let value = ceilDiv(nano, NANO);
    let power = 0;
    while (power < 6 && value % 1024n === 0n) {
      value /= 1024n;
      power++;
    }
    return `${value}${BINARY[power] as string}`;
  }
  let value = nano;
  let exponent = -9;
  while (exponent < 18 && value % 1000n === 0n) {
    value /= 1000n;
    exponent += 3;
  }
  if (format === 'DecimalExponent') return exponent === 0 ? `${value}` : `${value}e${exponent}`;
  return `${value}${DECIMAL_SUFFIX[exponent] as string}`;
}

/** The canonical form of text; undefined when it is no quantity. Plain small integers, the usual case, take a short way. */
export function canonicalQuantity(value: string | number): string | undefined {
  const text = String(value);
  if (/^(?:0|[1-9]\d{0,2})$/.test(text)) return text;
  const quantity = parseQuantity(text);
  return quantity === undefined ? undefined : formatQuantity(quantity);
}

/** Division rounding away from zero. */
function ceilDiv(a: bigint, b: bigint): bigint {
  const q = a / b;
  if (a % b === 0n) return q;
  return a > 0n ? q + 1n : q - 1n;
}
