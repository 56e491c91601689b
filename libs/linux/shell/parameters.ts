import type { ParameterExpansionPart, ParameterOperation, Word as WordNode } from 'unbash';
import type { Step } from '#linux/kernel/step.js';
import { ArithmeticText } from './arithmetic-text.js';
import { changeCase, removeMatch, replaceMatches, sliceItems, sliceText, transform } from './parameter-operations.js';
import { Pattern } from './pattern.js';
import { immediately } from './result.js';
import { ExpansionError, type Shell } from './shell.js';
import type { Sink } from './sinks.js';
import { type Compiler, type Part, Word } from './words.js';

/** What a parameter is before its operation: one value, or the elements of a list. */
type Value = { readonly text: string | undefined; readonly items?: undefined } | { readonly items: readonly string[]; readonly star: boolean; readonly text?: undefined };

/** `$name`, `$1`, `$@`. */
export function simplePart(name: string): Part {
  if (name === '@' || name === '*') {
    return { waits: false, put: (shell, sink, quoted) => sink.list(shell.positional, quoted, name === '*') };
  }
  return {
    waits: false,
    put(shell, sink, quoted) {
      const value = shell.get(name);
      if (value === undefined) unset(shell, name);
      if (quoted) sink.quoted(value ?? '');
      else if (value !== undefined) sink.expansion(value);
    },
  };
}

function unset(shell: Shell, shown: string): void {
  if (shell.options.nounset) throw new ExpansionError(shell.isBash ? `${shown.length === 1 && /\d/.test(shown) ? `$${shown}` : shown}: unbound variable` : `${shown}: parameter not set`, shell.isBash ? (shell.commandString ? 127 : 1) : 2, true);
}

/** `${…}`. */
export function parameterPart(node: ParameterExpansionPart, compiler: Compiler): Part {
  if (isPlain(node)) return simplePart(node.parameter);
  const expansion = new ParameterExpansion(node, compiler);
  return {
    waits: expansion.waits,
    put: (shell, sink, quoted) => immediately(expansion.putStep(shell, sink, quoted)),
    putStep: (shell, sink, quoted) => expansion.putStep(shell, sink, quoted),
  };
}

function isPlain(node: ParameterExpansionPart): boolean {
  return node.prefix === undefined && node.index === undefined && node.operation === undefined && isParameter(node.parameter);
}

function isParameter(name: string): boolean {
  return /^([A-Za-z_]\w*|\d+|[@*#?$!-])$/.test(name);
}

class ParameterExpansion {
  readonly waits: boolean;
  readonly #index: Word | undefined;
  readonly #operand: Word | undefined;
  readonly #second: Word | undefined;
  readonly #offset: ArithmeticText | undefined;
  readonly #length: ArithmeticText | undefined;

  constructor(readonly node: ParameterExpansionPart, compiler: Compiler) {
    const { operation } = node;
    const word = (part: WordNode | undefined, splitText = false, pattern = false) => part && new Word(part, compiler, { splitText, pattern });
    this.#index = word(node.index);
    if (operation?.type === 'Default') this.#operand = word(operation.operand, true);
    if (operation?.type === 'Remove' || operation?.type === 'CaseModification') this.#operand = word(operation.operand, false, true);
    if (operation?.type === 'Replace') {
      this.#operand = word(operation.pattern, false, true);
      this.#second = word(operation.replacement);
    }
    if (operation?.type === 'Slice') {
      this.#offset = new ArithmeticText(operation.offset.text, compiler);
      this.#length = operation.length && new ArithmeticText(operation.length.text, compiler);
    }
    this.waits = [this.#index, this.#operand, this.#second, this.#offset, this.#length].some((part) => part?.waits === true);
  }

  *putStep(shell: Shell, sink: Sink, quoted: boolean): Step<void> {
    const { node } = this;
    const { operation } = node;
    if (!isParameter(node.parameter) || operation?.type === 'Unknown') throw new ExpansionError(`${node.text}: bad substitution`);
    if (operation?.type === 'Names') {
      const names = shell.variables.names().filter((name) => name.startsWith(node.parameter));
      sink.list(names, quoted, operation.operator === '*');
      return;
    }
    const subscript = this.#index === undefined ? undefined : yield* this.#index.textStep(shell);
    if (node.prefix === '#') {
      putText(sink, quoted, String(this.#lengthOf(shell, node.parameter, subscript)));
      return;
    }
    let name = node.parameter;
    let at = subscript;
    if (node.prefix === '!') {
      if (at === '@' || at === '*') {
        sink.list(shell.arrayOf(name)?.keys() ?? [], quoted, at === '*');
        return;
      }
      const target = this.#targetOf(shell, name, at, sink, quoted);
      if (target === undefined) return;
      const match = /^(\w+)\[(.*)\]$/s.exec(target);
      name = match?.[1] ?? target;
      at = match?.[2];
    }
    const value = valueOf(shell, name, at);
    if (operation?.type === 'Default') yield* this.#orDefault(shell, sink, quoted, operation, value, name, at);
    else yield* this.#operated(shell, sink, quoted, operation, value, name, at);
  }

  /** What `${!name}` points at. */
  #targetOf(shell: Shell, name: string, subscript: string | undefined, sink: Sink, quoted: boolean): string | undefined {
    const variable = shell.variables.find(name);
    if (variable?.reference === true && variable.value !== undefined) {
      putText(sink, quoted, variable.value);
      return undefined;
    }
    const target = subscript === undefined ? shell.get(name) : shell.getElement(name, subscript);
    if (target === undefined || target === '') {
      if (target === undefined && this.node.operation === undefined && shell.options.nounset) throw new ExpansionError(`${name}: unbound variable`);
      if (target === undefined && this.node.operation === undefined) throw new ExpansionError(`${name}: invalid indirect expansion`);
      if (target === '') throw new ExpansionError(`: invalid variable name`);
      return name;
    }
    if (!/^([A-Za-z_]\w*(\[.*\])?|\d+|[@*#?$!-])$/s.test(target)) throw new ExpansionError(`${target}: invalid variable name`);
    return target;
  }

  #lengthOf(shell: Shell, name: string, subscript: string | undefined): number {
    if (name === '@' || name === '*') return shell.positional.length;
    if (subscript === '@' || subscript === '*') return shell.arrayOf(name)?.size ?? (shell.get(name) === undefined ? 0 : 1);
    const value = subscript === undefined ? shell.get(name) : shell.getElement(name, subscript);
    if (value === undefined) unset(shell, name);
    return lengthInCharacters(value ?? '');
  }

  *#orDefault(shell: Shell, sink: Sink, quoted: boolean, operation: Extract<ParameterOperation, { type: 'Default' }>, value: Value, name: string, subscript: string | undefined): Step<void> {
    const operator = operation.operator.replace(':', '');
    const isUnset = value.items === undefined ? value.text === undefined : value.items.length === 0;
    const isNull = isUnset || (operation.operator.startsWith(':') && (value.items === undefined ? value.text === '' : value.items.join('') === ''));
    const operand = this.#operand as Word;
    if (operator === '+') {
      if (!isNull) yield* this.#putOperand(shell, sink, quoted, operand);
      else if (quoted && (value.items === undefined || value.star)) sink.quoted('');
      return;
    }
    if (!isNull) {
      putValue(sink, quoted, value);
      return;
    }
    if (operator === '-') yield* this.#putOperand(shell, sink, quoted, operand);
    else if (operator === '=') {
      const text = yield* operand.textStep(shell);
      if (!/^[A-Za-z_]/.test(name)) throw new ExpansionError(`$${name}: cannot assign in this way`);
      if (subscript === undefined) shell.set(name, text);
      else shell.setElement(name, subscript, text);
      putText(sink, quoted, shell.get(name) ?? text);
    } else {
      const text = yield* operand.textStep(shell);
      const fallback = operation.operator.startsWith(':') ? 'parameter null or not set' : 'parameter not set';
      throw new ExpansionError(`${name}: ${text === '' ? fallback : text}`, shell.isBash ? (shell.commandString ? 127 : 1) : 2, true);
    }
  }

  *#putOperand(shell: Shell, sink: Sink, quoted: boolean, operand: Word): Step<void> {
    if (quoted) {
      // Within double quotes the operand's list parts stay lists: "${x:-"$@"}".
      const inner: Sink = {
        quoted: (text) => sink.quoted(text), glob: (text) => sink.quoted(text), expansion: (text) => sink.quoted(text),
        list: (items, _quoted, star) => sink.list(items, true, star),
      };
      if (operand.source === '') sink.quoted('');
      if (operand.waits) yield* operand.putStep(shell, inner);
      else operand.put(shell, inner);
    } else if (operand.waits) yield* operand.putStep(shell, sink);
    else operand.put(shell, sink);
  }

  *#operated(shell: Shell, sink: Sink, quoted: boolean, operation: ParameterOperation | undefined, value: Value, name: string, subscript: string | undefined): Step<void> {
    if (value.items === undefined && value.text === undefined) {
      if (operation?.type !== 'Transform' || operation.operand.value !== 'a') unset(shell, subscript === undefined ? name : `${name}[${subscript}]`);
      if (quoted) sink.quoted('');
      return;
    }
    if (operation === undefined) {
      putValue(sink, quoted, value);
      return;
    }
    if (operation.type === 'Slice') {
      yield* this.#slice(shell, sink, quoted, value, name, subscript);
      return;
    }
    if (operation.type === 'Transform') {
      this.#transform(shell, sink, quoted, operation.operand.value, value, name, subscript);
      return;
    }
    const change = yield* this.#changeOf(shell, operation);
    if (value.items !== undefined) sink.list(value.items.map(change), quoted, value.star);
    else putText(sink, quoted, change(value.text ?? ''));
  }

  #transform(shell: Shell, sink: Sink, quoted: boolean, letter: string, value: Value, name: string, subscript: string | undefined): void {
    const result = transform(shell, letter, value, name, subscript);
    if (result === undefined) throw new ExpansionError(`${this.node.text}: bad substitution`);
    if (typeof result === 'string') putText(sink, quoted, result);
    else sink.list(result, quoted, value.items !== undefined && value.star);
  }

  *#changeOf(shell: Shell, operation: ParameterOperation): Step<(text: string) => string> {
    const ignoreCase = shell.options.shopt('nocasematch');
    if (operation.type === 'Replace') {
      const pattern = new Pattern(yield* (this.#operand as Word).patternStep(shell), ignoreCase);
      // An unquoted & in the replacement is what matched (patsub_replacement).
      const replacement = yield* (this.#second as Word).patternStep(shell);
      const plain = yield* (this.#second as Word).textStep(shell);
      return (text) => replaceMatches(text, pattern, operation.operator, replacement.includes('&') ? replacement : plain, replacement.includes('&'), (fuel) => shell.process.charge(fuel));
    }
    const pattern = this.#operand === undefined ? undefined : new Pattern(yield* this.#operand.patternStep(shell), ignoreCase);
    if (operation.type === 'Remove') return (text) => removeMatch(text, pattern as Pattern, operation.operator);
    if (operation.type === 'CaseModification') return (text) => changeCase(text, operation.operator, this.#operand?.source === '' ? undefined : pattern);
    return (text) => text;
  }

  *#slice(shell: Shell, sink: Sink, quoted: boolean, value: Value, name: string, subscript: string | undefined): Step<void> {
    const offset = Number(yield* (this.#offset as ArithmeticText).evaluateStep(shell));
    const length = this.#length === undefined ? undefined : Number(yield* this.#length.evaluateStep(shell));
    if (value.items === undefined) {
      putText(sink, quoted, sliceText(value.text ?? '', offset, length));
      return;
    }
    const array = name === '@' || name === '*' ? undefined : shell.arrayOf(name);
    sink.list(sliceItems(value.items, array, shell.name, offset, length), quoted, value.star);
    void subscript;
  }
}

function valueOf(shell: Shell, name: string, subscript: string | undefined): Value {
  if (name === '@' || name === '*') return { items: shell.positional, star: name === '*' };
  if (subscript === '@' || subscript === '*') {
    const array = shell.arrayOf(name);
    const items = array?.values() ?? (shell.get(name) === undefined ? [] : [shell.get(name) as string]);
    return { items, star: subscript === '*' };
  }
  return { text: subscript === undefined ? shell.get(name) : shell.getElement(name, shell.subscriptText(subscript)) };
}

function putValue(sink: Sink, quoted: boolean, value: Value): void {
  if (value.items !== undefined) sink.list(value.items, quoted, value.star);
  else putText(sink, quoted, value.text ?? '');
}

function putText(sink: Sink, quoted: boolean, text: string): void {
  if (quoted) sink.quoted(text);
  else sink.expansion(text);
}

/** Characters, not UTF-16 units. */
export function lengthInCharacters(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) count--;
  return count;
}

