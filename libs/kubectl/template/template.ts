// Mirrors text/template (execution)
// Differs: values are JSON; methods are functions found on objects.
import { isRecord, sortedEntries } from '#kubectl/rest/dynamic.js';
import { Float, goTypeName, printValue, type TemplateFunction } from './format.js';
import { builtins, CallError, type FunctionMap, truth } from './functions.js';
import { type Branch, type Command, type Expr, type Node, parseTemplate, type Pipe } from './parse.js';
import { TemplateError } from './template-error.js';

/** Steps of one execution; a learner's template that loops for ever is stopped as a Go stack would be. */
const DEPTH_MAX = 1000;
const STEPS_MAX = 2_000_000;

export type MissingKey = 'default' | 'zero' | 'error';

/** A set of templates that may call one another. */
export class TemplateSet {
  readonly #templates = new Map<string, readonly Node[]>();
  readonly #functions: Record<string, TemplateFunction>;

  constructor(
    functions: FunctionMap = {},
    private readonly missingKey: MissingKey = 'default',
  ) {
    this.#functions = { ...builtins, ...functions };
  }

  /** Throws TemplateError. */
  parse(name: string, source: string): void {
    const { templates } = parseTemplate(name, source, (word) => Object.hasOwn(this.#functions, word));
    for (const [key, nodes] of templates) this.#templates.set(key, nodes);
  }
  has(name: string): boolean {
    return this.#templates.has(name);
  }
  names(): readonly string[] {
    return [...this.#templates.keys()];
  }
  /** Throws TemplateError with Go's text. */
  execute(name: string, data: unknown): string {
    return new Execution(this.#templates, this.#functions, this.missingKey).start(name, data);
  }
}

class Jump extends Error {
  constructor(readonly kind: 'break' | 'continue') {
    super(kind);
  }
}

interface Scope {
  readonly variables: { name: string; value: unknown }[];
  readonly template: string;
}

class Execution {
  #out: string[] = [];
  #depth = 0;
  #steps = 0;

  constructor(
    private readonly templates: ReadonlyMap<string, readonly Node[]>,
    private readonly functions: Readonly<Record<string, TemplateFunction>>,
    private readonly missingKey: MissingKey,
  ) {}

  start(name: string, data: unknown): string {
    const nodes = this.templates.get(name);
    if (nodes === undefined) throw new TemplateError(`template: no template ${JSON.stringify(name)} associated with template ${JSON.stringify(name)}`);
    this.#list(nodes, data, { variables: [{ name: '$', value: data }], template: name });
    return this.#out.join('');
  }

  #list(nodes: readonly Node[], dot: unknown, scope: Scope): void {
    for (const node of nodes) this.#node(node, dot, scope);
  }

  #node(node: Node, dot: unknown, scope: Scope): void {
    if (++this.#steps > STEPS_MAX) throw new TemplateError(`template: ${scope.template}: exceeded the number of steps of one execution`);
    switch (node.kind) {
      case 'text':
        this.#out.push(node.text);
        return;
      case 'action': {
        const value = this.#pipe(node.pipe, dot, scope);
        if (node.pipe.declare.length === 0) this.#out.push(printValue(value));
        return;
      }
      case 'if':
      case 'with': {
        const mark = scope.variables.length;
        const value = this.#pipe(node.pipe, dot, scope);
        if (truth(value)) this.#list(node.body, node.kind === 'with' ? value : dot, scope);
        else this.#list(node.otherwise, dot, scope);
        scope.variables.length = mark;
        return;
      }
      case 'range':
        this.#range(node, dot, scope);
        return;
      case 'template':
        this.#call(node, dot, scope);
        return;
      default:
        throw new Jump(node.kind);
    }
  }

  #range(node: Branch, dot: unknown, scope: Scope): void {
    const mark = scope.variables.length;
    const value = this.#pipe(node.pipe, dot, scope, true);
    const { declare, assign } = node.pipe;
    const pairs = this.#pairs(value, node.pipe, scope);
    const bind = (name: string, bound: unknown) => {
      if (assign) this.#assign(scope, name, bound);
      else scope.variables.push({ name, value: bound });
    };
    for (const [key, item] of pairs) {
      const inner = scope.variables.length;
      if (declare.length === 1) bind(declare[0] as string, item);
      if (declare.length === 2) {
        bind(declare[0] as string, key);
        bind(declare[1] as string, item);
      }
      try {
        this.#list(node.body, item, scope);
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

  #pairs(value: unknown, pipe: Pipe, scope: Scope): (readonly [unknown, unknown])[] {
    if (value === null || value === undefined) return [];
    if (Array.isArray(value)) return value.map((item, i) => [i, item] as const);
    if (isRecord(value)) return sortedEntries(value);
    if (typeof value === 'number' || value instanceof Float) {
      const count = value instanceof Float ? value.value : value;
      if (Number.isInteger(count)) return Array.from({ length: Math.min(Math.max(0, count), STEPS_MAX) }, (_, i) => [i, i] as const);
    }
    if (typeof value === 'string') return [...value].map((c, i) => [i, c.codePointAt(0)] as const);
    throw this.#error(scope, pipe, `range can't iterate over ${printValue(value)}`);
  }

  #call(node: Extract<Node, { kind: 'template' }>, dot: unknown, scope: Scope): void {
    const nodes = this.templates.get(node.name);
    if (nodes === undefined) throw new TemplateError(`template: ${scope.template}:${node.line}:12: executing ${JSON.stringify(scope.template)} at <{{template ${JSON.stringify(node.name)}}}>: template ${JSON.stringify(node.name)} not defined`);
    const data = node.pipe === undefined ? undefined : this.#pipe(node.pipe, dot, scope);
    if (++this.#depth > DEPTH_MAX) throw new TemplateError(`template: ${scope.template}:${node.line}: executing ${JSON.stringify(scope.template)}: exceeded maximum template depth (${DEPTH_MAX})`);
    this.#list(nodes, data, { variables: [{ name: '$', value: data }], template: node.name });
    this.#depth--;
  }

  #error(scope: Scope, pipe: Pipe, problem: string, at = pipe.source): TemplateError {
    return new TemplateError(`template: ${scope.template}:${pipe.line}:${2}: executing ${JSON.stringify(scope.template)} at <${at}>: ${problem}`);
  }

  #assign(scope: Scope, name: string, value: unknown): void {
    for (let i = scope.variables.length - 1; i >= 0; i--) {
      const variable = scope.variables[i] as { name: string; value: unknown };
      if (variable.name !== name) continue;
      variable.value = value;
      return;
    }
  }

  #pipe(pipe: Pipe, dot: unknown, scope: Scope, keepDeclarations = false): unknown {
    let value: unknown;
    pipe.commands.forEach((command, i) => {
      value = this.#command(command, dot, scope, pipe, i > 0 ? [value] : []);
    });
    if (keepDeclarations) return value;
    for (const name of pipe.declare) {
      if (pipe.assign) this.#assign(scope, name, value);
      else scope.variables.push({ name, value });
    }
    return value;
  }

  #command(command: Command, dot: unknown, scope: Scope, pipe: Pipe, last: readonly unknown[]): unknown {
    const [first, ...rest] = command.args as [Expr, ...Expr[]];
    if (first.kind === 'call') return this.#function(first.name, rest, dot, scope, pipe, last);
    const value = this.#value(first, dot, scope, pipe);
    if (typeof value === 'function') return this.#run(shownExpr(first), value as TemplateFunction, [...rest.map((each) => this.#value(each, dot, scope, pipe)), ...last], scope, pipe);
    if (rest.length > 0 || last.length > 0) {
      if (first.kind === 'field' || first.kind === 'variable' || first.kind === 'chain') throw this.#error(scope, pipe, `${shownExpr(first).split('.').pop() ?? ''} is not a method but has arguments`, shownExpr(first));
      throw this.#error(scope, pipe, `can't give argument to non-function ${shownExpr(first)}`, shownExpr(first));
    }
    return value;
  }

  #function(name: string, args: readonly Expr[], dot: unknown, scope: Scope, pipe: Pipe, last: readonly unknown[]): unknown {
    if (name === 'and' || name === 'or') {
      let value: unknown;
      for (const arg of args) {
        value = this.#value(arg, dot, scope, pipe);
        if (truth(value) === (name === 'or')) return value;
      }
      return last.length > 0 ? last[0] : value;
    }
    return this.#run(name, this.functions[name] as TemplateFunction, [...args.map((each) => this.#value(each, dot, scope, pipe)), ...last], scope, pipe);
  }

  #run(name: string, call: TemplateFunction, args: readonly unknown[], scope: Scope, pipe: Pipe): unknown {
    try {
      return call(...args);
    } catch (error) {
      if (error instanceof CallError) throw this.#error(scope, pipe, `error calling ${name}: ${error.message}`);
      if (error instanceof TemplateError) throw this.#error(scope, pipe, `error calling ${name}: ${error.message}`);
      throw error;
    }
  }

  #value(expr: Expr, dot: unknown, scope: Scope, pipe: Pipe): unknown {
    switch (expr.kind) {
      case 'dot':
        return dot;
      case 'nil':
        return null;
      case 'literal':
        return expr.value;
      case 'field':
        return this.#fields(dot, expr.names, scope, pipe, expr);
      case 'variable': {
        const variable = scope.variables.findLast(({ name }) => name === expr.name);
        return this.#fields(variable?.value, expr.names, scope, pipe, expr);
      }
      case 'chain':
        return this.#fields(this.#value(expr.of, dot, scope, pipe), expr.names, scope, pipe, expr);
      case 'pipe':
        return this.#pipe(expr.pipe, dot, scope);
      default:
        return this.#function(expr.name, [], dot, scope, pipe, []);
    }
  }

  #fields(start: unknown, names: readonly string[], scope: Scope, pipe: Pipe, expr: Expr): unknown {
    let value = start;
    names.forEach((name, i) => {
      if (value === null || value === undefined) {
        if (i === 0 && this.missingKey === 'default' && value === undefined && expr.kind === 'field') throw this.#error(scope, pipe, `nil data; no entry for key ${JSON.stringify(name)}`, shownExpr(expr));
        throw this.#error(scope, pipe, `nil pointer evaluating interface {}.${name}`, shownExpr(expr));
      }
      if (typeof value !== 'object' || Array.isArray(value) || value instanceof Float) throw this.#error(scope, pipe, `can't evaluate field ${name} in type ${goTypeName(value)}`, shownExpr(expr));
      const record = value as Record<string, unknown>;
      const found = name in record && !(name in Object.prototype && !Object.hasOwn(record, name)) ? record[name] : undefined;
      if (found === undefined && this.missingKey === 'error') throw this.#error(scope, pipe, `map has no entry for key ${JSON.stringify(name)}`, shownExpr(expr));
      value = typeof found === 'function' ? (found as TemplateFunction).bind(record) : found;
    });
    return value;
  }
}

function shownExpr(expr: Expr): string {
  if (expr.kind === 'field') return `.${expr.names.join('.')}`;
  if (expr.kind === 'variable') return [expr.name, ...expr.names].join('.');
  if (expr.kind === 'literal') return expr.source;
  if (expr.kind === 'chain') return `(${shownExpr(expr.of)}).${expr.names.join('.')}`;
  if (expr.kind === 'pipe') return expr.pipe.source;
  if (expr.kind === 'call') return expr.name;
  return expr.kind === 'dot' ? '.' : 'nil';
}
