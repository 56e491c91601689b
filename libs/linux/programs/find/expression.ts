import type { FileStat } from '#linux/fs/files.js';
import type { Step } from '#linux/kernel/step.js';
import { findAccount, listGroups } from '#linux/programs/accounts.js';
import type { Call } from '#linux/programs/call.js';
import { globToPattern } from '#linux/programs/glob-pattern.js';
import { baseName } from '#linux/programs/paths.js';
import { compileBasic, compileExtended, PatternError } from '#linux/programs/regex/pattern.js';
import type { Actions } from './actions.js';

export interface Visit {
  readonly path: string;
  readonly stat: FileStat;
  readonly depth: number;
  /** The starting point it was found under. */
  readonly root: string;
  prune: boolean;
}
export type Test = (visit: Visit) => Step<boolean>;

export interface Parsed {
  readonly test: Test;
  readonly maxDepth: number;
  readonly minDepth: number;
  readonly depthFirst: boolean;
}

const TYPES: Readonly<Record<string, FileStat['kind']>> = { f: 'file', d: 'directory', l: 'symlink', c: 'device', b: 'device', p: 'pipe' };
const UNITS: Readonly<Record<string, number>> = { b: 512, c: 1, w: 2, k: 1024, M: 1024 ** 2, G: 1024 ** 3 };
const DAY_MS = 86_400_000;

/** The expression of a find command line. */
export class ExpressionParser {
  #at = 0;
  #hasAction = false;
  #maxDepth = Number.POSITIVE_INFINITY;
  #minDepth = 0;
  #depthFirst = false;
  #extended = false;

  constructor(private readonly call: Call, private readonly words: readonly string[], private readonly actions: Actions) {}

  parse(): Parsed {
    const test = this.words.length === 0 ? undefined : this.#or();
    if (this.#at < this.words.length) {
      if (this.words[this.#at] === ')') this.call.die("you have too many ')'");
      this.call.die(`paths must precede expression: \`${this.words[this.#at]}'`);
    }
    const print = this.actions.print('\n');
    const whole: Test = test === undefined ? print : this.#hasAction ? test : both(test, print);
    return { test: whole, maxDepth: this.#maxDepth, minDepth: this.#minDepth, depthFirst: this.#depthFirst };
  }

  #peek(): string | undefined {
    return this.words[this.#at];
  }

  #argument(name: string): string {
    const word = this.words[this.#at++];
    return word ?? this.call.die(`missing argument to \`${name}'`);
  }

  #or(): Test {
    let left = this.#and();
    while (this.#peek() === '-o' || this.#peek() === '-or') {
      this.#at++;
      left = either(left, this.#and());
    }
    return left;
  }

  #and(): Test {
    let left = this.#not();
    for (;;) {
      const word = this.#peek();
      if (word === '-a' || word === '-and') this.#at++;
      else if (word === undefined || word === ')' || word === '-o' || word === '-or' || word === ',') return left;
      left = both(left, this.#not());
    }
  }

  #not(): Test {
    const word = this.#peek();
    if (word === '!' || word === '-not') {
      this.#at++;
      if (this.#peek() === undefined) this.call.die(`expected an expression after '${word}'`);
      const inner = this.#not();
      return function* (visit) {
        return !(yield* inner(visit));
      };
    }
    if (word !== '(') return this.#primary();
    this.#at++;
    const inner = this.#or();
    if (this.words[this.#at++] !== ')') this.call.die("invalid expression; I was expecting to find a ')' somewhere but did not see one.");
    return inner;
  }

  #primary(): Test {
    const word = this.words[this.#at++];
    if (word === undefined) return this.call.die('expected an expression');
    const made = this.#option(word) ?? this.#action(word) ?? this.#test(word);
    if (made !== undefined) return made;
    if (word.startsWith('-')) return this.call.die(this.call.isBusybox ? `unrecognized: ${word}` : `unknown predicate \`${word}'`);
    return this.call.die(`paths must precede expression: \`${word}'`);
  }

  #option(word: string): Test | undefined {
    const count = () => {
      const typed = this.#argument(word);
      if (!/^\d+$/.test(typed)) this.call.die(`Expected a positive decimal integer argument to ${word}, but got '${typed}'`);
      return Number(typed);
    };
    switch (word) {
      case '-maxdepth': this.#maxDepth = count(); return always;
      case '-mindepth': this.#minDepth = count(); return always;
      case '-depth': case '-d': this.#depthFirst = true; return always;
      case '-regextype': this.#extended = /extended|egrep|awk/.test(this.#argument(word)); return always;
      case '-mount': case '-xdev': case '-noleaf': case '-daystart': case '-follow': return always;
      default: return undefined;
    }
  }

  #action(word: string): Test | undefined {
    const { actions } = this;
    const acts = (test: Test) => {
      this.#hasAction = true;
      return test;
    };
    switch (word) {
      case '-print': return acts(actions.print('\n'));
      case '-print0': return acts(actions.print('\0'));
      case '-printf': return acts(actions.printf(this.#argument(word)));
      case '-ls': return acts(actions.list());
      case '-delete': this.#depthFirst = true; return acts(actions.remove());
      case '-exec': case '-execdir': case '-ok': return acts(this.#exec(word));
      case '-quit': return acts(actions.quit());
      case '-prune': return function* (visit) {
        visit.prune = true;
        return true;
      };
      default: return undefined;
    }
  }

  #exec(word: string): Test {
    const argv: string[] = [];
    for (;;) {
      const next = this.words[this.#at++];
      if (next === undefined) return this.call.die(`missing argument to \`${word}'`);
      if (next === ';') return this.actions.exec(argv, word === '-execdir');
      if (next === '+' && argv.at(-1) === '{}') return this.actions.execMany(argv.slice(0, -1));
      argv.push(next);
    }
  }

  #test(word: string): Test | undefined {
    const is = (f: (visit: Visit) => boolean): Test => function* (visit) {
      return f(visit);
    };
    switch (word) {
      case '-true': return always;
      case '-false': return is(() => false);
      case '-name': case '-iname': {
        const pattern = globToPattern(this.#argument(word), word === '-iname');
        return is(({ path }) => pattern.test(baseName(path)));
      }
      case '-path': case '-wholename': case '-ipath': {
        const pattern = globToPattern(this.#argument(word), word === '-ipath');
        return is(({ path }) => pattern.test(path));
      }
      case '-regex': case '-iregex': return this.#regex(word);
      case '-lname': {
        const pattern = globToPattern(this.#argument(word));
        return is(({ path, stat }) => stat.kind === 'symlink' && pattern.test(this.call.files.readLink(path)));
      }
      case '-type': return this.#type(word);
      case '-empty': return is(({ path, stat }) => (stat.kind === 'directory' ? this.call.files.list(path).length === 0 : stat.kind === 'file' && stat.size === 0));
      case '-size': return this.#size(word);
      case '-mtime': case '-atime': case '-ctime': return this.#age(word, DAY_MS);
      case '-mmin': case '-amin': case '-cmin': return this.#age(word, 60_000);
      case '-newer': {
        const { modifiedMs } = this.call.files.stat(this.#argument(word));
        return is(({ stat }) => stat.modifiedMs > modifiedMs);
      }
      case '-perm': return this.#permission(word);
      case '-user': {
        const name = this.#argument(word);
        const uid = findAccount(this.call, name)?.uid ?? (/^\d+$/.test(name) ? Number(name) : this.call.die(`'${name}' is not the name of a known user`));
        return is(({ stat }) => stat.uid === uid);
      }
      case '-group': {
        const name = this.#argument(word);
        const gid = listGroups(this.call).find((group) => group.name === name)?.gid ?? (/^\d+$/.test(name) ? Number(name) : this.call.die(`'${name}' is not the name of an existing group`));
        return is(({ stat }) => stat.gid === gid);
      }
      case '-uid': { const compare = this.#number(word); return is(({ stat }) => compare(stat.uid)); }
      case '-gid': { const compare = this.#number(word); return is(({ stat }) => compare(stat.gid)); }
      case '-links': { const compare = this.#number(word); return is(({ stat }) => compare(stat.links)); }
      case '-inum': { const compare = this.#number(word); return is(({ stat }) => compare(stat.inode)); }
      case '-executable': return is(({ stat }) => (stat.mode & 0o111) !== 0);
      case '-readable': return is(({ stat }) => (stat.mode & 0o444) !== 0);
      case '-writable': return is(({ stat }) => (stat.mode & 0o222) !== 0);
      case '-nouser': return is(() => false);
      default: return undefined;
    }
  }

  #regex(word: string): Test {
    const source = this.#argument(word);
    try {
      const options = { ignoreCase: word === '-iregex' };
      const pattern = this.#extended ? compileExtended(`^(${source})$`, options) : compileBasic(`^\\(${source}\\)$`, options);
      return function* ({ path }) {
        return pattern.test(path);
      };
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      return this.call.die(`Failed to compile regular expression '${source}': ${error.message}`);
    }
  }

  #type(word: string): Test {
    const kinds = this.#argument(word).split(',').map((letter) => TYPES[letter] ?? this.call.die(`Unknown argument to ${word}: ${letter}`));
    return function* ({ stat }) {
      return kinds.includes(stat.kind);
    };
  }

  /** `5`, `+5`, `-5`. */
  #number(word: string): (value: number) => boolean {
    const typed = this.#argument(word);
    const parts = /^([+-]?)(\d+)$/.exec(typed);
    if (parts === null) return this.call.die(`invalid argument \`${typed}' to \`${word}'`);
    return comparison(parts[1] as string, Number(parts[2]));
  }

  #size(word: string): Test {
    const typed = this.#argument(word);
    const parts = /^([+-]?)(\d+)([bcwkMG]?)$/.exec(typed);
    if (parts === null) return this.call.die(`Invalid argument \`${typed}' to -size`);
    const unit = UNITS[(parts[3] as string) || 'b'] as number;
    const compare = comparison(parts[1] as string, Number(parts[2]));
    return function* ({ stat }) {
      return compare(Math.ceil(stat.size / unit));
    };
  }

  #age(word: string, unitMs: number): Test {
    const compare = this.#number(word);
    const now = this.call.now();
    return function* ({ stat }) {
      return compare(Math.floor((now - stat.modifiedMs) / unitMs));
    };
  }

  #permission(word: string): Test {
    const typed = this.#argument(word);
    const bits = Number.parseInt(typed.replace(/^[-/]/, ''), 8);
    if (!/^[-/]?[0-7]+$/.test(typed)) return this.call.die(`invalid mode '${typed}'`);
    return function* ({ stat }) {
      if (typed.startsWith('-')) return (stat.mode & bits) === bits;
      return typed.startsWith('/') ? bits === 0 || (stat.mode & bits) !== 0 : stat.mode === bits;
    };
  }
}

const always: Test = function* () {
  return true;
};

function both(left: Test, right: Test): Test {
  return function* (visit) {
    return (yield* left(visit)) && (yield* right(visit));
  };
}

function either(left: Test, right: Test): Test {
  return function* (visit) {
    return (yield* left(visit)) || (yield* right(visit));
  };
}

function comparison(sign: string, wanted: number): (value: number) => boolean {
  if (sign === '+') return (value) => value > wanted;
  return sign === '-' ? (value) => value < wanted : (value) => value === wanted;
}
