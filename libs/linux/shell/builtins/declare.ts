import type { Step } from '#linux/kernel/step.js';
import { textParts } from '#linux/shell/arithmetic-text.js';
import { appendTo, type Assignment } from '#linux/shell/assignments.js';
import { arrayText, attributeLetters, declarationOf } from '#linux/shell/declarations.js';
import { expansions } from '#linux/shell/expansions.js';
import { quoteForShell, quoteIfNeeded } from '#linux/shell/quoting.js';
import { ExpansionError, type Shell, ShellExit } from '#linux/shell/shell.js';
import { TextSink } from '#linux/shell/sinks.js';
import type { Variable } from '#linux/shell/variables.js';
import type { Builtins } from '#linux/shell/language.js';
import { separatorsOf, wordPart } from '#linux/shell/words.js';

type Arrays = ReadonlyMap<string, Assignment> | undefined;

interface Parsed {
  readonly on: ReadonlySet<string>;
  readonly off: ReadonlySet<string>;
  readonly operands: readonly string[];
}

function parseFlags(shell: Shell, args: readonly string[], allowed: string): Parsed | undefined {
  const on = new Set<string>();
  const off = new Set<string>();
  let at = 1;
  for (; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === '--') {
      at++;
      break;
    }
    if (!/^[-+]./.test(arg)) break;
    for (const letter of arg.slice(1)) {
      if (!allowed.includes(letter)) {
        shell.warn(`${args[0]}: ${arg[0]}${letter}: invalid option`);
        shell.warnPlain(`${args[0]}: usage: ${usages[args[0] as string] ?? ''}\n`);
        return undefined;
      }
      (arg.startsWith('-') ? on : off).add(letter);
    }
  }
  return { on, off, operands: args.slice(at) };
}

const usages: Readonly<Record<string, string>> = {
  declare: 'declare [-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]',
  typeset: 'typeset [-aAfFgiIlnrtux] name[=value] ... or typeset -p [-aAfFilnrtux] [name ...]',
  local: 'local [option] name[=value] ...', export: 'export [-fn] [name[=value] ...] or export -p',
  readonly: 'readonly [-aAf] [name[=value] ...] or readonly -p', unset: 'unset [-f] [-v] [-n] [name ...]',
};

function* declare(shell: Shell, args: readonly string[], arrays: Arrays): Step<number> {
  const parsed = parseFlags(shell, args, 'aAfFgiIlnrtuxp');
  if (parsed === undefined) return 2;
  const { on, operands } = parsed;
  if (on.has('f') || on.has('F')) return yield* functions(shell, parsed);
  if (on.has('p') || operands.length === 0) return yield* print(shell, parsed);
  const isLocal = shell.calls.length > 0 && !on.has('g');
  return yield* each(shell, args[0] as string, parsed, arrays, isLocal ? 'local' : on.has('g') ? 'global' : 'make');
}

function* each(shell: Shell, command: string, parsed: Parsed, arrays: Arrays, where: 'local' | 'global' | 'make'): Step<number> {
  let status = 0;
  for (const operand of parsed.operands) {
    try {
      yield* declareOne(shell, command, operand, parsed, arrays?.get(operand), where);
    } catch (error) {
      if (!(error instanceof ExpansionError)) throw error;
      shell.warn(`${command}: ${error.message}`);
      status = 1;
    }
  }
  return status;
}

function* declareOne(shell: Shell, command: string, operand: string, parsed: Parsed, array: Assignment | undefined, where: 'local' | 'global' | 'make'): Step<void> {
  const match = array === undefined ? /^([A-Za-z_]\w*)(?:\[(.*?)\])?(?:(\+?)=(.*))?$/s.exec(operand) : null;
  const name = array?.name ?? match?.[1];
  if (name === undefined) throw new ExpansionError(`\`${operand}': not a valid identifier`);
  void command;
  const { variables } = shell;
  const outer = where === 'local' && variables.findLocal(name) === undefined ? variables.find(name) : undefined;
  const variable = where === 'local' ? variables.makeLocal(name) : where === 'global' ? variables.makeGlobal(name) : variables.make(name);
  const assigns = array !== undefined || match?.[4] !== undefined;
  if (outer?.readonly === true || (variable.readonly && (assigns || parsed.off.has('r')))) throw new ExpansionError(`${name}: readonly variable`);
  if (outer?.exported === true) variable.exported = true;
  if (parsed.on.has('A') && !variable.isArray) variable.makeArray(true);
  if (parsed.on.has('a') && !variable.isArray) variable.makeArray(false);
  setFlags(variable, parsed.on, true);
  setFlags(variable, parsed.off, false);
  if (array !== undefined) yield* array.assignArray(shell, name);
  else if (match?.[4] !== undefined) assignOne(shell, name, variable, match[2], match[3] === '+', match[4]);
  if (parsed.on.has('r')) variable.readonly = true;
}

function assignOne(shell: Shell, name: string, variable: Variable, subscript: string | undefined, append: boolean, value: string): void {
  // `declare -a x='(1 2)'` and `local -A m="(…)"` are the old way of giving an array.
  if (variable.reference) variable.value = value;
  else if (subscript !== undefined) shell.setElement(name, subscript, append ? (shell.getElement(name, subscript) ?? '') + value : value);
  else if (append) appendTo(shell, name, value);
  else shell.assign(variable, value, undefined);
}

function setFlags(variable: Variable, letters: ReadonlySet<string>, on: boolean): void {
  if (letters.has('x')) variable.exported = on;
  if (letters.has('i')) variable.integer = on;
  if (letters.has('n')) variable.reference = on;
  if (letters.has('l')) {
    variable.lower = on;
    if (on) variable.upper = false;
  }
  if (letters.has('u')) {
    variable.upper = on;
    if (on) variable.lower = false;
  }
}

function* functions(shell: Shell, { on, operands }: Parsed): Step<number> {
  const names = operands.length > 0 ? operands : [...shell.functions.keys()].sort();
  let status = 0;
  for (const name of names) {
    const found = shell.functions.get(name);
    if (found === undefined) status = 1;
    else if (on.has('F')) yield* shell.process.stdout.write(operands.length > 0 ? `${name}\n` : `declare -f ${name}\n`);
    else yield* shell.process.stdout.write(`${found.source()}\n`);
  }
  return status;
}

function* print(shell: Shell, { on, operands }: Parsed): Step<number> {
  let status = 0;
  const lines: string[] = [];
  if (operands.length > 0) {
    for (const name of operands) {
      const variable = shell.arrayOf(name) ?? shell.variables.find(name);
      if (variable !== undefined) lines.push(declarationOf(name, variable));
      else {
        shell.warn(`declare: ${name}: not found`);
        status = 1;
      }
    }
  } else {
    const letters = [...on].filter((letter) => letter !== 'p' && letter !== 'g');
    for (const name of shell.variables.names()) {
      const variable = shell.variables.find(name) as Variable;
      if (!letters.every((letter) => attributeLetters(variable).includes(letter))) continue;
      if (on.has('p') || letters.length > 0) lines.push(declarationOf(name, variable));
      else if (variable.isArray) lines.push(`${name}=${arrayText(variable)}`);
      else if (variable.value !== undefined) lines.push(`${name}=${quoteIfNeeded(variable.value)}`);
    }
  }
  if (lines.length > 0) yield* shell.process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  return status;
}

function* exportOrReadonly(shell: Shell, args: readonly string[], arrays: Arrays): Step<number> {
  const command = args[0] as string;
  const parsed = parseFlags(shell, args, command === 'export' ? 'fnp' : 'aAfp');
  if (parsed === undefined) return 2;
  const letter = command === 'export' ? 'x' : 'r';
  if (parsed.operands.length === 0) {
    const named = shell.variables.names().filter((name) => attributeLetters(shell.variables.find(name)).includes(letter));
    const lines = named.map((name) => (shell.isBash ? declarationOf(name, shell.variables.find(name)) : `${command} ${name}=${quoteForShell(shell.get(name) ?? '')}`));
    if (lines.length > 0) yield* shell.process.stdout.write(lines.map((line) => `${line}\n`).join(''));
    return 0;
  }
  if (parsed.on.has('f')) return 0;
  const flags: Parsed = parsed.on.has('n') ? { on: new Set(), off: new Set(['x']), operands: parsed.operands } : { ...parsed, on: new Set([...parsed.on, letter]) };
  const status = yield* each(shell, command, flags, arrays, 'make');
  if (status !== 0 && !shell.isBash) throw new ShellExit(2);
  return status;
}

function* local(shell: Shell, args: readonly string[], arrays: Arrays): Step<number> {
  if (shell.calls.length === 0) {
    shell.warn('local: can only be used in a function');
    return 1;
  }
  const parsed = parseFlags(shell, args, 'aAfFgiIlnrtuxp');
  if (parsed === undefined) return 2;
  return yield* each(shell, 'local', parsed, arrays, 'local');
}

function unset(shell: Shell, args: readonly string[]): number {
  const parsed = parseFlags(shell, args, 'fvn');
  if (parsed === undefined) return 2;
  let status = 0;
  for (const name of parsed.operands) {
    try {
      if (parsed.on.has('f')) shell.functions.delete(name);
      else if (!unsetVariable(shell, name, parsed.on.has('n')) && !parsed.on.has('v')) shell.functions.delete(name);
    } catch (error) {
      if (!(error instanceof ExpansionError)) throw error;
      shell.warn(`unset: ${error.message}`);
      status = 1;
    }
  }
  return status;
}

function unsetVariable(shell: Shell, given: string, keepReference: boolean): boolean {
  const match = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(given);
  const name = keepReference ? given : shell.resolve(match?.[1] ?? given);
  if (match === null && !/^[A-Za-z_]\w*$/.test(name)) throw new ExpansionError(`\`${given}': not a valid identifier`);
  const variable = shell.variables.find(name);
  if (variable === undefined) return false;
  if (variable.readonly) throw new ExpansionError(`${name}: cannot unset: readonly variable`);
  if (match === null) shell.unset(name);
  else if (match[2] === '@' || match[2] === '*') shell.unset(name);
  else variable.deleteElement(shell.keyOf(variable, expanded(shell, shell.subscriptText(match[2] as string)), name));
  return true;
}

/** A subscript that was quoted for `unset`, whose parameters are expanded only now. */
function expanded(shell: Shell, subscript: string): string {
  if (!subscript.includes('$')) return subscript;
  const sink = new TextSink(separatorsOf(shell));
  const parts = textParts(subscript).map((node) => wordPart(node, { source: subscript, expansions }, {}));
  if (parts.some(({ waits }) => waits)) return subscript; // a command would have to wait
  for (const part of parts) part.put(shell, sink, true);
  return sink.text;
}

export const declarations: Builtins = {
  declare: { bashOnly: true, run: declare },
  typeset: { bashOnly: true, run: declare },
  export: { run: exportOrReadonly },
  readonly: { run: exportOrReadonly },
  local: { run: local },
  unset: { run: unset },
};
