// Mirrors bash's builtins complete, compgen and compopt
import type { Step } from '#linux/kernel/step.js';
import { generate } from '#linux/shell/completion/generate.js';
import { OPTIONS, type Parsed, parseSpecification, SpecificationError, specificationText } from '#linux/shell/completion/specification.js';
import type { Builtins } from '#linux/shell/language.js';
import { quoteForShell } from '#linux/shell/quoting.js';
import type { Shell } from '#linux/shell/shell.js';

const USAGE: Readonly<Record<string, string>> = {
  complete: 'complete [-abcdefgjksuv] [-pr] [-DEI] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [name ...]',
  compgen: 'compgen [-abcdefgjksuv] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [word]',
  compopt: 'compopt [-o|+o option] [-DEI] [name ...]',
};
const WRONG = 2;

function parsed(shell: Shell, args: readonly string[]): Parsed | undefined {
  try {
    return parseSpecification(args.slice(1));
  } catch (error) {
    if (!(error instanceof SpecificationError)) throw error;
    tellWrong(shell, args[0] as string, error);
    return undefined;
  }
}

function tellWrong(shell: Shell, name: string, { message, showsUsage }: SpecificationError): void {
  shell.warn(`${name}: ${message}`);
  if (showsUsage) shell.warnPlain(`${name}: usage: ${USAGE[name]}\n`);
}

function* complete(shell: Shell, args: readonly string[]): Step<number> {
  const asked = parsed(shell, args);
  if (asked === undefined) return WRONG;
  const names = [...asked.special, ...asked.operands];
  if (asked.remove) return remove(shell, names);
  if (asked.print || args.length === 1) return yield* print(shell, names);
  if (names.length === 0) {
    shell.warnPlain(`complete: usage: ${USAGE['complete']}\n`);
    return WRONG;
  }
  for (const name of names) shell.completions.set(name, asked.specification);
  return 0;
}

function remove(shell: Shell, names: readonly string[]): number {
  if (names.length === 0) shell.completions.clear();
  const unknown = names.filter((name) => !shell.completions.delete(name));
  for (const name of unknown) shell.warn(`complete: ${name}: no completion specification`);
  return unknown.length > 0 ? 1 : 0;
}

function* print(shell: Shell, names: readonly string[]): Step<number> {
  let status = 0;
  for (const name of names.length > 0 ? names : [...shell.completions.keys()].sort()) {
    const specification = shell.completions.get(name);
    if (specification !== undefined) yield* shell.process.stdout.write(`${specificationText(name, specification, quoteForShell)}\n`);
    else {
      shell.warn(`complete: ${name}: no completion specification`);
      status = 1;
    }
  }
  return status;
}

function* compgen(shell: Shell, args: readonly string[]): Step<number> {
  const asked = parsed(shell, args);
  if (asked === undefined) return WRONG;
  const words = generate(shell, asked.specification, asked.operands[0] ?? '');
  if (words.length > 0) yield* shell.process.stdout.write(words.map((word) => `${word}\n`).join(''));
  return words.length > 0 ? 0 : 1;
}

/** Changes options of what is registered for names, or of the completion that is under way. */
function compopt(shell: Shell, args: readonly string[]): number {
  const changes: [string, boolean][] = [];
  const names: string[] = [];
  for (let at = 1; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === '-o' || arg === '+o') {
      const option = args[++at] ?? '';
      if (!OPTIONS.has(option)) {
        shell.warn(`compopt: ${option}: invalid option name`);
        return WRONG;
      }
      changes.push([option, arg === '-o']);
    } else if (/^-[DEI]$/.test(arg) || !arg.startsWith('-')) names.push(arg);
    else {
      tellWrong(shell, 'compopt', new SpecificationError(`${arg}: invalid option`, true));
      return WRONG;
    }
  }
  if (names.length > 0) return changeNamed(shell, names, changes);
  if (shell.completing === undefined) {
    shell.warn('compopt: not currently executing completion function');
    return 1;
  }
  apply(shell.completing, changes);
  return 0;
}

function changeNamed(shell: Shell, names: readonly string[], changes: readonly (readonly [string, boolean])[]): number {
  let status = 0;
  for (const name of names) {
    const specification = shell.completions.get(name);
    if (specification === undefined) {
      shell.warn(`compopt: ${name}: no completion specification`);
      status = 1;
      continue;
    }
    const options = new Set(specification.options);
    apply(options, changes);
    shell.completions.set(name, { ...specification, options });
  }
  return status;
}

function apply(options: Set<string>, changes: readonly (readonly [string, boolean])[]): void {
  for (const [option, on] of changes) {
    if (on) options.add(option);
    else options.delete(option);
  }
}

export const completion: Builtins = {
  complete: { bashOnly: true, run: complete },
  compgen: { bashOnly: true, run: compgen },
  compopt: { bashOnly: true, run: compopt },
};
