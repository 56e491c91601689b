// Mirrors test(1), also called `[` (shells have their own)
// Differs: -t looks at the three standard streams only.
import { Errno } from '#linux/kernel/step.js';
import type { FileStat } from '#linux/fs/files.js';
import { type Call, Exit } from './call.js';
import { compareText } from './compare-text.js';
import { defineRawProgram } from './define-program.js';

export const test = defineRawProgram('test', function* (proc, args) {
  yield* proc.work(1);
  let words = args;
  if (proc.name === '[') {
    if (words.at(-1) !== ']') return proc.die("missing ']'", 2);
    words = words.slice(0, -1);
  }
  if (words.length === 0) return 1;
  return new Condition(proc, words).holds() ? 0 : 1;
});

class Condition {
  #at = 0;

  constructor(private readonly proc: Call, private readonly words: readonly string[]) {}

  holds(): boolean {
    const result = this.#or();
    if (this.#at < this.words.length) this.#fail(`extra argument '${this.words[this.#at]}'`);
    return result;
  }

  #fail(message: string): never {
    this.proc.warn(message);
    throw new Exit(2);
  }

  #or(): boolean {
    let result = this.#and();
    while (this.words[this.#at] === '-o') {
      this.#at++;
      const right = this.#and();
      result ||= right;
    }
    return result;
  }

  #and(): boolean {
    let result = this.#term();
    while (this.words[this.#at] === '-a') {
      this.#at++;
      const right = this.#term();
      result &&= right;
    }
    return result;
  }

  #term(): boolean {
    const left = this.words.length - this.#at;
    const [first, second, third] = this.words.slice(this.#at, this.#at + 3);
    if (first === undefined) return this.#fail('argument expected');
    if (left >= 3 && isBinary(second as string)) {
      this.#at += 3;
      return this.#binary(first, second as string, third as string);
    }
    if (first === '!' && left > 1) {
      this.#at++;
      return !this.#term();
    }
    if (first === '(' && left > 2) {
      this.#at++;
      const inner = this.#or();
      if (this.words[this.#at++] !== ')') this.#fail("')' expected");
      return inner;
    }
    if (left >= 2 && /^-[a-zA-Z]$/.test(first) && second !== undefined) {
      this.#at += 2;
      return this.#unary(first, second);
    }
    this.#at++;
    if (left >= 3 && this.words[this.#at] !== '-a' && this.words[this.#at] !== '-o') this.#fail(`'${second}': binary operator expected`);
    return first !== '';
  }

  #number(word: string): bigint {
    const trimmed = word.trim();
    return /^[+-]?\d+$/.test(trimmed) ? BigInt(trimmed.replace('+', '')) : this.#fail(`invalid integer '${word}'`);
  }

  #binary(left: string, op: string, right: string): boolean {
    switch (op) {
      case '=': case '==': return left === right;
      case '!=': return left !== right;
      case '<': return compareText(left, right) < 0;
      case '>': return compareText(left, right) > 0;
      case '-eq': return this.#number(left) === this.#number(right);
      case '-ne': return this.#number(left) !== this.#number(right);
      case '-lt': return this.#number(left) < this.#number(right);
      case '-le': return this.#number(left) <= this.#number(right);
      case '-gt': return this.#number(left) > this.#number(right);
      case '-ge': return this.#number(left) >= this.#number(right);
      case '-nt': return (this.#stat(left)?.modifiedMs ?? -1) > (this.#stat(right)?.modifiedMs ?? -1);
      case '-ot': return (this.#stat(left)?.modifiedMs ?? -1) < (this.#stat(right)?.modifiedMs ?? -1);
      default: return this.#stat(left)?.inode === this.#stat(right)?.inode && this.#stat(left) !== undefined;
    }
  }

  #stat(path: string, follow = true): FileStat | undefined {
    try {
      return follow ? this.proc.files.stat(path) : this.proc.files.lstat(path);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      return undefined;
    }
  }

  #unary(op: string, word: string): boolean {
    if (op === '-n') return word !== '';
    if (op === '-z') return word === '';
    if (op === '-t') return [this.proc.stdin, this.proc.stdout, this.proc.stderr][Number(this.#number(word))]?.isTty === true;
    if (op === '-L' || op === '-h') return this.#stat(word, false)?.kind === 'symlink';
    const stat = this.#stat(word);
    if (!'bcdefgGkOprsSuwx'.includes(op.charAt(1))) return this.#fail(`'${op}': unary operator expected`);
    if (stat === undefined) return false;
    switch (op) {
      case '-e': return true;
      case '-f': return stat.kind === 'file';
      case '-d': return stat.kind === 'directory';
      case '-c': return stat.kind === 'device';
      case '-p': return stat.kind === 'pipe';
      case '-s': return stat.size > 0;
      case '-u': return (stat.mode & 0o4000) !== 0;
      case '-g': return (stat.mode & 0o2000) !== 0;
      case '-k': return (stat.mode & 0o1000) !== 0;
      case '-O': return stat.uid === this.proc.credentials.uid;
      case '-G': return stat.gid === this.proc.credentials.gid;
      case '-r': return this.#allows(stat, 4);
      case '-w': return this.#allows(stat, 2);
      case '-x': return this.#allows(stat, 1);
      default: return false;
    }
  }

  #allows(stat: FileStat, bit: number): boolean {
    const { uid, gid, groups } = this.proc.credentials;
    if (uid === 0) return bit !== 1 || stat.kind === 'directory' || (stat.mode & 0o111) !== 0;
    const shift = stat.uid === uid ? 6 : stat.gid === gid || groups.includes(stat.gid) ? 3 : 0;
    return ((stat.mode >> shift) & bit) !== 0;
  }
}

function isBinary(word: string): boolean {
  return ['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef'].includes(word);
}
