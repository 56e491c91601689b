import { quoteInDeclaration } from './quoting.js';
import type { Variable } from './variables.js';

/** The letters of a variable's attributes in bash's order: `aAilnrux`. */
export function attributeLetters(variable: Variable | undefined): string {
  if (variable === undefined) return '';
  const letters: [string, boolean][] = [
    ['a', variable.isArray && !variable.associative], ['A', variable.isArray && variable.associative], ['i', variable.integer],
    ['n', variable.reference], ['r', variable.readonly], ['x', variable.exported], ['l', variable.lower], ['u', variable.upper],
  ];
  return letters.filter(([, on]) => on).map(([letter]) => letter).join('');
}

/** `declare -x NAME="value"`, as `declare -p` prints it. */
export function declarationOf(name: string, variable: Variable | undefined, wholeArray = true): string {
  if (variable === undefined) return '';
  const letters = attributeLetters(variable);
  const head = `declare -${letters === '' ? '-' : letters} ${name}`;
  if (variable.isArray && wholeArray) return `${head}=${arrayText(variable)}`;
  const value = variable.scalar();
  return value === undefined ? head : `${head}=${quoteInDeclaration(value)}`;
}

/** `([0]="a" [1]="b")`; an associative array has a blank before its bracket. */
export function arrayText(variable: Variable): string {
  const pairs = variable.keys().map((key) => `[${keyText(key, variable.associative)}]=${quoteInDeclaration(variable.elements?.get(key) ?? '')}`);
  return `(${pairs.join(' ')}${variable.associative && pairs.length > 0 ? ' ' : ''})`;
}

function keyText(key: string, associative: boolean): string {
  return associative && /[^\w.:/@%+,-]/.test(key) ? quoteInDeclaration(key) : key;
}
