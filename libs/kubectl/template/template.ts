// Mirrors text/template (execution)
// Differs: values are JSON, with ints as numbers and float64 as Float; methods are functions found on objects of a class.
import { isRecord, sortedEntries } from '#kubectl/rest/dynamic.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { Float, goTypeName, isStruct, printValue, type TemplateFunction } from './format.js';
import { builtins, CallError, type FunctionMap, truth } from './functions.js';
import { type Branch, type Command, type Expr, type Node, type Parsed, parseTemplate, type Pipe } from './parse.js';
import { checkArgument, checkCount, type Given } from './signature.js';
import { TemplateError } from './template-error.js';

/** A learner's template that calls itself for ever is stopped as a Go stack would be. */
const DEPTH_MAX = 400;
const STEPS_MAX = 1_000_000;

export type MissingKey = 'default' | 'zero' | 'error';

/** What executions that belong together may still use. */
export interface TemplateBudget {
  steps: number;
  depth: number;
}

export function newBudget(): TemplateBudget {
  return { steps: STEPS_MAX, depth: DEPTH_MAX };
}

/** A set of templates that may call one another. */
export class TemplateSet {
  readonly #templates: Map<string, Parsed>;
  readonly #functions: Record<string, TemplateFunction>;

  constructor(
    functions: FunctionMap = {},
    private readonly missingKey: MissingKey = 'default',
    private readonly budget?: TemplateBudget,
    templates: ReadonlyMap<string, Parsed> = new Map(),
  ) {
    this.#functions = { ...builtins, ...functions };
    this.#templates = new Map(templates);
  }

  /** Throws TemplateError. */
  parse(name: string, source: string): void {
    for (const [key, parsed] of parseTemplate(name, source, (word) => Object.hasOwn(this.#functions, word))) {
      // What is only white space does not take the place of a definition.
      if (key !== name && parsed.nodes.every((node) => node.kind === 'text' && node.text.trim() === '') && this.#templates.has(key)) continue;
      this.#templates.set(key, parsed);
    }
  }
  has(name: string): boolean {
    return this.#templates.has(name);
  }
  names(): readonly string[] {
    return [...this.#templates.keys()];
  }
  /** The same templates with other functions; what is parsed into the copy stays there. */
  copy(functions: FunctionMap): TemplateSet {
    return new TemplateSet({ ...this.#functions, ...functions }, this.missingKey, this.budget, this.#templates);
  }
  /** Throws TemplateError with Go's text. `within` is what the text calls the whole set. */
  execute(name: string, data: unknown, within = name): string {
    const parsed = this.#templates.get(name);
    if (parsed === undefined) throw new TemplateError(`template: no template ${JSON.stringify(name)} associated with template ${JSON.stringify(within)}`);
    return new Execution(this.#templates, this.#functions, this.missingKey, this.budget ?? newBudget()).start(name, parsed, data);
  }
}

class Jump extends Error {
  constructor(readonly kind: 'break' | 'continue') {
    super(kind);
  }
}

/** The value of `.`; `loose` when its Go type is interface{}, as elements of lists and maps are. */
interface Dot {
  readonly value: unknown;
  readonly loose: boolean;
}

interface Scope {
  readonly variables: { name: string; value: unknown; loose: boolean }[];
  readonly name: string;
  readonly parsed: Parsed;
}

interface Place {
  readonly at: number;
  readonly shown: string;
}

class Execution {
  readonly #out: string[] = [];
  /** What is being evaluated: messages name it. */
  #node: Place = { at: 0, shown: '' };

  constructor(
    private readonly templates: ReadonlyMap<string, Parsed>,
    private readonly functions: Readonly<Record<string, TemplateFunction>>,
    private readonly missingKey: MissingKey,
    private readonly budget: TemplateBudget,
  ) {}

  start(name: string, parsed: Parsed, data: unknown): string {
    this.#list(parsed.nodes, { value: data, loose: false }, { variables: [{ name: '$', value: data, loose: false }], name, parsed });
    return this.#out.join('');
  }

  #list(nodes: readonly Node[], dot: Dot, scope: Scope): void {
    for (const node of nodes) this.#walk(node, dot, scope);
  }

  #walk(node: Node, dot: Dot, scope: Scope): void {
    if (--this.budget.steps < 0) throw this.#error(scope, 'exceeded the number of steps of one execution');
    switch (node.kind) {
      case 'text':
        this.#out.push(node.text);
        return;
      case 'action': {
        this.#node = node;
        const value = this.#pipe(node.pipe, dot, scope);
        if (node.pipe.declare.length === 0) this.#out.push(printValue(value));
        return;
      }
      case 'if':
      case 'with': {
        this.#node = node;
        const mark = scope.variables.length;
        const value = this.#pipe(node.pipe, dot, scope);
        if (truth(value)) this.#list(node.body, node.kind === 'with' ? { value, loose: false } : dot, scope);
        else this.#list(node.otherwise, dot, scope);
        scope.variables.length = mark;
        return;
      }
      case 'range':
        this.#node = node;
        this.#range(node, dot, scope);
        return;
      case 'template':
        this.#node = node;
        this.#call(node, dot, scope);
        return;
      default:
        throw new Jump(node.kind);
    }
  }

  #range(node: Branch, dot: Dot, scope: Scope): void {
    const mark = scope.variables.length;
    const value = this.#pipe(node.pipe, dot, scope, true);
    const { declare, assign } = node.pipe;
    const pairs = this.#pairs(value, scope);
    const bind = (name: string, bound: unknown) => {
      if (assign) this.#assign(scope, name, bound);
      else scope.variables.push({ name, value: bound, loose: true });
    };
    for (const [key, item] of pairs) {
      const inner = scope.variables.length;
      if (declare.length === 1) bind(declare[0] as string, item);
      if (declare.length === 2) {
        bind(declare[0] as string, key);
        bind(declare[1] as string, item);
      }
      try {
        this.#list(node.body, { value: item, loose: true }, scope);
      } catch (jump) {
        if (!(jump instanceof Jump)) throw jump;
        if (jump.kind === 'break') {
          scope.variables.length = inner;
          break;
        }
      }
      scope.variables.length = inner;
    }
    if (pairs.length === 0) this.#list(node.otherwise, dot, scope);
    scope.variables.length = mark;
  }

  #pairs(value: unknown, scope: Scope): (readonly [unknown, unknown])[] {
    if (value === null || value === undefined) return [];
    if (Array.isArray(value)) return value.map((item, i) => [i, item] as const);
    if (isRecord(value) && isStruct(value)) {
      const { entries } = value as { entries?: () => [unknown, unknown][] };
      if (typeof entries === 'function') return entries.call(value);
    } else if (isRecord(value)) return sortedEntries(value);
    if (typeof value === 'number') return Array.from({ length: Math.min(Math.max(0, value), STEPS_MAX) }, (_, i) => [i, i] as const);
    throw this.#error(scope, `range can't iterate over ${printValue(value)}`);
  }

  #call(node: Extract<Node, { kind: 'template' }>, dot: Dot, scope: Scope): void {
    const parsed = this.templates.get(node.name);
    if (parsed === undefined) throw this.#error(scope, `template ${JSON.stringify(node.name)} not defined`);
    if (this.budget.depth <= 0) throw this.#error(scope, 'exceeded maximum template depth (100000)');
    const data = node.pipe === undefined ? undefined : this.#pipe(node.pipe, dot, scope);
    this.budget.depth--;
    this.#list(parsed.nodes, { value: data, loose: false }, { variables: [{ name: '$', value: data, loose: false }], name: node.name, parsed });
    this.budget.depth++;
  }

  #error(scope: Scope, problem: string, inner?: Error): TemplateError {
    const { source } = scope.parsed;
    const before = source.text.slice(0, this.#node.at);
    const line = before.split('\n').length;
    const column = encodeUtf8(before.slice(before.lastIndexOf('\n') + 1)).length;
    return new TemplateError(`template: ${source.name}:${line}:${column}: executing ${JSON.stringify(scope.name)} at <${this.#node.shown}>: ${problem}`, inner);
  }

  #assign(scope: Scope, name: string, value: unknown): void {
    const variable = scope.variables.findLast((each) => each.name === name);
    if (variable !== undefined) variable.value = value;
  }

  #pipe(pipe: Pipe, dot: Dot, scope: Scope, keepDeclarations = false): unknown {
    this.#node = pipe;
    let value: unknown;
    pipe.commands.forEach((command, i) => {
      value = this.#command(command, dot, scope, i > 0 ? { value } : undefined);
    });
    if (keepDeclarations) return value;
    for (const name of pipe.declare) {
      if (pipe.assign) this.#assign(scope, name, value);
      else scope.variables.push({ name, value, loose: false });
    }
    return value;
  }

  #command(command: Command, dot: Dot, scope: Scope, final: { readonly value: unknown } | undefined): unknown {
    const [first, ...rest] = command.args as [Expr, ...Expr[]];
    switch (first.kind) {
      case 'field':
      case 'variable':
      case 'chain':
        return this.#path(first, dot, scope, rest, final);
      case 'call':
        this.#node = first;
        return this.#function(first.name, command, rest, dot, scope, final);
      default:
        this.#node = first;
        if (rest.length > 0 || final !== undefined) throw this.#error(scope, `can't give argument to non-function ${first.kind === 'pipe' ? `(${first.shown})` : first.shown}`);
        if (first.kind === 'nil') throw this.#error(scope, 'nil is not a command');
        return this.#value(first, dot, scope).value;
    }
  }

  #function(name: string, place: Place, args: readonly Expr[], dot: Dot, scope: Scope, final: { readonly value: unknown } | undefined): unknown {
    if ((name !== 'and' && name !== 'or') || args.length + (final === undefined ? 0 : 1) === 0) return this.#run(name, this.functions[name] as TemplateFunction, place, args, dot, scope, final);
    let value: unknown;
    for (const arg of args) {
      value = this.#value(arg, dot, scope).value;
      if (truth(value) === (name === 'or')) return value;
    }
    return final === undefined ? value : final.value;
  }

  #run(name: string, call: TemplateFunction, place: Place, args: readonly Expr[], dot: Dot, scope: Scope, final: { readonly value: unknown } | undefined): unknown {
    if (--this.budget.steps < 0) throw this.#error(scope, 'exceeded the number of steps of one execution');
    const count = checkCount(call, name, args.length + (final === undefined ? 0 : 1));
    if (count !== undefined) throw this.#error(scope, count);
    const values = args.map((arg, i) => {
      const given = this.#value(arg, dot, scope);
      this.#check(scope, call, i, { value: given.value, loose: given.loose, ...(arg.kind === 'literal' || arg.kind === 'nil' ? { literal: arg.shown } : {}) });
      return given.value;
    });
    if (final !== undefined) {
      this.#check(scope, call, values.length, { value: final.value, loose: false });
      values.push(final.value);
    }
    try {
      return call(...values);
    } catch (error) {
      if (!(error instanceof CallError || error instanceof TemplateError)) throw error;
      this.#node = place;
      throw this.#error(scope, `error calling ${name}: ${error.message}`, error);
    }
  }

  #check(scope: Scope, call: TemplateFunction, index: number, given: Given): void {
    const problem = checkArgument(call, index, given);
    if (problem !== undefined) throw this.#error(scope, problem);
  }

  /** An argument: a value and whether it came out of a map or list. */
  #value(expr: Expr, dot: Dot, scope: Scope): Dot {
    this.#node = expr;
    switch (expr.kind) {
      case 'dot':
        return dot;
      case 'nil':
        return { value: null, loose: false };
      case 'literal':
        return { value: expr.value, loose: false };
      case 'field':
      case 'variable':
      case 'chain':
        return { value: this.#path(expr, dot, scope, [], undefined), loose: expr.names.length > 0 };
      case 'pipe':
        return { value: this.#pipe(expr.pipe, dot, scope), loose: false };
      default:
        return { value: this.#function(expr.name, expr, [], dot, scope, undefined), loose: false };
    }
  }

  /** Fields of the dot, of a variable or of a value; the last may be a method with arguments. */
  #path(expr: Extract<Expr, { names: readonly string[] }>, dot: Dot, scope: Scope, args: readonly Expr[], final: { readonly value: unknown } | undefined): unknown {
    this.#node = expr;
    let start = dot;
    if (expr.kind === 'variable') {
      const variable = scope.variables.findLast(({ name }) => name === expr.name);
      start = { value: variable?.value, loose: variable?.loose ?? false };
      if (expr.names.length === 0 && (args.length > 0 || final !== undefined)) throw this.#error(scope, `can't give argument to non-function ${expr.shown}`);
    } else if (expr.kind === 'chain') {
      start = { value: expr.of.kind === 'pipe' ? this.#pipe(expr.of.pipe, dot, scope) : this.#value(expr.of, dot, scope).value, loose: false };
    }
    let { value, loose } = start;
    expr.names.forEach((name, i) => {
      const last = i === expr.names.length - 1;
      value = this.#field(value, loose, name, expr, dot, scope, last ? args : [], last ? final : undefined);
      loose = true;
    });
    return value;
  }

  #field(receiver: unknown, loose: boolean, name: string, expr: Place, dot: Dot, scope: Scope, args: readonly Expr[], final: { readonly value: unknown } | undefined): unknown {
    if (receiver === undefined && !(loose && this.missingKey === 'zero')) {
      if (this.missingKey === 'error') throw this.#error(scope, `nil data; no entry for key ${JSON.stringify(name)}`);
      return undefined;
    }
    if (receiver === null || receiver === undefined) throw this.#error(scope, `nil pointer evaluating interface {}.${name}`);
    if (typeof receiver !== 'object' || Array.isArray(receiver) || receiver instanceof Float) {
      throw this.#error(scope, `can't evaluate field ${name} in type ${loose ? 'interface {}' : goTypeName(receiver)}`);
    }
    const record = receiver as Record<string, unknown>;
    const struct = isStruct(record);
    const found = struct ? (name in Object.prototype ? undefined : record[name]) : Object.hasOwn(record, name) ? record[name] : undefined;
    if (struct && typeof found === 'function') return this.#run(name, (found as TemplateFunction).bind(record), expr, args, dot, scope, final);
    if (args.length > 0 || final !== undefined) throw this.#error(scope, struct ? `${name} has arguments but cannot be invoked as function` : `${name} is not a method but has arguments`);
    if (found === undefined && struct) {
      const { missing } = record; // a named map knows its zero value
      if (missing !== undefined) return missing;
      throw this.#error(scope, `can't evaluate field ${name} in type ${loose ? 'interface {}' : goTypeName(receiver)}`);
    }
    if (found === undefined && this.missingKey === 'error') throw this.#error(scope, `map has no entry for key ${JSON.stringify(name)}`);
    return found;
  }
}
