// What a script of `kubectl completion bash` does, for people who have loaded none: the program says what may come next
import { decodeUtf8 } from '#linux/env/text.js';
import { Capture, Given } from '#linux/kernel/capture.js';
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Shell } from '#linux/shell/shell.js';
import { type LineWord, unquoted } from './line-words.js';
import { ACTIVE_HELP, DIRECTIVE, REQUEST_PLAIN } from './request.js';

export interface Told {
  readonly words: readonly string[];
  readonly noSpace: boolean;
  readonly keepsOrder: boolean;
  /** Files instead of words, or where there are no words: all, those that end so, or directories. */
  readonly files: 'none' | 'all' | 'directories' | readonly string[];
}

const ALIASES_MAX = 8;
const OUTPUT_BYTES_MAX = 2 ** 20;

/** Asks the program that the words name, perhaps by an alias; undefined when it answers no such questions. */
export function* askProgram(shell: Shell, words: readonly LineWord[]): Step<Told | undefined> {
  const [command = '', ...more] = withoutAliases(shell, words.map(({ text }) => text)).map(unquoted);
  if (!answers(shell, command)) return undefined;
  const lines = (yield* outputOf(shell, [command, REQUEST_PLAIN, ...more])).split('\n').filter((line) => line !== '');
  const directive = /^:(\d+)$/.exec(lines.pop() ?? '')?.[1];
  return directive === undefined ? undefined : told(lines, Number(directive), more.at(-1) ?? '');
}

function withoutAliases(shell: Shell, words: readonly string[]): readonly string[] {
  let now = words;
  for (let hop = 0; hop < ALIASES_MAX; hop++) {
    const alias = shell.aliases.get(now[0] ?? '');
    if (alias === undefined) break;
    const meant = alias.split(/\s+/).filter((word) => word !== '');
    if (meant[0] === now[0]) return [...meant, ...now.slice(1)];
    now = [...meant, ...now.slice(1)];
  }
  return now;
}

function answers(shell: Shell, command: string): boolean {
  if (command === '' || shell.functions.has(command)) return false;
  try {
    return shell.process.machine.findProgram(shell.process, { argv: [command], env: shell.variables.environment() }).program.answersComplete === true;
  } catch (error) {
    if (error instanceof Errno) return false;
    throw error;
  }
}

function told(lines: readonly string[], directive: number, typed: string): Told {
  const is = (bit: number) => (directive & bit) !== 0;
  if (is(DIRECTIVE.error)) return { words: [], noSpace: false, keepsOrder: false, files: 'all' };
  if (is(DIRECTIVE.filterFileExt)) return { words: [], noSpace: false, keepsOrder: false, files: lines };
  // The value of --flag=VALUE is completed on its own.
  const lead = /^-[^=]*=/.exec(typed)?.[0] ?? '';
  const words = is(DIRECTIVE.filterDirs) ? [] : lines.filter((line) => !line.startsWith(ACTIVE_HELP)).map((line) => `${lead}${line}`).filter((word) => word.startsWith(typed));
  return { words, noSpace: is(DIRECTIVE.noSpace), keepsOrder: is(DIRECTIVE.keepOrder), files: is(DIRECTIVE.filterDirs) ? 'directories' : is(DIRECTIVE.noFileComp) ? 'none' : 'all' };
}

/** What a program writes; its messages are nobody's. */
function* outputOf(shell: Shell, argv: readonly string[]): Step<string> {
  const stdout = new Capture(OUTPUT_BYTES_MAX);
  const child = shell.process.spawn({ argv, stdin: new Given(''), stdout, stderr: new Capture(0), env: shell.variables.environment() });
  try {
    yield* shell.process.wait(child);
    return decodeUtf8(stdout.bytes());
  } finally {
    if (child.exit === undefined) child.signal('SIGKILL');
  }
}
