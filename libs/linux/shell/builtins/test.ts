import { ArithmeticError } from '#linux/shell/arithmetic.js';
import { compareNumbers, unaryTest } from '#linux/shell/conditional.js';
import { testFiles } from '#linux/shell/file-tests.js';
import { parseInBase } from '#linux/shell/integer.js';
import type { Shell } from '#linux/shell/shell.js';
import type { Builtins } from '#linux/shell/language.js';

class TestError extends Error {}

const unary = /^-[abcdefghknoprstuvwxzGLNORS]$/;
const binary = new Set(['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef']);

/** test(1): POSIX' rules by the number of arguments, and precedence beyond four. */
class Tester {
  #at = 0;
  constructor(readonly shell: Shell, readonly words: readonly string[]) {}

  run(): boolean {
    if (this.words.length === 0) return false;
    const result = this.words.length <= 4 ? this.#byCount(this.words) : this.#or();
    if (this.words.length > 4 && this.#at < this.words.length) throw new TestError('too many arguments');
    return result;
  }

  #byCount(words: readonly string[]): boolean {
    const [a = '', b = '', c = '', d = ''] = words;
    switch (words.length) {
      case 1:
        return a !== '';
      case 2:
        if (a === '!') return b === '';
        if (unary.test(a)) return this.#unary(a, b);
        throw new TestError(`${a}: unary operator expected`);
      case 3:
        if (binary.has(b)) return this.#binary(a, b, c);
        if (b === '-a') return a !== '' && c !== '';
        if (b === '-o') return a !== '' || c !== '';
        if (a === '!') return !this.#byCount(words.slice(1));
        if (a === '(' && c === ')') return b !== '';
        throw new TestError(`${b}: binary operator expected`);
      default:
        if (a === '!') return !this.#byCount(words.slice(1));
        if (a === '(' && d === ')') return this.#byCount(words.slice(1, 3));
        this.#at = 0;
        return this.#whole();
    }
  }

  #whole(): boolean {
    const result = this.#or();
    if (this.#at < this.words.length) throw new TestError('too many arguments');
    return result;
  }

  #or(): boolean {
    let result = this.#and();
    while (this.words[this.#at] === '-o') {
      this.#at++;
      result = this.#and() || result;
    }
    return result;
  }

  #and(): boolean {
    let result = this.#term();
    while (this.words[this.#at] === '-a') {
      this.#at++;
      result = this.#term() && result;
    }
    return result;
  }

  #term(): boolean {
    const word = this.words[this.#at++];
    if (word === undefined) throw new TestError('argument expected');
    if (word === '!') return !this.#term();
    if (word === '(') {
      const result = this.#or();
      if (this.words[this.#at++] !== ')') throw new TestError("`)' expected");
      return result;
    }
    const operator = this.words[this.#at];
    const right = this.words[this.#at + 1];
    if (operator !== undefined && binary.has(operator) && right !== undefined) {
      this.#at += 2;
      return this.#binary(word, operator, right);
    }
    if (unary.test(word) && operator !== undefined && operator !== '-a' && operator !== '-o') {
      this.#at++;
      return this.#unary(word, operator);
    }
    return word !== '';
  }

  #unary(operator: string, operand: string): boolean {
    return unaryTest(this.shell, operator, operand);
  }

  #binary(left: string, operator: string, right: string): boolean {
    if (operator === '=' || operator === '==') return left === right;
    if (operator === '!=') return left !== right;
    if (operator === '<') return left < right;
    if (operator === '>') return left > right;
    return testFiles(this.shell.process.files, operator, left, right) ?? compareNumbers(operator, this.#integer(left), this.#integer(right));
  }

  #integer(text: string): number | bigint {
    const match = /^\s*([-+]?)(\d+)\s*$/.exec(text);
    const value = match === null ? undefined : parseInBase(match[2] as string, 10);
    if (value === undefined) throw new TestError(this.shell.isBash ? `${text}: integer expression expected` : this.shell.flavour === 'dash' ? `Illegal number: ${text}` : `${text}: bad number`);
    return match?.[1] === '-' ? (typeof value === 'bigint' ? -value : -value) : value;
  }
}

function test(shell: Shell, args: readonly string[]): number {
  const name = args[0] as string;
  let words = args.slice(1);
  if (name === '[') {
    if (words[words.length - 1] !== ']') {
      shell.warn(`[: missing \`]'`);
      return 2;
    }
    words = words.slice(0, -1);
  }
  try {
    return new Tester(shell, words).run() ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError) && !(error instanceof ArithmeticError)) throw error;
    shell.warn(`${name}: ${error.message}`);
    return 2;
  }
}

const builtins: Builtins = { test: { run: test }, '[': { run: test } };
export { builtins as test };
