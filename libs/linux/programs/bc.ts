// Mirrors bc(1): numbers of any length, scale, variables, comparisons, sqrt; one statement a line or between semicolons
// Differs: no functions, no control statements, no -l library, bases are ten.
import type { Call } from './call.js';
import { defineProgram } from './define-program.js';
import { NESTING_MAX } from './limits.js';
import { flag } from './options.js';

/** A decimal: `digits` / 10^scale. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

const SCALE_MAX = 1000;
const DIGITS_MAX = 100_000n;

export const bc = defineProgram({
  name: 'bc', usage: '[options] [file ...]', version: '1.07.1', options: { quiet: flag('q', 'quiet'), library: flag('l', 'mathlib'), standard: flag('s', 'standard') },
  *main(proc, o, operands) {
    const session = new Session(proc, o.library ? 20 : 0);
    for (const path of [...operands, '-']) {
      const reader = proc.lines(proc.openInput(path));
      for (;;) {
        const line = yield* reader.next();
        if (line === undefined) break;
        yield* proc.work(1 + (line.length >> 2));
        if (session.line(line) === 'quit') return 0;
      }
    }
    return 0;
  },
});

class Session {
  readonly #variables = new Map<string, Decimal>();
  #scale: number;
  #text = '';
  #at = 0;
  #depth = 0;
  #line = 0;

  constructor(private readonly proc: Call, scale: number) {
    this.#scale = scale;
  }

  line(text: string): 'quit' | undefined {
    this.#line++;
    for (const statement of text.replace(/\/\*.*?\*\//g, '').replace(/#.*$/, '').split(';')) {
      const trimmed = statement.trim();
      if (trimmed === 'quit' || trimmed === 'halt') return 'quit';
      if (trimmed === '') continue;
      const string = /^(?:print\s+)?"([^"]*)"$/.exec(trimmed);
      if (string !== null) {
        this.proc.print(string[1] as string);
        continue;
      }
      this.#text = trimmed;
      this.#at = 0;
      this.#depth = 0;
      try {
        const isAssignment = /^[a-z_][a-z0-9_]*\s*(?:[-+*/%^]?=)(?!=)/.test(trimmed);
        const value = this.#comparison();
        if (this.#at < this.#text.length) throw new BcError('syntax error');
        if (!isAssignment) this.proc.print(`${shown(value)}\n`);
      } catch (error) {
        if (!(error instanceof BcError)) throw error;
        this.proc.printError(error.message === 'syntax error' ? `(standard_in) ${this.#line}: syntax error\n` : `Runtime error (func=(main), adr=3): ${error.message}\n`);
      }
    }
    return undefined;
  }

  #take(...tokens: readonly string[]): string | undefined {
    while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\t') this.#at++;
    const found = tokens.find((token) => this.#text.startsWith(token, this.#at));
    if (found === undefined) return undefined;
    this.#at += found.length;
    while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\t') this.#at++;
    return found;
  }

  #comparison(): Decimal {
    if (++this.#depth > NESTING_MAX) throw new BcError('syntax error');
    let left = this.#sum();
    for (let op = this.#take('==', '!=', '<=', '>=', '<', '>'); op !== undefined; op = this.#take('==', '!=', '<=', '>=', '<', '>')) {
      const right = this.#sum();
      const difference = subtract(left, right).digits;
      const holds = op === '==' ? difference === 0n : op === '!=' ? difference !== 0n : op === '<' ? difference < 0n : op === '>' ? difference > 0n : op === '<=' ? difference <= 0n : difference >= 0n;
      left = { digits: holds ? 1n : 0n, scale: 0 };
    }
    this.#depth--;
    return left;
  }

  #sum(): Decimal {
    let left = this.#product();
    for (let op = this.#take('+', '-'); op !== undefined; op = this.#take('+', '-')) {
      const right = this.#product();
      left = op === '+' ? subtract(left, { ...right, digits: -right.digits }) : subtract(left, right);
    }
    return left;
  }

  #product(): Decimal {
    let left = this.#unary();
    for (let op = this.#take('*', '/', '%'); op !== undefined; op = this.#take('*', '/', '%')) left = this.#combine(op, left, this.#unary());
    return left;
  }

  #combine(op: string, left: Decimal, right: Decimal): Decimal {
    if (op === '*') {
      const scale = Math.min(left.scale + right.scale, Math.max(this.#scale, left.scale, right.scale));
      return rescaled({ digits: left.digits * right.digits, scale: left.scale + right.scale }, scale);
    }
    if (right.digits === 0n) throw new BcError('Divide by zero');
    const quotient: Decimal = { digits: (left.digits * 10n ** BigInt(this.#scale + right.scale)) / (right.digits * 10n ** BigInt(left.scale)), scale: this.#scale };
    if (op === '/') return quotient;
    const scale = Math.max(left.scale, this.#scale + right.scale);
    return rescaled(subtract(left, { digits: quotient.digits * right.digits, scale: quotient.scale + right.scale }), scale);
  }

  #unary(): Decimal {
    if (this.#take('-') !== undefined) {
      const value = this.#unary();
      return { ...value, digits: -value.digits };
    }
    return this.#power();
  }

  #power(): Decimal {
    const base = this.#primary();
    if (this.#take('^') === undefined) return base;
    const exponent = rescaled(this.#unary(), 0).digits;
    const size = BigInt(base.digits.toString().length) * (exponent < 0n ? -exponent : exponent);
    if (size > DIGITS_MAX) throw new BcError('exponent too large in raise');
    if (exponent < 0n) return this.#combine('/', { digits: 1n, scale: 0 }, { digits: base.digits ** -exponent, scale: base.scale * Number(-exponent) });
    const scale = Math.min(base.scale * Number(exponent), Math.max(this.#scale, base.scale));
    return rescaled({ digits: base.digits ** exponent, scale: base.scale * Number(exponent) }, scale);
  }

  #primary(): Decimal {
    if (this.#take('(') !== undefined) {
      const inner = this.#comparison();
      if (this.#take(')') === undefined) throw new BcError('syntax error');
      return inner;
    }
    const rest = this.#text.slice(this.#at);
    const number = /^(\d*)(?:\.(\d*))?/.exec(rest) as RegExpExecArray;
    if (number[0] !== '' && number[0] !== '.') {
      this.#at += number[0].length;
      this.#take();
      const fraction = number[2] ?? '';
      return { digits: BigInt(`${number[1]}${fraction}` || '0'), scale: fraction.length };
    }
    const call = /^(sqrt|length|scale)\s*\(/.exec(rest);
    if (call !== null) {
      this.#at += call[0].length;
      const argument = this.#comparison();
      if (this.#take(')') === undefined) throw new BcError('syntax error');
      if (call[1] === 'length') return { digits: BigInt((argument.digits < 0n ? -argument.digits : argument.digits).toString().length), scale: 0 };
      if (call[1] === 'scale') return { digits: BigInt(argument.scale), scale: 0 };
      return this.#root(argument);
    }
    const name = /^[a-z_][a-z0-9_]*/.exec(rest)?.[0];
    if (name === undefined) throw new BcError('syntax error');
    this.#at += name.length;
    return this.#variable(name);
  }

  #variable(name: string): Decimal {
    const before: Decimal = name === 'scale' ? { digits: BigInt(this.#scale), scale: 0 } : (this.#variables.get(name) ?? { digits: 0n, scale: 0 });
    const step = this.#take('++', '--');
    if (step !== undefined) {
      this.#set(name, subtract(before, { digits: step === '++' ? -1n : 1n, scale: 0 }));
      return before;
    }
    if (this.#text.startsWith('==', this.#at)) return before;
    const op = this.#take('+=', '-=', '*=', '/=', '%=', '=');
    if (op === undefined) return before;
    const value = this.#comparison();
    const result = op === '=' ? value : op === '+=' ? subtract(before, { ...value, digits: -value.digits }) : op === '-=' ? subtract(before, value) : this.#combine(op.charAt(0), before, value);
    this.#set(name, result);
    return result;
  }

  #set(name: string, value: Decimal): void {
    if (name === 'scale') this.#scale = Math.min(SCALE_MAX, Math.max(0, Number(rescaled(value, 0).digits)));
    else this.#variables.set(name, value);
  }

  #root(value: Decimal): Decimal {
    if (value.digits < 0n) throw new BcError('Square root of a negative number');
    const scale = Math.max(this.#scale, value.scale);
    const target = rescaled(value, 2 * scale).digits;
    if (target === 0n) return { digits: 0n, scale };
    let guess = 10n ** BigInt(Math.ceil(target.toString().length / 2));
    for (let next = (guess + target / guess) / 2n; next < guess; next = (guess + target / guess) / 2n) guess = next;
    return { digits: guess, scale };
  }
}

class BcError extends Error {}

function rescaled(value: Decimal, scale: number): Decimal {
  if (value.scale === scale) return value;
  return { digits: scale > value.scale ? value.digits * 10n ** BigInt(scale - value.scale) : value.digits / 10n ** BigInt(value.scale - scale), scale };
}

function subtract(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale);
  return { digits: rescaled(left, scale).digits - rescaled(right, scale).digits, scale };
}

/** Without a zero before the point; long numbers are folded as bc does. */
function shown({ digits, scale }: Decimal): string {
  if (digits === 0n) return '0';
  const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale).replace(/^0+/, '');
  const number = (digits < 0n ? '-' : '') + whole + (scale > 0 ? `.${text.slice(text.length - scale)}` : '');
  return number.length <= 69 ? number : number.replace(/.{68}(?=.)/g, '$&\\\n');
}

