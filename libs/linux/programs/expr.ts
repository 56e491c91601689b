// Mirrors expr(1) of GNU coreutils
// Differs: nothing.
import { type Call, Exit } from './call.js';
import { compareText } from './compare-text.js';
import { defineRawProgram } from './define-program.js';
import { NESTING_MAX } from './limits.js';
import { compileBasic, PatternError } from './regex/pattern.js';

type Value = string | bigint;

export const expr = defineRawProgram('expr', function* (proc, args) {
  yield* proc.work(1 + args.length);
  const words = args[0] === '--' ? args.slice(1) : args;
  if (words.length === 0) {
    proc.warn('missing operand');
    proc.printError("Try 'expr --help' for more information.\n");
    return 2;
  }
  const value = new Evaluation(proc, words).result();
  proc.print(`${value}\n`);
  return isNull(value) ? 1 : 0;
});

function isNull(value: Value): boolean {
  return typeof value === 'bigint' ? value === 0n : value === '' || /^-?0+$/.test(value);
}

class Evaluation {
  #at = 0;
  #depth = 0;

  constructor(private readonly proc: Call, private readonly words: readonly string[]) {}

  result(): Value {
    const value = this.#or();
    if (this.#at < this.words.length) this.#fail(`syntax error: unexpected argument '${this.words[this.#at]}'`);
    return value;
  }

  #fail(message: string): never {
    this.proc.warn(message);
    throw new Exit(2);
  }

  #take(...operators: readonly string[]): string | undefined {
    const word = this.words[this.#at];
    if (word === undefined || !operators.includes(word)) return undefined;
    this.#at++;
    return word;
  }

  #or(): Value {
    if (++this.#depth > NESTING_MAX) this.#fail('syntax error: too deep');
    let left = this.#and();
    while (this.#take('|') !== undefined) {
      const right = this.#and();
      left = isNull(left) ? (isNull(right) ? 0n : right) : left;
    }
    this.#depth--;
    return left;
  }

  #and(): Value {
    let left = this.#comparison();
    while (this.#take('&') !== undefined) {
      const right = this.#comparison();
      left = isNull(left) || isNull(right) ? 0n : left;
    }
    return left;
  }

  #comparison(): Value {
    let left = this.#sum();
    for (let op = this.#take('<', '<=', '=', '==', '!=', '>=', '>'); op !== undefined; op = this.#take('<', '<=', '=', '==', '!=', '>=', '>')) {
      const right = this.#sum();
      const [x, y] = [integer(left), integer(right)];
      const order = x !== undefined && y !== undefined ? (x < y ? -1 : x > y ? 1 : 0) : compareText(String(left), String(right));
      const holds = op === '<' ? order < 0 : op === '<=' ? order <= 0 : op === '!=' ? order !== 0 : op === '>=' ? order >= 0 : op === '>' ? order > 0 : order === 0;
      left = holds ? 1n : 0n;
    }
    return left;
  }

  #number(value: Value): bigint {
    return integer(value) ?? this.#fail('non-integer argument');
  }

  #sum(): Value {
    let left = this.#product();
    for (let op = this.#take('+', '-'); op !== undefined; op = this.#take('+', '-')) {
      const [x, y] = [this.#number(left), this.#number(this.#product())];
      left = op === '+' ? x + y : x - y;
    }
    return left;
  }

  #product(): Value {
    let left = this.#match();
    for (let op = this.#take('*', '/', '%'); op !== undefined; op = this.#take('*', '/', '%')) {
      const [x, y] = [this.#number(left), this.#number(this.#match())];
      if (op !== '*' && y === 0n) this.#fail('division by zero');
      left = op === '*' ? x * y : op === '/' ? x / y : x % y;
    }
    return left;
  }

  #match(): Value {
    let left = this.#primary();
    while (this.#take(':') !== undefined) left = this.#matched(String(left), String(this.#primary()));
    return left;
  }

  #matched(text: string, source: string): Value {
    try {
      const found = compileBasic(`^\\(${source.replace(/^\^/, '')}\\)`).exec(text);
      // The whole is wrapped in a group of its own, so the expression's first is the second.
      const hasGroup = /\\\(/.test(source);
      if (hasGroup) return found?.groups[2] ?? '';
      return BigInt([...(found?.groups[1] ?? '')].length);
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      return this.#fail(error.message);
    }
  }

  #primary(): Value {
    const word = this.words[this.#at++];
    if (word === undefined) return this.#fail(`syntax error: missing argument after '${this.words.at(-1)}'`);
    const left = this.words.length - this.#at;
    if (word === '(') {
      const inner = this.#or();
      if (this.#take(')') === undefined) this.#fail(this.words[this.#at] === undefined ? `syntax error: expecting ')' after '${this.words.at(-1)}'` : `syntax error: expecting ')' instead of '${this.words[this.#at]}'`);
      return inner;
    }
    if (word === '+' && left > 0) return this.words[this.#at++] as string;
    if (word === 'length' && left > 0) return BigInt([...String(this.#primary())].length);
    if (word === 'match' && left > 1) return this.#matched(String(this.#primary()), String(this.#primary()));
    if (word === 'index' && left > 1) {
      const [text, letters] = [[...String(this.#primary())], String(this.#primary())];
      return BigInt(text.findIndex((letter) => letters.includes(letter)) + 1);
    }
    if (word === 'substr' && left > 2) {
      const [text, from, length] = [[...String(this.#primary())], integer(this.#primary()), integer(this.#primary())];
      if (from === undefined || length === undefined || from < 1n || length < 1n) return '';
      return text.slice(Number(from) - 1, Number(from) - 1 + Number(length)).join('');
    }
    if (word === ')') return this.#fail("syntax error: unexpected ')'");
    return word;
  }
}

function integer(value: Value): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return /^-?\d+$/.test(value) ? BigInt(value) : undefined;
}
