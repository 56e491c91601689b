import { parseInBase } from './integer.js';
import { codePoint, decodeAnsiC, quoteWithBackslashes } from './quoting.js';

export interface Formatted {
  readonly text: string;
  readonly status: number;
  /** Messages, without the command's name. */
  readonly problems: readonly string[];
}

interface Times {
  readonly nowMs: number;
  readonly startedMs: number;
}

/** A field wider than this is refused: it would only fill memory. */
const WIDTH_MAX = 1_000_000;
const OUTPUT_MAX = 16 * 2 ** 20;

/** printf(1) of bash. The format is used again while arguments are left. */
export function formatPrintf(format: string, args: readonly string[], times: Times): Formatted {
  const printer = new Printer(args, times);
  do {
    printer.round(format);
  } while (!printer.stopped && printer.usedInRound > 0 && printer.hasMore && printer.length < OUTPUT_MAX);
  return { text: printer.text, status: printer.problems.length > 0 ? 1 : 0, problems: printer.problems };
}

class Printer {
  readonly problems: string[] = [];
  stopped = false;
  usedInRound = 0;
  #at = 0;
  readonly #out: string[] = [];
  length = 0;

  constructor(readonly args: readonly string[], readonly times: Times) {}

  get text(): string {
    return this.#out.join('');
  }

  get hasMore(): boolean {
    return this.#at < this.args.length;
  }

  #put(text: string): void {
    this.#out.push(text);
    this.length += text.length;
  }

  #next(): string | undefined {
    this.usedInRound++;
    return this.args[this.#at++];
  }

  round(format: string): void {
    this.usedInRound = 0;
    for (let at = 0; at < format.length && !this.stopped; ) {
      const char = format[at] as string;
      if (char === '\\') {
        const escape = /^\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|c|.)/s.exec(format.slice(at, at + 12))?.[0] ?? '\\';
        if (escape === '\\c') this.stopped = true;
        else this.#put(escape === '\\"' ? '"' : escape === '\\' ? '\\' : decodeAnsiC(escape));
        at += escape.length;
      } else if (char === '%') at = this.#directive(format, at);
      else {
        let end = at;
        while (end < format.length && format[end] !== '%' && format[end] !== '\\') end++;
        this.#put(format.slice(at, end));
        at = end;
      }
    }
  }

  #directive(format: string, start: number): number {
    if (format[start + 1] === '%') {
      this.#put('%');
      return start + 2;
    }
    const match = /^%([-+ #0']*)(\*|\d+)?(?:\.(\*|-?\d*))?(?:hh|h|ll|l|q|j|z|t|L)?(\([^)]*\)T|[a-zA-Z])?/.exec(format.slice(start)) as RegExpExecArray;
    let [, flags = '', width, precision, letter] = match as unknown as [string, string, string | undefined, string | undefined, string | undefined];
    // `%q` is a directive of its own, but also a length modifier of the C library.
    if (letter === undefined && /q$/.test(match[0])) letter = 'q';
    if (letter === undefined) {
      const bad = format[start + match[0].length];
      this.problems.push(bad === undefined ? `\`${match[0]}': missing format character` : `\`${bad}': invalid format character`);
      this.stopped = true;
      return format.length;
    }
    if (width === '*') {
      const given = this.#integer(this.#next());
      if (given < 0) flags += '-';
      width = String(Math.abs(Number(given)));
    }
    if (precision === '*') precision = String(this.#integer(this.#next()));
    const digits = precision === undefined ? undefined : precision === '' ? 0 : Number(precision);
    this.#convert(letter, flags, Math.min(Number(width ?? 0), WIDTH_MAX), digits === undefined || digits < 0 ? undefined : Math.min(digits, WIDTH_MAX));
    return start + match[0].length;
  }

  #convert(letter: string, flags: string, width: number, precision: number | undefined): void {
    const pad = (text: string) => (flags.includes('-') ? text.padEnd(width) : text.padStart(width));
    if (letter.endsWith('T')) {
      const given = this.#next();
      const seconds = given === undefined || given === '' || given === '-1' ? Math.floor(this.times.nowMs / 1000) : given === '-2' ? Math.floor(this.times.startedMs / 1000) : Number(this.#integer(given));
      this.#put(pad(formatTime(letter.slice(1, -2) === '' ? '%X' : letter.slice(1, -2), seconds)));
      return;
    }
    switch (letter) {
      case 's':
        this.#put(pad(cut(this.#next() ?? '', precision)));
        return;
      case 'c':
        this.#put(pad([...(this.#next() ?? '')][0] ?? ''));
        return;
      case 'q':
        this.#put(pad(quoteWithBackslashes(this.#next() ?? '')));
        return;
      case 'b': {
        const { text, stop } = decodeB(this.#next() ?? '');
        this.#put(pad(cut(text, precision)));
        this.stopped ||= stop;
        return;
      }
      case 'd':
      case 'i':
        this.#put(integerText(this.#integer(this.#next()), flags, width, precision));
        return;
      case 'u':
      case 'o':
      case 'x':
      case 'X':
        this.#put(unsignedText(this.#integer(this.#next()), letter, flags, width, precision));
        return;
      case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'a': case 'A':
        this.#put(floatText(this.#float(this.#next()), letter, flags, width, precision));
        return;
      case 'n':
        this.#next();
        return;
      default:
        this.problems.push(`\`${letter}': invalid format character`);
        this.stopped = true;
    }
  }

  #integer(text: string | undefined): number | bigint {
    if (text === undefined || text === '') return 0;
    if (/^["']/.test(text)) return text.codePointAt(1) ?? 0;
    const match = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|\d+)/.exec(text);
    const digits = match?.[2] ?? '';
    const base = /^0[xX]/.test(digits) ? 16 : /^0\d/.test(digits) ? 8 : 10;
    const octal = base === 8 ? (/^[0-7]*/.exec(digits) as RegExpExecArray)[0] : digits;
    const value = parseInBase(base === 16 ? digits.slice(2) : octal, base) ?? 0;
    const used = (match?.[0] ?? '').length - (digits.length - octal.length);
    if (used < text.length || match === null) this.problems.push(base === 8 && octal !== digits ? `${text}: invalid octal number` : `${text}: invalid number`);
    return match?.[1] === '-' ? (typeof value === 'bigint' ? -value : 0 - value) : value;
  }

  #float(text: string | undefined): number {
    if (text === undefined || text === '') return 0;
    if (/^["']/.test(text)) return text.codePointAt(1) ?? 0;
    const match = /^\s*[-+]?(\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|0[xX][0-9a-fA-F]+|inf(?:inity)?|nan)/i.exec(text);
    if (match === null || match[0].length < text.length) this.problems.push(`${text}: invalid number`);
    const word = match?.[0].trim().toLowerCase() ?? '0';
    return word.includes('inf') ? (word.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY) : Number(word);
  }
}

function cut(text: string, precision: number | undefined): string {
  return precision === undefined ? text : [...text].slice(0, precision).join('');
}

function signed(body: string, negative: boolean, flags: string, width: number, zeros: boolean): string {
  const sign = negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  if (flags.includes('-')) return (sign + body).padEnd(width);
  return zeros && flags.includes('0') ? sign + body.padStart(width - sign.length, '0') : (sign + body).padStart(width);
}

function integerText(value: number | bigint, flags: string, width: number, precision: number | undefined): string {
  const negative = value < 0;
  let digits = String(value).replace('-', '');
  if (flags.includes("'")) digits = digits.replace(/\B(?=(\d{3})+$)/g, '');
  if (precision !== undefined) digits = precision === 0 && digits === '0' ? '' : digits.padStart(precision, '0');
  return signed(digits, negative, flags, width, precision === undefined);
}

function unsignedText(value: number | bigint, letter: string, flags: string, width: number, precision: number | undefined): string {
  const positive = BigInt.asUintN(64, BigInt(value));
  let digits = positive.toString(letter === 'o' ? 8 : letter === 'u' ? 10 : 16);
  if (letter === 'X') digits = digits.toUpperCase();
  if (precision !== undefined) digits = digits.padStart(precision, '0');
  const prefix = flags.includes('#') && positive !== 0n ? (letter === 'o' ? '0' : letter === 'u' ? '' : `0${letter}`) : '';
  if (flags.includes('-')) return (prefix + digits).padEnd(width);
  return flags.includes('0') && precision === undefined ? prefix + digits.padStart(width - prefix.length, '0') : (prefix + digits).padStart(width);
}

function floatText(value: number, letter: string, flags: string, width: number, precision: number | undefined): string {
  const negative = value < 0 || Object.is(value, -0);
  const size = Math.abs(value);
  if (!Number.isFinite(size)) return signed(Number.isNaN(size) ? 'nan' : 'inf', negative, flags.replace('0', ''), width, false);
  const digits = Math.min(precision ?? 6, 100);
  const lower = letter.toLowerCase();
  const exponential = (text: string) => text.replace(/e([-+])(\d)$/, 'e$10$2');
  let body: string;
  if (lower === 'e') body = exponential(size.toExponential(digits));
  else if (lower === 'g') body = generalText(size, digits === 0 ? 1 : digits, flags.includes('#'));
  else body = size >= 1e21 ? BigInt(size).toString() + (digits > 0 ? `.${'0'.repeat(digits)}` : '') : size.toFixed(digits);
  if (letter !== lower) body = body.toUpperCase();
  return signed(body, negative, flags, width, true);
}

function generalText(size: number, digits: number, keepZeros: boolean): string {
  const exponent = size === 0 ? 0 : Number(size.toExponential(digits - 1).split('e')[1]);
  const scientific = exponent < -4 || exponent >= digits;
  const text = scientific ? size.toExponential(digits - 1).replace(/e([-+])(\d)$/, 'e$10$2') : size.toFixed(Math.max(0, digits - 1 - exponent));
  if (keepZeros || !text.includes('.')) return text;
  return text.replace(/\.?0+(e|$)/, '$1');
}

const letters: Readonly<Record<string, string>> = { a: '\x07', b: '\b', e: '\x1b', E: '\x1b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', '"': '"', "'": "'" };

/** `%b`: the escapes of echo, with and without the zero of octal numbers. */
function decodeB(text: string): { readonly text: string; readonly stop: boolean } {
  const end = text.indexOf('\\c');
  const used = end < 0 ? text : text.slice(0, end);
  const decoded = used.replace(/\\(?:0?([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|(.))/gs, (whole, octal?: string, hex?: string, four?: string, eight?: string, letter?: string) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 255);
    const code = hex ?? four ?? eight;
    if (code !== undefined) return codePoint(Number.parseInt(code, 16));
    return letters[letter as string] ?? whole;
  });
  return { text: decoded, stop: end >= 0 };
}

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** strftime(3) in UTC, for `%(…)T`. */
export function formatTime(format: string, seconds: number): string {
  const date = new Date(seconds * 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours12 = date.getUTCHours() % 12 === 0 ? 12 : date.getUTCHours() % 12;
  const dayOfYear = Math.floor((Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
  const fields: Readonly<Record<string, () => string>> = {
    Y: () => String(date.getUTCFullYear()), y: () => two(date.getUTCFullYear() % 100), m: () => two(date.getUTCMonth() + 1), d: () => two(date.getUTCDate()),
    e: () => String(date.getUTCDate()).padStart(2), H: () => two(date.getUTCHours()), I: () => two(hours12), M: () => two(date.getUTCMinutes()), S: () => two(date.getUTCSeconds()),
    p: () => (date.getUTCHours() < 12 ? 'AM' : 'PM'), a: () => (days[date.getUTCDay()] as string).slice(0, 3), A: () => days[date.getUTCDay()] as string,
    b: () => (months[date.getUTCMonth()] as string).slice(0, 3), B: () => months[date.getUTCMonth()] as string, j: () => String(dayOfYear).padStart(3, '0'),
    u: () => String(date.getUTCDay() === 0 ? 7 : date.getUTCDay()), w: () => String(date.getUTCDay()), s: () => String(seconds), Z: () => 'UTC', z: () => '+0000', n: () => '\n', t: () => '\t',
    '%': () => '%', F: () => date.toISOString().slice(0, 10), T: () => date.toISOString().slice(11, 19), X: () => date.toISOString().slice(11, 19), R: () => date.toISOString().slice(11, 16),
    D: () => `${two(date.getUTCMonth() + 1)}/${two(date.getUTCDate())}/${two(date.getUTCFullYear() % 100)}`, x: () => `${two(date.getUTCMonth() + 1)}/${two(date.getUTCDate())}/${two(date.getUTCFullYear() % 100)}`,
    c: () => formatTime('%a %b %e %H:%M:%S %Y', seconds),
  };
  return format.replace(/%-?([a-zA-Z%])/g, (whole, letter: string) => {
    const text = fields[letter]?.();
    return text === undefined ? whole : whole.startsWith('%-') ? text.replace(/^[0 ]+(?=.)/, '') : text;
  });
}
