// This file is long because statements, expressions and functions run one another over the same variables.
import { Errno, type Step } from '#linux/kernel/step.js';
import type { Call } from '#linux/programs/call.js';
import { OutOfMemory } from '#linux/programs/out-of-memory.js';
import { ARRAY_LENGTH_MAX, CALL_DEPTH_MAX, STRING_LENGTH_MAX } from '#linux/programs/limits.js';
import { compileAwk, type Pattern, PatternError } from '#linux/programs/regex/pattern.js';
import { callBuiltin } from './builtins.js';
import { formatValues } from './format.js';
import { unescapeAwk } from './lexer.js';
import { CurrentRecord } from './record.js';
import { RecordReader } from './records.js';
import { Streams } from './streams.js';
import type { AwkProgram, Expression, FunctionDefinition, Rule, Statement } from './syntax.js';
import { type AwkArray, compareValues, inputValue, isTrue, numberOf, textOfValue, type Value } from './values.js';

/** A variable: a value or an array. `alias`: what the caller passed, in case it turns out to be an array. */
interface Cell {
  value: Value;
  array: AwkArray | undefined;
  readonly alias: Cell | undefined;
}

/** What one statement costs in microseconds. */
const STATEMENT_FUEL = 4;

class Signal extends Error {
  constructor(readonly what: 'next' | 'nextfile' | 'break' | 'continue' | 'exit' | 'return', readonly value?: Value) {
    super(what);
  }
}

const newCell = (value: Value = undefined, alias?: Cell): Cell => ({ value, array: undefined, alias });

/** Runs a program over its operands. */
export class Interpreter {
  readonly streams: Streams;
  readonly record: CurrentRecord;
  seed = 0;
  #status = 0;
  readonly #globals = new Map<string, Cell>();
  #locals: Map<string, Cell> | undefined;
  #depth = 0;
  readonly #patterns = new Map<string, Pattern>();
  readonly #openRanges = new Set<Rule>();
  #reader: RecordReader | undefined;
  #argument = 0;
  #usedFile = false;
  #steps = 0;

  constructor(readonly call: Call, private readonly program: AwkProgram) {
    this.streams = new Streams(call);
    this.record = new CurrentRecord((text) => this.splitFields(text, this.text(this.get('FS'))), () => ({ format: this.convfmt, separator: this.text(this.get('OFS')) }));
    const initial: Readonly<Record<string, Value>> = { FS: ' ', OFS: ' ', RS: '\n', ORS: '\n', SUBSEP: '\x1c', CONVFMT: '%.6g', OFMT: '%.6g', NR: 0, FNR: 0, RSTART: 0, RLENGTH: -1, FILENAME: undefined };
    for (const [name, value] of Object.entries(initial)) this.#globals.set(name, newCell(value));
  }

  get convfmt(): string {
    const value = this.#globals.get('CONVFMT')?.value;
    return typeof value === 'string' ? value : '%.6g';
  }

  text(value: Value): string {
    return textOfValue(value, this.convfmt);
  }

  /** `-v name=value`, and operands of that form. */
  assign(name: string, raw: string): void {
    this.set(name, inputValue(unescapeAwk(raw)));
  }

  *run(operands: readonly string[]): Step<number> {
    const argv = this.array('ARGV');
    argv.set('0', 'awk');
    for (const [index, operand] of operands.entries()) argv.set(String(index + 1), inputValue(operand));
    this.set('ARGC', operands.length + 1);
    const environ = this.array('ENVIRON');
    for (const [name, value] of this.call.env) environ.set(name, inputValue(value));
    try {
      yield* this.#rules();
    } catch (error) {
      if (!(error instanceof Signal) || error.what !== 'exit') throw error;
    }
    yield* this.streams.closeAll();
    return this.#status;
  }

  *#rules(): Step<void> {
    const { rules } = this.program;
    try {
      for (const rule of rules) if (rule.kind === 'BEGIN') yield* this.#execute(rule.body as Statement);
      if (rules.some(({ kind }) => kind !== 'BEGIN')) yield* this.#records();
    } catch (error) {
      if (!(error instanceof Signal) || error.what !== 'exit') throw error;
    }
    for (const rule of rules) if (rule.kind === 'END') yield* this.#execute(rule.body as Statement);
  }

  *#records(): Step<void> {
    const rules = this.program.rules.filter(({ kind }) => kind === 'pattern');
    for (;;) {
      const record = yield* this.nextRecord();
      if (record === undefined) return;
      this.record.set(inputValue(record));
      yield* this.call.work(1 + (record.length >> 6));
      try {
        for (const rule of rules) if (yield* this.#selected(rule)) yield* this.#act(rule);
      } catch (error) {
        if (!(error instanceof Signal) || (error.what !== 'next' && error.what !== 'nextfile')) throw error;
        if (error.what === 'nextfile') this.#closeReader();
      }
    }
  }

  *#act(rule: Rule): Step<void> {
    if (rule.body !== undefined) yield* this.#execute(rule.body);
    else this.call.print(this.text(this.record.whole) + this.text(this.get('ORS')));
  }

  *#selected(rule: Rule): Step<boolean> {
    if (rule.from === undefined) return true;
    if (rule.to === undefined) return isTrue(yield* this.evaluate(rule.from));
    if (!this.#openRanges.has(rule)) {
      if (!isTrue(yield* this.evaluate(rule.from))) return false;
      this.#openRanges.add(rule);
    }
    if (isTrue(yield* this.evaluate(rule.to))) this.#openRanges.delete(rule);
    return true;
  }

  /** The next record of the main input; counts NR and FNR. */
  *nextRecord(): Step<string | undefined> {
    for (;;) {
      if (this.#reader === undefined && !(yield* this.#nextFile())) return undefined;
      const record = yield* (this.#reader as RecordReader).next(this.text(this.get('RS')));
      if (record === undefined) {
        this.#closeReader();
        continue;
      }
      this.set('NR', numberOf(this.get('NR')) + 1);
      this.set('FNR', numberOf(this.get('FNR')) + 1);
      return record;
    }
  }

  #closeReader(): void {
    this.#reader?.close();
    this.#reader = undefined;
  }

  *#nextFile(): Step<boolean> {
    const count = numberOf(this.get('ARGC'));
    for (;;) {
      this.#argument++;
      if (this.#argument >= count) {
        if (this.#usedFile) return false;
        this.#usedFile = true;
        this.#reader = new RecordReader(this.call, this.call.openInput('-'));
        return true;
      }
      const operand = this.text(this.array('ARGV').get(String(this.#argument)));
      const assignment = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(operand);
      if (assignment !== null) this.assign(assignment[1] as string, assignment[2] as string);
      if (operand === '' || assignment !== null) continue;
      this.#usedFile = true;
      yield* this.call.work(1);
      try {
        this.#reader = new RecordReader(this.call, this.call.openInput(operand));
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        if (this.call.isBusybox) return this.call.die(`${operand}: ${error.message}`, 2);
        return this.call.die(`cannot open "${operand}" (${error.message})`, 2);
      }
      this.set('FNR', 0);
      this.set('FILENAME', operand);
      return true;
    }
  }

  splitFields(text: string, separator: string): string[] {
    if (separator === ' ') return text.match(/[^ \t\n]+/g) ?? [];
    if (text === '') return [];
    if (separator === '') return [...text];
    if (separator.length === 1 && separator !== '\\') return text.split(separator);
    return this.splitBy(text, this.pattern(separator));
  }

  splitBy(text: string, pattern: Pattern): string[] {
    const parts: string[] = [];
    let at = 0;
    for (let from = 0; from <= text.length; ) {
      const match = pattern.exec(text, from);
      if (match === undefined) break;
      if (match.end === match.start) {
        from = match.end + 1;
        continue;
      }
      parts.push(text.slice(at, match.start));
      at = match.end;
      from = at;
    }
    return [...parts, text.slice(at)];
  }

  pattern(source: string): Pattern {
    let pattern = this.#patterns.get(source);
    if (pattern === undefined) {
      try {
        pattern = compileAwk(source);
      } catch (error) {
        if (!(error instanceof PatternError)) throw error;
        return this.call.die(`regular expression compile failed (${error.message})\n${source}`, 2);
      }
      this.#patterns.set(source, pattern);
    }
    return pattern;
  }

  /** A regular expression itself, or the text of a value as one. */
  *patternOf(expression: Expression): Step<Pattern> {
    if (expression.k === 'regex') return expression.pattern;
    return this.pattern(this.text(yield* this.evaluate(expression)));
  }

  // ── variables ──

  #cell(name: string): Cell {
    const local = this.#locals?.get(name);
    if (local !== undefined) return local;
    let cell = this.#globals.get(name);
    if (cell === undefined) {
      cell = newCell();
      this.#globals.set(name, cell);
    }
    return cell;
  }

  get(name: string): Value {
    if (name === 'NF' && this.#locals?.has('NF') !== true) return this.record.count;
    const cell = this.#cell(name);
    if (cell.array !== undefined) return this.call.die(`can't use array ${name} in scalar context`, 2);
    return cell.value;
  }

  set(name: string, value: Value): void {
    if (name === 'NF' && this.#locals?.has('NF') !== true) this.record.setCount(numberOf(value));
    else this.#cell(name).value = value;
  }

  array(name: string): AwkArray {
    return arrayOf(this.#cell(name));
  }

  isArray(name: string): boolean {
    const cell = this.#cell(name);
    return cell.array !== undefined || cell.alias?.array !== undefined;
  }

  *key(index: readonly Expression[]): Step<string> {
    const parts: string[] = [];
    for (const part of index) parts.push(this.#keyText(yield* this.evaluate(part)));
    return parts.join(parts.length > 1 ? this.text(this.get('SUBSEP')) : '');
  }

  #keyText(value: Value): string {
    return typeof value === 'number' && Number.isInteger(value) ? String(value) : this.text(value);
  }

  *store(target: Expression, value: Value): Step<void> {
    if (target.k === 'variable') this.set(target.name, value);
    else if (target.k === 'element') this.#add(this.array(target.array), yield* this.key(target.index), value);
    else if (target.k === 'group') yield* this.store(target.body, value);
    else if (target.k === 'field') {
      const index = Math.trunc(numberOf(yield* this.evaluate(target.index)));
      if (index < 0) this.call.die(`negative field index $${index}`, 2);
      this.record.setField(index, value);
    }
  }

  #add(array: AwkArray, key: string, value: Value): void {
    array.set(key, value);
    if (array.size > ARRAY_LENGTH_MAX) throw new OutOfMemory();
  }

  // ── statements ──

  *#execute(statement: Statement): Step<void> {
    if (++this.#steps % 64 === 0) yield* this.call.work(64 * STATEMENT_FUEL);
    switch (statement.s) {
      case 'block':
        for (const inner of statement.body) yield* this.#execute(inner);
        return;
      case 'expression':
        yield* this.evaluate(statement.body);
        return;
      case 'print': return yield* this.#print(statement);
      case 'printf': {
        const [format, ...values] = yield* this.#all(statement.args);
        return yield* this.#emit(statement, formatValues(this.text(format), values, (value) => this.text(value)));
      }
      case 'if':
        if (isTrue(yield* this.evaluate(statement.condition))) yield* this.#execute(statement.then);
        else if (statement.otherwise !== undefined) yield* this.#execute(statement.otherwise);
        return;
      case 'while':
        while (isTrue(yield* this.evaluate(statement.condition))) if (!(yield* this.#turn(statement.body))) return;
        return;
      case 'do':
        do if (!(yield* this.#turn(statement.body))) return;
        while (isTrue(yield* this.evaluate(statement.condition)));
        return;
      case 'for': {
        if (statement.init !== undefined) yield* this.#execute(statement.init);
        while (statement.condition === undefined || isTrue(yield* this.evaluate(statement.condition))) {
          if (!(yield* this.#turn(statement.body))) return;
          if (statement.step !== undefined) yield* this.#execute(statement.step);
        }
        return;
      }
      case 'each':
        for (const key of [...this.array(statement.array).keys()]) {
          if (!this.array(statement.array).has(key)) continue;
          this.set(statement.name, inputValue(key));
          if (!(yield* this.#turn(statement.body))) return;
        }
        return;
      case 'delete':
        if (statement.index === undefined) this.array(statement.array).clear();
        else this.array(statement.array).delete(yield* this.key(statement.index));
        return;
      case 'exit':
        if (statement.value !== undefined) this.#status = Math.trunc(numberOf(yield* this.evaluate(statement.value))) & 255;
        throw new Signal('exit');
      case 'return': throw new Signal('return', statement.value === undefined ? undefined : yield* this.evaluate(statement.value));
      default: throw new Signal(statement.s);
    }
  }

  /** One turn of a loop; false after `break`. */
  *#turn(body: Statement): Step<boolean> {
    if (++this.#steps % 64 === 0) yield* this.call.work(64 * STATEMENT_FUEL);
    try {
      yield* this.#execute(body);
      return true;
    } catch (error) {
      if (!(error instanceof Signal) || (error.what !== 'break' && error.what !== 'continue')) throw error;
      return error.what === 'continue';
    }
  }

  *#print(statement: Statement & { s: 'print' | 'printf' }): Step<void> {
    const values = statement.args.length > 0 ? yield* this.#all(statement.args) : [this.record.whole];
    const format = this.text(this.get('OFMT'));
    const words = values.map((value) => textOfValue(value, format));
    yield* this.#emit(statement, words.join(this.text(this.get('OFS'))) + this.text(this.get('ORS')));
  }

  *#emit(statement: Statement & { s: 'print' | 'printf' }, text: string): Step<void> {
    if (statement.to === undefined || statement.target === undefined) this.call.print(text);
    else yield* this.streams.write(this.text(yield* this.evaluate(statement.target)), statement.to, text);
  }

  *#all(expressions: readonly Expression[]): Step<Value[]> {
    const values: Value[] = [];
    for (const each of expressions) values.push(yield* this.evaluate(each));
    return values;
  }

  // ── expressions ──

  *evaluate(e: Expression): Step<Value> {
    switch (e.k) {
      case 'number': case 'string': return e.value;
      case 'variable': return this.get(e.name);
      case 'field': {
        const index = Math.trunc(numberOf(yield* this.evaluate(e.index)));
        if (index < 0) this.call.die(`negative field index $${index}`, 2);
        return this.record.field(index);
      }
      case 'regex': return e.pattern.test(this.text(this.record.whole)) ? 1 : 0;
      case 'element': {
        const array = this.array(e.array);
        const key = yield* this.key(e.index);
        if (!array.has(key)) this.#add(array, key, undefined);
        return array.get(key);
      }
      case 'in': return this.array(e.array).has(yield* this.key(e.index)) ? 1 : 0;
      case 'group': return yield* this.evaluate(e.body);
      case 'assign': return yield* this.#assignment(e);
      case 'step': {
        const before = numberOf(yield* this.evaluate(e.target));
        const after = e.op === '++' ? before + 1 : before - 1;
        yield* this.store(e.target, after);
        return e.before ? after : before;
      }
      case 'unary': {
        const value = yield* this.evaluate(e.body);
        return e.op === '!' ? (isTrue(value) ? 0 : 1) : e.op === '-' ? -numberOf(value) : numberOf(value);
      }
      case 'and': return isTrue(yield* this.evaluate(e.left)) && isTrue(yield* this.evaluate(e.right)) ? 1 : 0;
      case 'or': return isTrue(yield* this.evaluate(e.left)) || isTrue(yield* this.evaluate(e.right)) ? 1 : 0;
      case 'if': return yield* this.evaluate(isTrue(yield* this.evaluate(e.condition)) ? e.then : e.otherwise);
      case 'match': {
        const text = this.text(yield* this.evaluate(e.text));
        return (yield* this.patternOf(e.pattern)).test(text) !== e.negated ? 1 : 0;
      }
      case 'binary': return this.#binary(e.op, yield* this.evaluate(e.left), yield* this.evaluate(e.right));
      case 'call': return yield* this.#callFunction(e.name, e.args);
      case 'builtin': return yield* callBuiltin(this, e.name, e.args);
      case 'getline': return yield* this.#getline(e);
    }
  }

  *#assignment(e: Expression & { k: 'assign' }): Step<Value> {
    const right = yield* this.evaluate(e.value);
    const value = e.op === '=' ? right : this.#binary(e.op.slice(0, -1).replace('**', '^'), yield* this.evaluate(e.target), right);
    yield* this.store(e.target, value);
    return value;
  }

  #binary(op: string, left: Value, right: Value): Value {
    switch (op) {
      case ' ': {
        const text = this.text(left) + this.text(right);
        if (text.length > STRING_LENGTH_MAX) throw new OutOfMemory();
        return text;
      }
      case '+': return numberOf(left) + numberOf(right);
      case '-': return numberOf(left) - numberOf(right);
      case '*': return numberOf(left) * numberOf(right);
      case '/': return this.#divide(numberOf(left), numberOf(right));
      case '%': return numberOf(left) % numberOf(right);
      case '^': return numberOf(left) ** numberOf(right);
      case '<': return compareValues(left, right, this.convfmt) < 0 ? 1 : 0;
      case '<=': return compareValues(left, right, this.convfmt) <= 0 ? 1 : 0;
      case '>': return compareValues(left, right, this.convfmt) > 0 ? 1 : 0;
      case '>=': return compareValues(left, right, this.convfmt) >= 0 ? 1 : 0;
      case '==': return compareValues(left, right, this.convfmt) === 0 ? 1 : 0;
      default: return compareValues(left, right, this.convfmt) === 0 ? 0 : 1;
    }
  }

  #divide(left: number, right: number): number {
    if (right === 0 && this.call.isBusybox) return this.call.die('Division by zero', 1);
    if (right === 0 && this.call.name === 'gawk') return this.call.die('cmd. line:1: fatal: division by zero attempted', 2);
    return left / right;
  }

  *#getline(e: Expression & { k: 'getline' }): Step<Value> {
    let record: string | undefined;
    if (e.from === 'input') record = yield* this.nextRecord();
    else {
      const reader = yield* this.streams.reader(this.text(yield* this.evaluate(e.source as Expression)), e.from);
      if (reader === undefined) return -1;
      record = yield* reader.next(this.text(this.get('RS')));
      if (record !== undefined && e.from === 'command') this.set('NR', numberOf(this.get('NR')) + 1);
    }
    if (record === undefined) return 0;
    if (e.target === undefined) this.record.set(inputValue(record));
    else yield* this.store(e.target, inputValue(record));
    return 1;
  }

  *#callFunction(name: string, args: readonly Expression[]): Step<Value> {
    const definition = this.program.functions.get(name);
    if (definition === undefined) return this.call.die(`function ${name} never defined`, 2);
    if (args.length > definition.params.length) return this.call.die(`function ${name} called with too many args`, 2);
    if (++this.#depth > CALL_DEPTH_MAX) return this.call.die('function call nesting too deep', 2);
    const locals = new Map<string, Cell>();
    for (let index = 0; index < definition.params.length; index++) {
      const arg = args[index];
      locals.set(definition.params[index] as string, arg === undefined ? newCell() : yield* this.#argumentCell(arg));
    }
    return yield* this.#body(definition, locals);
  }

  *#argumentCell(arg: Expression): Step<Cell> {
    if (arg.k !== 'variable' || arg.name === 'NF') return newCell(yield* this.evaluate(arg));
    const cell = this.#cell(arg.name);
    return cell.array === undefined ? newCell(cell.value, cell) : { value: undefined, array: cell.array, alias: undefined };
  }

  *#body(definition: FunctionDefinition, locals: Map<string, Cell>): Step<Value> {
    const outer = this.#locals;
    this.#locals = locals;
    try {
      yield* this.#execute(definition.body);
      return undefined;
    } catch (error) {
      if (!(error instanceof Signal) || error.what !== 'return') throw error;
      return error.value;
    } finally {
      this.#locals = outer;
      this.#depth--;
    }
  }
}

function arrayOf(cell: Cell): AwkArray {
  if (cell.array === undefined) cell.array = cell.alias === undefined ? new Map() : arrayOf(cell.alias);
  return cell.array;
}
