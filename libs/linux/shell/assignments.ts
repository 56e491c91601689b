import type { Assignment as AssignmentNode } from 'unbash';
import type { Step } from '#linux/kernel/step.js';
import { fieldsStep } from './expand-words.js';
import { immediately } from './result.js';
import { ExpansionError, type Shell } from './shell.js';
import { type Compiler, parsedWord, Word } from './words.js';

/** An element of `a=(…)`: `[key]=value`, or a word that may become several. */
type Element = { readonly key: Word; readonly value: Word; readonly append: boolean } | { readonly word: Word };

/** `name=value`, `name+=value`, `name[i]=value`, `name=(…)`. */
export class Assignment {
  readonly waits: boolean;
  readonly name: string;
  readonly isArray: boolean;
  readonly append: boolean;
  readonly #index: Word | undefined;
  readonly #value: Word | undefined;
  readonly #elements: readonly Element[] | undefined;

  constructor(readonly node: AssignmentNode, compiler: Compiler) {
    this.name = node.name;
    this.append = node.append === true;
    this.#index = node.index && new Word(node.index, compiler, { assignment: true });
    if (node.value.type === 'ArrayValue') this.#elements = node.value.elements.map((element) => elementOf(element, compiler));
    else this.#value = new Word(node.value, compiler, { assignment: true });
    this.isArray = this.#elements !== undefined;
    const parts = [this.#index, this.#value, ...(this.#elements ?? []).flatMap((element) => ('word' in element ? [element.word] : [element.key, element.value]))];
    this.waits = parts.some((part) => part?.waits === true);
  }

  apply(shell: Shell): void {
    if (this.#value !== undefined && this.#index === undefined && !this.append) shell.set(this.name, this.#value.text(shell));
    else immediately(this.applyStep(shell));
  }

  *applyStep(shell: Shell): Step<void> {
    if (this.#elements !== undefined) {
      yield* this.assignArray(shell, shell.resolve(this.name));
      return;
    }
    const value = yield* (this.#value as Word).textStep(shell);
    if (this.#index !== undefined) this.#setElement(shell, yield* this.#index.textStep(shell), value);
    else if (this.append) appendTo(shell, this.name, value);
    else shell.set(this.name, value);
  }

  #setElement(shell: Shell, subscript: string, value: string): void {
    const before = this.append ? (shell.getElement(this.name, subscript) ?? '') : '';
    if (subscript === '' && shell.variables.find(this.name)?.associative !== true) throw new ExpansionError(`${this.name}[]: bad array subscript`);
    const integer = this.append && shell.variables.find(this.name)?.integer === true;
    shell.setElement(this.name, subscript, integer ? `(${before || 0})+(${value})` : before + value);
  }

  /** Fills the array of that name. */
  *assignArray(shell: Shell, name: string): Step<void> {
    const variable = shell.variables.make(name);
    shell.checkWritable(name, variable);
    const values: (readonly [string | undefined, string])[] = [];
    for (const element of this.#elements ?? []) {
      if ('word' in element) for (const text of yield* fieldsStep(shell, [element.word])) values.push([undefined, text]);
      else {
        const key = yield* element.key.textStep(shell);
        const value = yield* element.value.textStep(shell);
        values.push([key, element.append ? (shell.getElement(name, key) ?? '') + value : value]);
      }
    }
    if (!this.append) {
      if (!variable.isArray) variable.value = undefined;
      variable.clearElements();
    }
    variable.makeArray(variable.associative);
    fill(shell, name, values);
  }

  /** The value as text, for `A=1 command`. */
  text(shell: Shell): string {
    return immediately(this.textStep(shell));
  }

  *textStep(shell: Shell): Step<string> {
    if (this.#value === undefined) return '';
    const value = yield* this.#value.textStep(shell);
    return this.append ? (shell.get(this.name) ?? '') + value : value;
  }

  /** How the argument is handed to `declare` when it is an array: the builtin finds the assignment by it. */
  get arrayArgument(): string {
    return `${this.name}${this.append ? '+' : ''}=${this.node.text}`;
  }

  /** The argument of a declaring command: `name=value`, expanded but not split. */
  declaredText(shell: Shell): string {
    return immediately(this.declaredTextStep(shell));
  }

  *declaredTextStep(shell: Shell): Step<string> {
    if (this.isArray) return this.arrayArgument;
    const index = this.#index === undefined ? '' : `[${yield* this.#index.textStep(shell)}]`;
    return `${this.name}${index}${this.append ? '+' : ''}=${yield* (this.#value as Word).textStep(shell)}`;
  }
}

function fill(shell: Shell, name: string, values: readonly (readonly [string | undefined, string])[]): void {
  const variable = shell.variables.make(name);
  let keyed: string | undefined; // in `declare -A m=(a 1 b 2)` keys and values alternate
  let next = variable.lastIndex + 1;
  for (const [key, value] of values) {
    if (variable.associative && key === undefined) {
      if (keyed === undefined) keyed = value;
      else {
        shell.assign(variable, value, keyed);
        keyed = undefined;
      }
      continue;
    }
    const at = key === undefined ? String(next) : shell.keyOf(variable, key, name);
    shell.assign(variable, value, at);
    if (!variable.associative) next = Number(at) + 1;
  }
  if (keyed !== undefined) shell.assign(variable, '', keyed);
}

/** `name+=value`. */
export function appendTo(shell: Shell, given: string, value: string): void {
  const name = shell.resolve(given);
  const variable = shell.variables.find(name);
  if (variable?.integer === true) shell.set(name, `(${shell.get(name) ?? 0})+(${value})`);
  else shell.set(name, (shell.get(name) ?? '') + value);
}

function elementOf(node: Word['node'], compiler: Compiler): Element {
  const match = /^\[((?:[^[\]]|\[[^\]]*\])*)\](\+?)=/s.exec(node.text);
  if (match === null) return { word: new Word(node, compiler) };
  const rest = node.text.slice(match[0].length);
  return { key: parsedWord(quotedBlanks(match[1] as string), compiler), value: parsedWord(rest, compiler), append: match[2] === '+' };
}

/** `[a key]=1` needs no quotes in bash; the word parser does. */
function quotedBlanks(text: string): string {
  return /[\s;&|<>()]/.test(text) && !/["'$`\\]/.test(text) ? `'${text}'` : text;
}
