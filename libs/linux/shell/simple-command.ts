import type { Command as CommandNode } from 'unbash';
import type { Step } from '#linux/kernel/step.js';
import { expandAlias } from './aliases.js';
import { ArithmeticError } from './arithmetic.js';
import { Assignment } from './assignments.js';
import { findBuiltin } from './builtins/find-builtin.js';
import type { Builtin } from './language.js';
import { checked } from './checking.js';
import type { SourceCompiler } from './compile.js';
import { fieldsOf, fieldsStep } from './expand-words.js';
import { runExternal } from './external.js';
import { setPipeStatus } from './pipelines.js';
import { callFunction } from './call-function.js';
import { quoteIfNeeded } from './quoting.js';
import { keep, Redirection, redirectMessage, type Replaced, restore } from './redirects.js';
import type { Result } from './result.js';
import { runPendingTraps, runTrap } from './run-traps.js';
import { CommandAbort, ExpansionError, type Shell, ShellExit } from './shell.js';
import { TooManyFields } from './sinks.js';
import { parsedWord, Word } from './words.js';

/** Names whose arguments `a=b` are assignments: no splitting, arrays allowed. */
const declaring = new Set(['declare', 'typeset', 'local', 'export', 'readonly', 'alias']);

/** A command with its words: `A=1 ls -l "$x" >f`. */
export class SimpleCommand {
  readonly #assignments: readonly Assignment[];
  readonly #words: readonly Word[];
  readonly #redirects: readonly Redirection[];
  readonly #waits: boolean;
  readonly #line: number;
  /** Arguments of a declaring command that are assignments, by their place among the words. */
  readonly #declared: ReadonlyMap<number, Assignment>;
  /** The arguments, when nothing in them is expanded. */
  readonly #fixed: readonly string[] | undefined;

  constructor(readonly node: CommandNode, readonly compiler: SourceCompiler) {
    this.#line = compiler.lineAt(node.pos);
    this.#assignments = node.prefix.filter((part) => part.type === 'Assignment').map((part) => new Assignment(part, compiler));
    const words: Word[] = node.name === undefined ? [] : [new Word(node.name, compiler)];
    const declared = new Map<number, Assignment>();
    const declares = declaring.has(node.name?.value ?? '');
    for (const argument of node.args) {
      if (argument.type === 'Assignment' && declares) {
        declared.set(words.length, new Assignment(argument, compiler));
        words.push(literalWord(argument.text, compiler));
      } else if (argument.type === 'Assignment') words.push(argumentWord(argument, compiler));
      else words.push(new Word(argument, compiler));
    }
    this.#declared = declared;
    this.#words = words;
    this.#redirects = node.redirects.map((redirect) => new Redirection(redirect, compiler));
    this.#waits = [...words, ...this.#assignments, ...declared.values(), ...this.#redirects].some((part) => part.waits);
    const literals = words.map((word) => word.literal);
    this.#fixed = declared.size === 0 && literals.every((literal) => literal !== undefined) ? (literals as string[]) : undefined;
  }

  execute(shell: Shell): Result {
    if (shell.process.charge(1) || this.#waits || this.#redirects.length > 0 || mustLookAround(shell)) return this.#step(shell);
    shell.line = this.#line;
    shell.substitutionStatus = undefined;
    try {
      const args = this.#fixed ?? this.#expand(shell);
      return this.#finish(shell, this.#run(shell, args));
    } catch (error) {
      return this.#failed(shell, error);
    }
  }

  /** The general way: with redirections, substitutions, traps and traces. */
  *#step(shell: Shell): Step<number> {
    const becomes = shell.mayBecome;
    shell.mayBecome = false;
    if (shell.process.slice <= 0) yield undefined;
    shell.line = this.#line;
    if (mustLookAround(shell)) yield* this.#lookAround(shell);
    shell.substitutionStatus = undefined;
    const replaced: Replaced[] = [];
    const openedBefore = shell.substitutionDescriptors.length;
    let isExec = false;
    try {
      const args = this.#waits ? yield* this.#expandStep(shell) : (this.#fixed ?? this.#expand(shell));
      isExec = args[0] === 'exec' && args.length === 1;
      for (const redirect of this.#redirects) yield* this.#redirect(shell, redirect, replaced);
      shell.mayBecome = becomes;
      const run = this.#waits ? yield* this.#runStep(shell, args) : this.#run(shell, args);
      const status = typeof run === 'number' ? run : yield* run;
      shell.mayBecome = false;
      if (shell.pendingErrors.length > 0) yield* shell.flushErrors();
      const result = this.#finish(shell, status);
      return typeof result === 'number' ? result : yield* result;
    } catch (error) {
      shell.mayBecome = false;
      const result = this.#failed(shell, error);
      return typeof result === 'number' ? result : yield* result;
    } finally {
      if (isExec) keep(replaced);
      else restore(shell, replaced);
      closeSubstitutions(shell, openedBefore);
    }
  }

  *#lookAround(shell: Shell): Step<void> {
    yield* shell.flushErrors();
    if (shell.traps.pending.length > 0) yield* runPendingTraps(shell);
    if (shell.traps.get('DEBUG') !== undefined && !shell.traps.running) {
      shell.traps.running = true;
      shell.commandText = this.#text;
      try {
        yield* runTrap(shell, 'DEBUG');
      } finally {
        shell.traps.running = false;
      }
    }
  }

  get #text(): string {
    return this.compiler.source.slice(this.node.pos, this.node.end);
  }

  *#redirect(shell: Shell, redirect: Redirection, replaced: Replaced[]): Step<void> {
    try {
      if (redirect.waits) yield* redirect.applyStep(shell, replaced);
      else redirect.apply(shell, replaced);
    } catch (error) {
      const message = redirectMessage(error);
      if (message === undefined || error instanceof ExpansionError) throw error;
      shell.warn(message);
      throw new RedirectFailed();
    }
  }

  #expand(shell: Shell): string[] {
    if (this.#declared.size === 0) return fieldsOf(shell, this.#words);
    return this.#words.flatMap((word, index) => this.#declared.get(index)?.declaredText(shell) ?? fieldsOf(shell, [word]));
  }

  *#expandStep(shell: Shell): Step<string[]> {
    if (this.#declared.size === 0) return yield* fieldsStep(shell, this.#words);
    const args: string[] = [];
    for (const [index, word] of this.#words.entries()) {
      const assignment = this.#declared.get(index);
      if (assignment === undefined) args.push(...(yield* fieldsStep(shell, [word])));
      else args.push(yield* assignment.declaredTextStep(shell));
    }
    return args;
  }

  #trace(shell: Shell, args: readonly string[]): void {
    if (!shell.options.xtrace || args.length === 0) return;
    const ps4 = shell.get('PS4') ?? '+ ';
    shell.warnPlain(`${(ps4[0] ?? '').repeat(shell.subshellDepth)}${ps4}${args.map(quoteIfNeeded).join(' ')}\n`);
  }

  /** Runs what the words say. Nothing here waits to be expanded any more, except assignments. */
  #run(shell: Shell, args: readonly string[]): Result {
    const name = args[0];
    if (name === undefined) {
      for (const assignment of this.#assignments) assignment.apply(shell);
      return this.#onlyAssignments(shell);
    }
    this.#trace(shell, args);
    const temporary = this.#assignments.length === 0 ? undefined : this.#assignments.map((assignment) => [assignment.name, assignment.text(shell)] as const);
    return this.#dispatch(shell, name, args, temporary);
  }

  *#runStep(shell: Shell, args: readonly string[]): Step<Result> {
    const name = args[0];
    if (name === undefined) {
      for (const assignment of this.#assignments) {
        if (assignment.waits) yield* assignment.applyStep(shell);
        else assignment.apply(shell);
      }
      return this.#onlyAssignments(shell);
    }
    const temporary: (readonly [string, string])[] = [];
    for (const assignment of this.#assignments) temporary.push([assignment.name, yield* assignment.textStep(shell)]);
    this.#trace(shell, args);
    return this.#dispatch(shell, name, args, temporary.length === 0 ? undefined : temporary);
  }

  #onlyAssignments(shell: Shell): number {
    if (shell.options.xtrace) {
      for (const { name } of this.#assignments) shell.warnPlain(`${shell.get('PS4') ?? '+ '}${name}=${quoteIfNeeded(shell.get(name) ?? '')}\n`);
    }
    return shell.substitutionStatus ?? 0;
  }

  #dispatch(shell: Shell, name: string, args: readonly string[], temporary: readonly (readonly [string, string])[] | undefined): Result {
    const becomes = shell.mayBecome;
    shell.mayBecome = false; // of an alias, a function or a builtin the shell sees the end
    if (shell.aliases.size > 0 && this.#words[0]?.source === name && (shell.options.shopt('expand_aliases') || !shell.isBash)) {
      const alias = expandAlias(shell, this.node, this.compiler, name);
      if (alias !== undefined) return alias(shell);
    }
    const called = shell.functions.get(name);
    if (called !== undefined) return callFunction(shell, called, args, temporary);
    const builtin = findBuiltin(shell, name);
    if (builtin !== undefined) return this.#builtin(shell, builtin, args, temporary);
    shell.mayBecome = becomes;
    return runExternal(shell, args, temporary, this.#text);
  }

  #builtin(shell: Shell, builtin: Builtin, args: readonly string[], temporary: readonly (readonly [string, string])[] | undefined): Result {
    shell.lastArgument = args[args.length - 1] ?? '';
    if (temporary === undefined) return builtin.run(shell, args, this.#declared.size === 0 ? undefined : this.#arrays(args));
    const run = withTemporary(shell, temporary, () => builtin.run(shell, args, undefined));
    return run;
  }

  /** Array values of a declaring command, by the text of their argument. */
  #arrays(_args: readonly string[]): ReadonlyMap<string, Assignment> {
    const arrays = new Map<string, Assignment>();
    for (const assignment of this.#declared.values()) if (assignment.isArray) arrays.set(assignment.arrayArgument, assignment);
    return arrays;
  }

  #finish(shell: Shell, result: Result): Result {
    if (typeof result === 'number') {
      if (result === 0 && shell.guarded === 0) {
        shell.status = 0;
        return 0;
      }
      return checked(shell, result);
    }
    return (function* (): Step<number> {
      const last = checked(shell, yield* result);
      return typeof last === 'number' ? last : yield* last;
    })();
  }

  #failed(shell: Shell, error: unknown): Result {
    if (error instanceof RedirectFailed) {
      const special = this.#fixed?.[0] !== undefined && !shell.isBash;
      if (special) shell.status = 2;
      setPipeStatus(shell, [1]);
      return checked(shell, shell.flavour === 'dash' ? 2 : 1);
    }
    if (error instanceof ExpansionError || error instanceof ArithmeticError || error instanceof TooManyFields) {
      shell.warn(error.message);
      const status = error instanceof ExpansionError ? error.status : error instanceof TooManyFields ? 2 : 1;
      const isFatal = error instanceof ExpansionError ? error.fatal || error.status !== 1 : error instanceof TooManyFields;
      if (shell.interactive || !isFatal) throw new CommandAbort(status);
      throw new ShellExit(status);
    }
    throw error;
  }
}

class RedirectFailed extends Error {}

function mustLookAround(shell: Shell): boolean {
  return shell.traps.pending.length > 0 || shell.pendingErrors.length > 0 || shell.traps.get('DEBUG') !== undefined;
}

function closeSubstitutions(shell: Shell, from: number): void {
  for (const descriptor of shell.substitutionDescriptors.splice(from)) {
    shell.process.descriptors.get(descriptor)?.close();
    shell.process.descriptors.delete(descriptor);
  }
}

/** `A=1 builtin`: the variables are there while it runs. */
export function withTemporary(shell: Shell, temporary: readonly (readonly [string, string])[], run: () => Result): Result {
  shell.variables.push();
  for (const [name, value] of temporary) {
    const variable = shell.variables.makeLocal(name);
    variable.value = value;
    variable.exported = true;
  }
  const result = (() => {
    try {
      return run();
    } catch (error) {
      shell.variables.pop();
      throw error;
    }
  })();
  if (typeof result === 'number') {
    shell.variables.pop();
    return result;
  }
  return (function* (): Step<number> {
    try {
      return yield* result;
    } finally {
      shell.variables.pop();
    }
  })();
}

function literalWord(text: string, compiler: SourceCompiler): Word {
  return new Word({ type: 'Word', text, value: text, pos: 0, end: text.length }, compiler);
}

/** `a=b` as an ordinary argument: a word like any other. */
function argumentWord(argument: { readonly text: string }, compiler: SourceCompiler): Word {
  return parsedWord(argument.text, compiler);
}
