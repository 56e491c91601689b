import type { TestExpression } from 'unbash';
import { RE2JS, RE2JSException } from 're2js';
import type { Step } from '#linux/kernel/step.js';
import { ArithmeticError } from './arithmetic.js';
import { checked } from './checking.js';
import type { SourceCompiler } from './compile.js';
import { testFile, testFiles } from './file-tests.js';
import { equals } from './integer.js';
import { Pattern } from './pattern.js';
import type { Result } from './result.js';
import type { Shell } from './shell.js';
import { posixRegex } from './posix-regex.js';
import { Word } from './words.js';

type Test = (shell: Shell) => Step<boolean>;

/** `[[ … ]]`. */
export function compileConditional(expression: TestExpression, compiler: SourceCompiler): (shell: Shell, text: string) => Result {
  const test = compileTest(expression, compiler);
  return function* (shell, text): Step<number> {
    if (shell.process.charge(1)) yield undefined;
    if (shell.options.xtrace) shell.warnPlain(`${shell.get('PS4') ?? '+ '}${text}\n`);
    let status: number;
    try {
      status = (yield* test(shell)) ? 0 : 1;
    } catch (error) {
      if (!(error instanceof ArithmeticError) && !(error instanceof BadTest)) throw error;
      shell.warn(`[[: ${error.message}`);
      status = error instanceof BadTest ? 2 : 1;
    }
    const result = checked(shell, status);
    return typeof result === 'number' ? result : yield* result;
  };
}

class BadTest extends Error {}

function compileTest(node: TestExpression, compiler: SourceCompiler): Test {
  switch (node.type) {
    case 'TestGroup':
      return compileTest(node.expression, compiler);
    case 'TestNot': {
      const operand = compileTest(node.operand, compiler);
      const odd = node.negations.length % 2 === 1;
      return function* (shell) {
        return (yield* operand(shell)) !== odd;
      };
    }
    case 'TestLogical': {
      const operands = node.operands.map((operand) => compileTest(operand, compiler));
      const and = node.operator === '&&';
      return function* (shell) {
        for (const operand of operands) if ((yield* operand(shell)) !== and) return !and;
        return and;
      };
    }
    case 'TestUnary': {
      const word = new Word(node.operand, compiler, { assignment: true });
      return function* (shell) {
        return unaryTest(shell, node.operator, yield* word.textStep(shell));
      };
    }
    case 'TestBinary':
      return compileBinary(node, compiler);
  }
}

function compileBinary(node: Extract<TestExpression, { type: 'TestBinary' }>, compiler: SourceCompiler): Test {
  const left = new Word(node.left, compiler, { assignment: true });
  const right = new Word(node.right, compiler, { assignment: true });
  const { operator } = node;
  if (operator === '=~') {
    return function* (shell) {
      const text = yield* left.textStep(shell);
      return matchesRegex(shell, text, yield* regexOf(shell, right));
    };
  }
  if (operator === '==' || operator === '=' || operator === '!=') {
    return function* (shell) {
      const text = yield* left.textStep(shell);
      const pattern = new Pattern(yield* right.patternStep(shell), shell.options.shopt('nocasematch'));
      return pattern.matches(text) === (operator !== '!=');
    };
  }
  return function* (shell) {
    const a = yield* left.textStep(shell);
    const b = yield* right.textStep(shell);
    if (operator === '<') return a < b;
    if (operator === '>') return a > b;
    const files = testFiles(shell.process.files, operator, a, b);
    return files ?? compareNumbers(operator, shell.arithmetic(a), shell.arithmetic(b));
  };
}

export function compareNumbers(operator: string, a: number | bigint, b: number | bigint): boolean {
  switch (operator) {
    case '-eq':
      return equals(a, b);
    case '-ne':
      return !equals(a, b);
    case '-lt':
      return a < b;
    case '-le':
      return a <= b;
    case '-gt':
      return a > b;
    default:
      return a >= b;
  }
}

/** `-z`, `-n`, `-v`, `-o`, `-R`, and those that ask about files. */
export function unaryTest(shell: Shell, operator: string, operand: string): boolean {
  switch (operator) {
    case '-z':
      return operand === '';
    case '-n':
      return operand !== '';
    case '-v':
      return isSet(shell, operand);
    case '-o':
      return shell.options.get(operand as 'errexit');
    case '-R':
      return shell.variables.find(operand)?.reference === true;
    case '-t':
      return shell.process.descriptors.get(Number(operand))?.isTty === true;
    default:
      return testFile(shell.process, operator, operand);
  }
}

function isSet(shell: Shell, name: string): boolean {
  const match = /^(\w+)\[(.*)\]$/s.exec(name);
  if (match === null) return /^\d+$/.test(name) ? Number(name) <= shell.positional.length : shell.get(name) !== undefined;
  const [, array, subscript] = match as unknown as [string, string, string];
  if (subscript === '@' || subscript === '*') return (shell.arrayOf(array)?.size ?? 0) > 0;
  return shell.getElement(array, subscript) !== undefined;
}

/**
 * The expression's source. The parser reads it as a pattern word: quoted parts are literal text, and a backslash outside
 * of quotes stays in front of what it escapes.
 */
function* regexOf(shell: Shell, word: Word): Step<string> {
  const source = word.source;
  if (word.node.parts === undefined) return source;
  return yield* word.regexStep(shell);
}

function matchesRegex(shell: Shell, text: string, source: string): boolean {
  let regex: RE2JS;
  try {
    regex = RE2JS.compile(posixRegex(source), (shell.options.shopt('nocasematch') ? RE2JS.CASE_INSENSITIVE : 0) | RE2JS.DOTALL);
  } catch (error) {
    if (error instanceof RE2JSException) throw new BadTest(`invalid regular expression \`${source}'`);
    throw error;
  }
  shell.process.charge(1 + ((text.length * source.length) >> 8));
  const matcher = regex.matcher(text);
  const found = matcher.find();
  const array = shell.variables.makeGlobal('BASH_REMATCH');
  array.elements = undefined;
  array.value = undefined;
  array.makeArray(false);
  if (!found) return false;
  for (let group = 0; group <= matcher.groupCount(); group++) array.setElement(String(group), matcher.group(group) ?? '');
  return true;
}

