import { add, bitwise, divide, equals, type Integer, invert, isZero, multiply, parseInBase, power, remainder, subtract } from './integer.js';

/** Variables as arithmetic sees them. `subscript` is the text between the brackets. */
export interface ArithmeticVariables {
  read(name: string, subscript: string | undefined): string | undefined;
  write(name: string, subscript: string | undefined, value: string): void;
  /** Called for every unset name; throws when `set -u` is on. */
  unset(name: string): void;
}

/** A bad expression: the text is bash's, without the name of the shell. */
export class ArithmeticError extends Error {}

/** How often a variable's value may name another expression: bash's own limit is 1024. */
const INDIRECTIONS_MAX = 200;
const NESTING_MAX = 200;

interface Scope {
  readonly variables: ArithmeticVariables;
  depth: number;
}

type Evaluate = (scope: Scope) => Integer;

/** An expression ready to be evaluated. */
export class Expression {
  readonly #evaluate: Evaluate;

  /** Throws ArithmeticError. */
  constructor(readonly source: string) {
    this.#evaluate = new ExpressionParser(source).parse();
  }

  evaluate(variables: ArithmeticVariables): Integer {
    return this.#evaluate({ variables, depth: 0 });
  }

  /** @internal */
  within(scope: Scope): Integer {
    return this.#evaluate(scope);
  }
}

function valueOf(text: string | undefined, scope: Scope): Integer {
  if (text === undefined || text === '') return 0;
  if (/^-?[1-9]\d{0,14}$/.test(text) || text === '0') return Number(text);
  if (scope.depth >= INDIRECTIONS_MAX) throw new ArithmeticError(`${text}: expression recursion level exceeded (error token is "${text}")`);
  scope.depth++;
  const value = new Expression(text).within(scope);
  scope.depth--;
  return value;
}

const binaryLevels: readonly (readonly string[])[] = [
  ['||'], ['&&'], ['|'], ['^'], ['&'], ['==', '!='], ['<=', '>=', '<', '>'], ['<<', '>>'], ['+', '-'], ['*', '/', '%'],
];
const assignmentOperators = ['=', '+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '^=', '|='];

interface Token {
  readonly kind: 'number' | 'name' | 'operator' | 'end';
  readonly text: string;
  readonly at: number;
  readonly subscript?: string;
}

class ExpressionParser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(readonly source: string) {
    this.#tokens = tokenize(source);
  }

  parse(): Evaluate {
    if (this.#peek().kind === 'end') return () => 0;
    const expression = this.#comma();
    if (this.#peek().kind !== 'end') throw this.#error(this.#peek().kind === 'operator' && /^[=]|=$/.test(this.#peek().text) ? 'attempted assignment to non-variable' : 'syntax error in expression');
    return expression;
  }

  #peek(): Token {
    return this.#tokens[this.#next] as Token;
  }

  #take(): Token {
    return this.#tokens[this.#next++] as Token;
  }

  #error(message: string, token = this.#peek()): ArithmeticError {
    return new ArithmeticError(`${this.source.trimStart()}: ${message} (error token is "${this.source.slice(token.at)}")`);
  }

  #takeOperator(...operators: readonly string[]): Token | undefined {
    const token = this.#peek();
    return token.kind === 'operator' && operators.includes(token.text) ? this.#take() : undefined;
  }

  #comma(): Evaluate {
    let left = this.#assignment();
    while (this.#takeOperator(',') !== undefined) {
      const first = left;
      const second = this.#assignment();
      left = (scope) => {
        first(scope);
        return second(scope);
      };
    }
    return left;
  }

  #assignment(): Evaluate {
    this.#depth++;
    if (this.#depth > NESTING_MAX) throw new ArithmeticError(`${this.source}: expression recursion level exceeded (error token is "${this.source.slice(this.#peek().at)}")`);
    try {
      return this.#assignmentOf();
    } finally {
      this.#depth--;
    }
  }

  #assignmentOf(): Evaluate {
    const name = this.#peek();
    const after = this.#tokens[this.#next + 1];
    if (name.kind !== 'name' || after?.kind !== 'operator' || !assignmentOperators.includes(after.text)) return this.#ternary();
    this.#next += 2;
    const value = this.#assignment();
    const operator = after.text.slice(0, -1);
    return (scope) => {
      const right = value(scope);
      const result = operator === '' ? right : this.#apply(operator, readName(name, scope), right, after);
      scope.variables.write(name.text, name.subscript, String(result));
      return result;
    };
  }

  #ternary(): Evaluate {
    const test = this.#binary(0);
    if (this.#takeOperator('?') === undefined) return test;
    const yes = this.#comma();
    if (this.#takeOperator(':') === undefined) throw this.#error("`:' expected for conditional expression");
    const no = this.#assignment();
    return (scope) => (isZero(test(scope)) ? no(scope) : yes(scope));
  }

  #binary(level: number): Evaluate {
    const operators = binaryLevels[level];
    if (operators === undefined) return this.#powers();
    let left = this.#binary(level + 1);
    for (let token = this.#takeOperator(...operators); token !== undefined; token = this.#takeOperator(...operators)) {
      left = this.#combine(token, left, this.#binary(level + 1));
    }
    return left;
  }

  #combine(token: Token, left: Evaluate, right: Evaluate): Evaluate {
    const operator = token.text;
    if (operator === '&&') return (scope) => (isZero(left(scope)) || isZero(right(scope)) ? 0 : 1);
    if (operator === '||') return (scope) => (isZero(left(scope)) && isZero(right(scope)) ? 0 : 1);
    if (operator === '+') return (scope) => add(left(scope), right(scope));
    if (operator === '<') return (scope) => (left(scope) < right(scope) ? 1 : 0);
    return (scope) => {
      const a = left(scope);
      return this.#apply(operator, a, right(scope), token);
    };
  }

  #apply(operator: string, a: Integer, b: Integer, token: Token): Integer {
    switch (operator) {
      case '+':
        return add(a, b);
      case '-':
        return subtract(a, b);
      case '*':
        return multiply(a, b);
      case '/':
      case '%':
        if (isZero(b)) throw new ArithmeticError(`${this.source.trimStart()}: division by 0 (error token is "${this.source.slice(token.at + token.text.length).trimStart()}")`);
        return operator === '/' ? divide(a, b) : remainder(a, b);
      case '==':
        return equals(a, b) ? 1 : 0;
      case '!=':
        return equals(a, b) ? 0 : 1;
      case '<':
        return a < b ? 1 : 0;
      case '>':
        return a > b ? 1 : 0;
      case '<=':
        return a <= b ? 1 : 0;
      case '>=':
        return a >= b ? 1 : 0;
      default:
        return bitwise(operator, a, b);
    }
  }

  #powers(): Evaluate {
    const base = this.#unary();
    const token = this.#takeOperator('**');
    if (token === undefined) return base;
    const exponent = this.#powers();
    return (scope) => {
      const a = base(scope);
      const b = exponent(scope);
      if (b < 0) throw new ArithmeticError(`${this.source.trimStart()}: exponent less than 0 (error token is "${this.source.slice(token.at + 2).trimStart()}")`);
      return power(a, b);
    };
  }

  #unary(): Evaluate {
    const token = this.#takeOperator('!', '~', '+', '-', '++', '--');
    if (token === undefined) return this.#postfix();
    this.#depth++;
    if (this.#depth > NESTING_MAX) throw this.#error('expression recursion level exceeded');
    const name = this.#peek();
    if ((token.text === '++' || token.text === '--') && name.kind === 'name') {
      this.#next++;
      this.#depth--;
      return step(name, token.text === '++' ? 1 : -1, false);
    }
    const operand = this.#unary();
    this.#depth--;
    switch (token.text) {
      case '!':
        return (scope) => (isZero(operand(scope)) ? 1 : 0);
      case '~':
        return (scope) => invert(operand(scope));
      case '-':
        return (scope) => subtract(0, operand(scope));
      default:
        return operand;
    }
  }

  #postfix(): Evaluate {
    const token = this.#take();
    if (token.kind === 'number') return constant(token, this.source);
    if (token.kind === 'name') {
      const operator = this.#takeOperator('++', '--');
      return operator === undefined ? (scope) => readName(token, scope) : step(token, operator.text === '++' ? 1 : -1, true);
    }
    if (token.kind === 'operator' && token.text === '(') {
      const inner = this.#comma();
      if (this.#takeOperator(')') === undefined) throw this.#error("missing `)'");
      return inner;
    }
    this.#next--;
    throw this.#error('syntax error: operand expected', token.kind === 'end' && this.#next > 0 ? (this.#tokens[this.#next - 1] as Token) : token);
  }
}

function readName(name: Token, scope: Scope): Integer {
  const text = scope.variables.read(name.text, name.subscript);
  if (text === undefined) scope.variables.unset(name.text);
  return valueOf(text, scope);
}

function step(name: Token, by: 1 | -1, after: boolean): Evaluate {
  return (scope) => {
    const before = readName(name, scope);
    const result = add(before, by);
    scope.variables.write(name.text, name.subscript, String(result));
    return after ? before : result;
  };
}

function constant(token: Token, source: string): Evaluate {
  const { text } = token;
  const value = parseNumber(text);
  if (typeof value === 'string') {
    throw new ArithmeticError(`${source.trimStart()}: ${value} (error token is "${text}")`);
  }
  return () => value;
}

/** `12`, `017`, `0x1f`, `2#101`; or what is wrong with it. */
function parseNumber(text: string): Integer | string {
  const hash = text.indexOf('#');
  if (hash > 0) {
    const base = Number(text.slice(0, hash));
    if (!(base >= 2 && base <= 64)) return 'invalid arithmetic base';
    return hash === text.length - 1 ? 'invalid integer constant' : (parseInBase(text.slice(hash + 1), base) ?? 'value too great for base');
  }
  if (/^0[xX]/.test(text)) return parseInBase(text.slice(2), 16) ?? 'value too great for base';
  if (/^0./.test(text)) return parseInBase(text.slice(1), 8) ?? 'value too great for base';
  return parseInBase(text, 10) ?? 'value too great for base';
}

const operators = ['<<=', '>>=', '**', '++', '--', '<<', '>>', '<=', '>=', '==', '!=', '&&', '||', '+=', '-=', '*=', '/=', '%=', '&=', '^=', '|=',
  '+', '-', '*', '/', '%', '<', '>', '=', '!', '~', '&', '|', '^', '?', ':', '(', ')', ','];

function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const char = source[at] as string;
    if (/\s/.test(char)) {
      at++;
      continue;
    }
    const name = /^[A-Za-z_]\w*/.exec(source.slice(at, at + 256))?.[0];
    const number = name === undefined ? /^\d[\w@#]*/.exec(source.slice(at, at + 256))?.[0] : undefined;
    if (name !== undefined) {
      const subscript = source[at + name.length] === '[' ? subscriptAt(source, at + name.length) : undefined;
      tokens.push({ kind: 'name', text: name, at, ...(subscript === undefined ? {} : { subscript }) });
      at += name.length + (subscript === undefined ? 0 : subscript.length + 2);
    } else if (number !== undefined) {
      tokens.push({ kind: 'number', text: number, at });
      at += number.length;
    } else {
      const operator = operatorAt(source, at, tokens[tokens.length - 1]);
      if (operator === undefined) throw new ArithmeticError(`${source.trimStart()}: syntax error: operand expected (error token is "${source.slice(at)}")`);
      tokens.push({ kind: 'operator', text: operator, at });
      at += operator.length;
    }
  }
  tokens.push({ kind: 'end', text: '', at: source.length });
  return tokens;
}

/** `++` and `--` only where a name is beside them: `1--1` is a subtraction. */
function operatorAt(source: string, at: number, before: Token | undefined): string | undefined {
  const operator = operators.find((candidate) => source.startsWith(candidate, at));
  if (operator !== '++' && operator !== '--') return operator;
  const nameAfter = /^\s*[A-Za-z_]/.test(source.slice(at + 2, at + 32));
  return before?.kind === 'name' || nameAfter ? operator : operator[0];
}

function subscriptAt(source: string, open: number): string {
  let depth = 0;
  for (let at = open; at < source.length; at++) {
    if (source[at] === '[') depth++;
    if (source[at] === ']' && --depth === 0) return source.slice(open + 1, at);
  }
  throw new ArithmeticError(`${source}: bad array subscript (error token is "${source.slice(open)}")`);
}
