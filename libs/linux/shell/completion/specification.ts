// Mirrors bash's programmable completion (pcomplete.c): what `complete` registers for a command
// Differs: word lists (-W) are split but not expanded; -C runs nothing; actions for jobs, hosts and the like find nothing.

/** How the words for a command are found. */
export interface Specification {
  readonly actions: readonly string[];
  readonly options: ReadonlySet<string>;
  readonly glob?: string;
  readonly words?: string;
  readonly function?: string;
  readonly command?: string;
  readonly filter?: string;
  readonly prefix?: string;
  readonly suffix?: string;
}

/** What an invocation of `complete` or `compgen` asks for. */
export interface Parsed {
  readonly specification: Specification;
  readonly print: boolean;
  readonly remove: boolean;
  /** -D, -E, -I: for any command, an empty line, the first word. */
  readonly special: readonly string[];
  readonly operands: readonly string[];
}

const ACTION_LETTERS: Readonly<Record<string, string>> = {
  a: 'alias', b: 'builtin', c: 'command', d: 'directory', e: 'export', f: 'file', g: 'group', j: 'job', k: 'keyword', s: 'service', u: 'user', v: 'variable',
};
const ACTIONS = new Set([...Object.values(ACTION_LETTERS), 'arrayvar', 'binding', 'disabled', 'enabled', 'function', 'helptopic', 'hostname', 'running', 'setopt', 'shopt', 'signal', 'stopped']);
export const OPTIONS = new Set(['bashdefault', 'default', 'dirnames', 'filenames', 'fullquote', 'noquote', 'nosort', 'nospace', 'plusdirs']);
const VALUES: Readonly<Record<string, keyof Specification>> = { G: 'glob', W: 'words', F: 'function', C: 'command', X: 'filter', P: 'prefix', S: 'suffix' };

/** A wrong option, in bash's words. */
export class SpecificationError extends Error {
  constructor(message: string, readonly showsUsage = false) {
    super(message);
  }
}

/** Throws SpecificationError. */
export function parseSpecification(args: readonly string[]): Parsed {
  const actions: string[] = [];
  const options = new Set<string>();
  const values: Partial<Record<keyof Specification, string>> = {};
  const flags = new Set<string>();
  let at = 0;
  const valueOf = (letter: string, rest: string) => {
    const value = rest !== '' ? rest : args[++at];
    if (value === undefined) throw new SpecificationError(`-${letter}: option requires an argument`, true);
    return value;
  };
  for (; at < args.length; at++) {
    const word = args[at] as string;
    if (word === '--') {
      at++;
      break;
    }
    if (!/^-./.test(word)) break;
    for (let place = 1; place < word.length; place++) {
      const letter = word[place] as string;
      const action = ACTION_LETTERS[letter];
      const field = VALUES[letter];
      if (action !== undefined) actions.push(action);
      else if ('prDEI'.includes(letter)) flags.add(letter);
      else if (field !== undefined || letter === 'o' || letter === 'A') {
        const value = valueOf(letter, word.slice(place + 1));
        if (field !== undefined) values[field] = value;
        else if (letter === 'o') options.add(known(OPTIONS, value, 'option'));
        else actions.push(known(ACTIONS, value, 'action'));
        break;
      } else throw new SpecificationError(`-${letter}: invalid option`, true);
    }
  }
  return {
    specification: { ...values, actions: [...new Set(actions)], options } as Specification,
    print: flags.has('p'), remove: flags.has('r'), special: ['D', 'E', 'I'].filter((letter) => flags.has(letter)).map((letter) => `-${letter}`), operands: args.slice(at),
  };
}

function known(all: ReadonlySet<string>, name: string, what: string): string {
  if (!all.has(name)) throw new SpecificationError(`${name}: invalid ${what} name`);
  return name;
}

/** As `complete -p` prints it. */
export function specificationText(name: string, { actions, options, ...values }: Specification, quote: (text: string) => string): string {
  const letters = Object.entries(ACTION_LETTERS);
  const parts = [...options].sort().map((option) => `-o ${option}`);
  for (const action of actions) {
    const letter = letters.find(([, each]) => each === action)?.[0];
    parts.push(letter === undefined ? `-A ${action}` : `-${letter}`);
  }
  for (const [letter, field] of Object.entries(VALUES)) {
    const value = values[field as keyof typeof values];
    if (value !== undefined) parts.push(`-${letter} ${letter === 'F' ? value : quote(value)}`);
  }
  return ['complete', ...parts, name].join(' ');
}
