// This file is long because the nodes of a program run one another over the same environment and path.
import { OutOfMemory } from '#linux/programs/out-of-memory.js';
import { ARRAY_LENGTH_MAX, CALL_DEPTH_MAX } from '#linux/programs/limits.js';
import type { Step } from '#linux/kernel/step.js';
import { getAt, getPath, slice, updatePath, deletePaths } from './access.js';
import { binary } from './arithmetic.js';
import { Break, JqError, named, Passing } from './errors.js';
import { applyFormat } from './formats.js';
import { formatJson, isArray, isObject, isTruthy, type Json, kindOf } from './json.js';
import { checkPath, deeper, lost, type Path, shown } from './paths.js';
import { JqSyntaxError, type Definition, type Node, type Pattern } from './syntax.js';

/** Takes each output of an expression. Backtracking is calling it again. */
export type Emit = (value: Json, path: Path) => Step<void>;

/** A function's argument: an expression and where it was written. */
export interface Closure {
  readonly node: Node;
  readonly env: Environment | undefined;
}

/** What names mean, innermost first. */
export interface Environment {
  readonly outer: Environment | undefined;
  readonly key: string;
  readonly value?: Json;
  readonly closure?: Closure;
  readonly definition?: Definition;
  readonly mark?: object;
}

/** A function that is not written in jq. */
export type Builtin = (run: Evaluator, args: readonly Closure[], input: Json, path: Path, emit: Emit) => Step<void>;

export interface Surroundings {
  readonly builtins: ReadonlyMap<string, Builtin>;
  readonly definitions: ReadonlyMap<string, Definition>;
  readonly variables: ReadonlyMap<string, Json>;
  readonly work: (fuel: number) => Step<void>;
  readonly nowMs: () => number;
  /** The next input; undefined when there are no more. */
  readonly input: () => Step<Json | undefined>;
  readonly inputName: () => string | null;
  readonly inputLine: () => number;
  readonly log: (text: string) => void;
}

const BATCH = 512;
/** What one step of the tree costs in microseconds. */
const STEP_FUEL = 4;

/** Runs jq's syntax tree. Every expression hands its outputs to an `emit`, so a stream is never held. */
export class Evaluator {
  /** Fuel that is used and not charged yet. */
  #debt = 0;
  #depth = 0;

  constructor(readonly world: Surroundings) {}

  *run(node: Node, env: Environment | undefined, input: Json, path: Path, emit: Emit): Step<void> {
    if (++this.#debt >= BATCH) yield* this.#pay();
    switch (node.k) {
      case 'identity': return yield* emit(input, path);
      case 'everything': return yield* this.#everything(input, path, emit);
      case 'literal': return yield* emit(node.value, lost(path));
      case 'index': return yield* this.#index(node, env, input, path, emit);
      case 'slice': return yield* this.#slice(node, env, input, path, emit);
      case 'iterate': return yield* this.run(node.target, env, input, path, (value, at) => this.iterate(value, at, emit));
      case 'pipe': return yield* this.run(node.left, env, input, path, (value, at) => this.run(node.right, env, value, at, emit));
      case 'comma':
        yield* this.run(node.left, env, input, path, emit);
        return yield* this.run(node.right, env, input, path, emit);
      case 'call': return yield* this.#call(node, env, input, path, emit);
      case 'variable': return yield* emit(this.#variable(node.name, env, node.line), lost(path));
      case 'bind': return yield* this.#bind(node, env, input, path, emit);
      case 'if': return yield* this.run(node.condition, env, input, undefined, (value) => {
        const branch = isTruthy(value) ? node.then : node.otherwise;
        return branch === undefined ? emit(input, path) : this.run(branch, env, input, path, emit);
      });
      case 'try': return yield* this.#try(node, env, input, path, emit);
      case 'array': return yield* emit(node.body === undefined ? [] : yield* this.all({ node: node.body, env }, input), lost(path));
      case 'object': return yield* this.#object(node.entries, 0, env, input, new Map(), (made) => emit(made, lost(path)));
      case 'string': return yield* this.#string(node, node.parts.length - 1, '', env, input, (text) => emit(text, lost(path)));
      case 'format': return yield* emit(applyFormat(node.name, input), lost(path));
      case 'binary': return yield* this.run(node.right, env, input, undefined, (right) =>
        this.run(node.left, env, input, undefined, (left) => emit(this.#made(binary(node.op, left, right)), lost(path))));
      case 'and': return yield* this.run(node.left, env, input, undefined, (left) => !isTruthy(left) ? emit(false, lost(path))
        : this.run(node.right, env, input, undefined, (right) => emit(isTruthy(right), lost(path))));
      case 'or': return yield* this.run(node.left, env, input, undefined, (left) => isTruthy(left) ? emit(true, lost(path))
        : this.run(node.right, env, input, undefined, (right) => emit(isTruthy(right), lost(path))));
      case 'negate': return yield* this.run(node.body, env, input, undefined, (value) => {
        if (typeof value !== 'number') throw new JqError(`${named(value)} cannot be negated`);
        return emit(-value, lost(path));
      });
      case 'alternative': return yield* this.#alternative(node.left, node.right, env, input, path, emit);
      case 'assign': return yield* this.#assign(node, env, input, path, emit);
      case 'reduce': case 'foreach': return yield* this.#fold(node, env, input, path, emit);
      case 'define': return yield* this.run(node.rest, { outer: env, key: signature(node.definition), definition: node.definition }, input, path, emit);
      case 'label': return yield* this.#label(node.name, node.body, env, input, path, emit);
      case 'break': throw new Break(this.#find(`*${node.name}`, env)?.mark ?? fail(`$*label-${node.name} is not defined`, node.line));
    }
  }

  *#pay(): Step<void> {
    const due = this.#debt;
    this.#debt = 0;
    yield* this.world.work(due * STEP_FUEL);
  }

  /** Making a value costs what copying it does. */
  #made(value: Json): Json {
    this.#debt += (typeof value === 'string' ? value.length >> 3 : isArray(value) ? value.length : isObject(value) ? value.size : 0) >> 3;
    return value;
  }

  /** All outputs of a closure. Throws OutOfMemory when they are too many. */
  *all(closure: Closure, input: Json): Step<Json[]> {
    const values: Json[] = [];
    yield* this.run(closure.node, closure.env, input, undefined, function* (value) {
      values.push(value);
      if (values.length > ARRAY_LENGTH_MAX) throw new OutOfMemory();
    });
    return values;
  }

  /** Runs a closure; `path` undefined when paths are not asked for. */
  each(closure: Closure, input: Json, path: Path, emit: Emit): Step<void> {
    return this.run(closure.node, closure.env, input, path, emit);
  }

  /** The paths of a closure's outputs. */
  *paths(closure: Closure, input: Json, visit: (path: readonly Json[], value: Json) => Step<void>): Step<void> {
    yield* this.run(closure.node, closure.env, input, [], (value, path) => {
      if (path === 'none' || path === undefined) throw new JqError(`Invalid path expression with result ${shown(value)}`);
      return visit(path, value);
    });
  }

  /** Runs `body` until it has given `count` outputs. */
  *limited(count: number, body: (emit: Emit) => Step<void>, emit: Emit): Step<void> {
    const mark = {};
    let left = count;
    try {
      yield* body(function* (value, path) {
        left--;
        yield* emit(value, path);
        if (left <= 0) throw new Break(mark);
      });
    } catch (error) {
      if (!(error instanceof Break) || error.mark !== mark) throw error;
    }
  }

  *iterate(value: Json, path: Path, emit: Emit): Step<void> {
    checkPath(value, path, () => `iterate through ${shown(value)}`);
    if (isArray(value)) {
      for (let index = 0; index < value.length; index++) {
        if (++this.#debt >= BATCH) yield* this.#pay();
        yield* emit(value[index] as Json, deeper(path, index));
      }
    } else if (isObject(value)) for (const [key, inner] of value) yield* emit(inner, deeper(path, key));
    else throw new JqError(`Cannot iterate over ${value === null ? 'null (null)' : named(value)}`);
  }

  *#everything(value: Json, path: Path, emit: Emit): Step<void> {
    if (++this.#debt >= BATCH) yield* this.#pay();
    yield* emit(value, path);
    if (isArray(value)) for (let index = 0; index < value.length; index++) yield* this.#everything(value[index] as Json, deeper(path, index), emit);
    else if (isObject(value)) for (const [key, inner] of value) yield* this.#everything(inner, deeper(path, key), emit);
  }

  *#index(node: Node & { k: 'index' }, env: Environment | undefined, input: Json, path: Path, emit: Emit): Step<void> {
    const at = (key: Json) => this.run(node.target, env, input, path, (value, where) => {
      checkPath(value, where, () => `access element ${shown(key)} of ${shown(value)}`);
      return emit(getAt(value, key), deeper(where, key));
    });
    if (node.index.k === 'literal') yield* at(node.index.value);
    else yield* this.run(node.index, env, input, undefined, at);
  }

  *#slice(node: Node & { k: 'slice' }, env: Environment | undefined, input: Json, path: Path, emit: Emit): Step<void> {
    const bound = (side: Node | undefined, next: (value: Json) => Step<void>) => (side === undefined ? next(null) : this.run(side, env, input, undefined, next));
    yield* this.run(node.target, env, input, path, (value, where) => bound(node.from, (from) => bound(node.to, (to) => {
      checkPath(value, where, () => `access element ${shown(new Map([['start', from], ['end', to]]))} of ${shown(value)}`);
      return emit(slice(value, from, to), deeper(where, new Map([['start', from], ['end', to]])));
    })));
  }

  *#try(node: Node & { k: 'try' }, env: Environment | undefined, input: Json, path: Path, emit: Emit): Step<void> {
    const error = yield* this.#attempt(node.body, env, input, path, emit);
    // `error(break)` is how the library ends a stream of inputs.
    if (error !== undefined && node.handler !== undefined) yield* this.run(node.handler, env, error.value, lost(path), emit);
  }

  /** Runs the node and answers the error that ended it; what goes wrong further on, with its values, is not its error. */
  *#attempt(node: Node, env: Environment | undefined, input: Json, path: Path, emit: Emit): Step<JqError | undefined> {
    const mark = {};
    try {
      yield* this.run(node, env, input, path, function* (value, at) {
        try {
          yield* emit(value, at);
        } catch (error) {
          throw error instanceof JqError ? new Passing(mark, error) : error;
        }
      });
      return undefined;
    } catch (error) {
      if (error instanceof Passing && error.mark === mark) throw error.inner;
      if (!(error instanceof JqError)) throw error;
      return error;
    }
  }

  *#object(entries: readonly (readonly [Node, Node])[], index: number, env: Environment | undefined, input: Json, made: ReadonlyMap<string, Json>, emit: (made: ReadonlyMap<string, Json>) => Step<void>): Step<void> {
    const entry = entries[index];
    if (entry === undefined) return yield* emit(made);
    yield* this.run(entry[0], env, input, undefined, (key) => {
      if (typeof key !== 'string') throw new JqError(`Object keys must be strings`);
      return this.run(entry[1], env, input, undefined, (value) => this.#object(entries, index + 1, env, input, new Map(made).set(key, value), emit));
    });
  }

  *#string(node: Node & { k: 'string' }, index: number, text: string, env: Environment | undefined, input: Json, emit: (text: string) => Step<void>): Step<void> {
    if (index < 0) return yield* emit(text);
    const part = node.parts[index] as string | Node;
    if (typeof part === 'string') return yield* this.#string(node, index - 1, part + text, env, input, emit);
    yield* this.run(part, env, input, undefined, (value) => {
      const made = node.format === undefined ? (typeof value === 'string' ? value : formatJson(value)) : applyFormat(node.format, value);
      return this.#string(node, index - 1, made + text, env, input, emit);
    });
  }

  *#alternative(left: Node, right: Node, env: Environment | undefined, input: Json, path: Path, emit: Emit): Step<void> {
    let found = false;
    yield* this.#attempt(left, env, input, path, function* (value, at) {
      if (!isTruthy(value)) return;
      found = true;
      yield* emit(value, at);
    });
    if (!found) yield* this.run(right, env, input, path, emit);
  }

  *#assign(node: Node & { k: 'assign' }, env: Environment | undefined, input: Json, path: Path, emit: Emit): Step<void> {
    const target: Closure = { node: node.left, env };
    if (node.op === '|=') return yield* emit(yield* this.#modify(target, { node: node.right, env }, input), lost(path));
    const combine = (before: Json, value: Json): Json => {
      if (node.op === '=') return value;
      if (node.op === '//=') return isTruthy(before) ? before : value;
      return binary(node.op.slice(0, -1) as '+', before, value);
    };
    const run = this;
    yield* this.run(node.right, env, input, undefined, function* (value) {
      let result = input;
      yield* run.paths(target, input, function* (at) {
        result = run.#made(updatePath(result, at, (before) => combine(before, value)));
      });
      yield* emit(result, lost(path));
    });
  }

  /** `paths |= f`: the first output of f, or deletion when there is none. */
  *#modify(target: Closure, update: Closure, input: Json): Step<Json> {
    const found: (readonly Json[])[] = [];
    yield* this.paths(target, input, function* (path) {
      found.push(path);
    });
    let result = input;
    const removed: Json[] = [];
    for (const path of found) {
      let next: Json | undefined;
      yield* this.limited(1, (emit) => this.run(update.node, update.env, getPath(result, path), undefined, emit), function* (value) {
        next = value;
      });
      if (next === undefined) removed.push(path);
      else {
        const value = next;
        result = this.#made(updatePath(result, path, () => value));
      }
    }
    return deletePaths(result, removed);
  }

  *#fold(node: Node & { k: 'reduce' | 'foreach' }, env: Environment | undefined, input: Json, path: Path, emit: Emit): Step<void> {
    const run = this;
    yield* this.run(node.init, env, input, path, function* (init, initPath) {
      let state: { value: Json; path: Path } | undefined = { value: init, path: initPath };
      yield* run.run(node.source, env, input, undefined, (item) => run.#destructure(node.patterns, env, item, input, function* (inner) {
        const before: { value: Json; path: Path } = state ?? { value: null, path: lost(path) };
        if (node.k === 'reduce') state = undefined;
        yield* run.run(node.update, inner, before.value, before.path, function* (value, at) {
          state = { value, path: at };
          if (node.k === 'foreach') {
            if (node.extract === undefined) yield* emit(value, at);
            else yield* run.run(node.extract, inner, value, at, emit);
          }
        });
      }));
      if (node.k === 'reduce') yield* emit(state?.value ?? null, state === undefined ? lost(path) : state.path);
    });
  }

  *#bind(node: Node & { k: 'bind' }, env: Environment | undefined, input: Json, path: Path, emit: Emit): Step<void> {
    yield* this.run(node.source, env, input, undefined, (value) =>
      this.#destructure(node.patterns, env, value, input, (inner) => this.run(node.body, inner, input, path, emit)));
  }

  /** Tries `?//` alternatives in turn: an error under one leads to the next. */
  *#destructure(patterns: readonly Pattern[], env: Environment | undefined, value: Json, input: Json, next: (env: Environment | undefined) => Step<void>): Step<void> {
    const names = patterns.length > 1 ? patterns.flatMap(namesOf) : [];
    const base = names.reduce<Environment | undefined>((outer, name) => ({ outer, key: `$${name}`, value: null }), env);
    for (let index = 0; index < patterns.length; index++) {
      try {
        return yield* this.#match(patterns[index] as Pattern, base, value, input, next);
      } catch (error) {
        if (!(error instanceof JqError) || index === patterns.length - 1) throw error;
      }
    }
  }

  *#match(pattern: Pattern, env: Environment | undefined, value: Json, input: Json, next: (env: Environment | undefined) => Step<void>): Step<void> {
    switch (pattern.p) {
      case 'variable': return yield* next({ outer: env, key: `$${pattern.name}`, value });
      case 'array': {
        if (!isArray(value) && value !== null) throw new JqError(`Cannot index ${kindOf(value)} with number`);
        return yield* this.#matchItems(pattern.items, 0, env, value ?? [], input, next);
      }
      case 'object': return yield* this.#matchEntries(pattern.entries, 0, env, value, input, next);
    }
  }

  *#matchItems(items: readonly Pattern[], index: number, env: Environment | undefined, value: readonly Json[], input: Json, next: (env: Environment | undefined) => Step<void>): Step<void> {
    const item = items[index];
    if (item === undefined) return yield* next(env);
    yield* this.#match(item, env, value[index] ?? null, input, (inner) => this.#matchItems(items, index + 1, inner, value, input, next));
  }

  *#matchEntries(entries: (Pattern & { p: 'object' })['entries'], index: number, env: Environment | undefined, value: Json, input: Json, next: (env: Environment | undefined) => Step<void>): Step<void> {
    const entry = entries[index];
    if (entry === undefined) return yield* next(env);
    yield* this.run(entry.key, env, input, undefined, (key) => {
      if (typeof key !== 'string') throw new JqError(`Cannot index ${kindOf(value)} with ${kindOf(key)}`);
      const inner = getAt(value, key);
      const named_ = entry.name === undefined ? env : { outer: env, key: `$${entry.name}`, value: inner };
      const rest = (after: Environment | undefined) => this.#matchEntries(entries, index + 1, after, value, input, next);
      return entry.value === undefined ? rest(named_) : this.#match(entry.value, named_, inner, input, rest);
    });
  }

  *#label(name: string, body: Node, env: Environment | undefined, input: Json, path: Path, emit: Emit): Step<void> {
    const mark = {};
    try {
      yield* this.run(body, { outer: env, key: `*${name}`, mark }, input, path, emit);
    } catch (error) {
      if (!(error instanceof Break) || error.mark !== mark) throw error;
    }
  }

  #find(key: string, env: Environment | undefined): Environment | undefined {
    for (let at = env; at !== undefined; at = at.outer) if (at.key === key) return at;
    return undefined;
  }

  #variable(name: string, env: Environment | undefined, line: number): Json {
    const found = this.#find(`$${name}`, env);
    if (found?.value !== undefined) return found.value;
    const given = this.world.variables.get(name);
    return given === undefined ? fail(`$${name} is not defined`, line) : given;
  }

  *#call(node: Node & { k: 'call' }, env: Environment | undefined, input: Json, path: Path, emit: Emit): Step<void> {
    const key = `${node.name}/${node.args.length}`;
    const found = this.#find(key, env);
    if (found?.closure !== undefined) return yield* this.run(found.closure.node, found.closure.env, input, path, emit);
    const args = node.args.map((arg): Closure => ({ node: arg, env }));
    if (found?.definition !== undefined) return yield* this.#apply(found.definition, args, found, input, path, emit);
    const builtin = this.world.builtins.get(key);
    if (builtin !== undefined) return yield* builtin(this, args, input, path, emit);
    const definition = this.world.definitions.get(key);
    if (definition === undefined) fail(`${key} is not defined`, node.line);
    else yield* this.#apply(definition, args, undefined, input, path, emit);
  }

  *#apply(definition: Definition, args: readonly Closure[], where: Environment | undefined, input: Json, path: Path, emit: Emit): Step<void> {
    if (++this.#depth > CALL_DEPTH_MAX) {
      this.#depth = 0;
      throw new JqError('stack overflow');
    }
    try {
      yield* this.#bindParams(definition, args, 0, where, input, (env) => this.run(definition.body, env, input, path, emit));
    } finally {
      this.#depth--;
    }
  }

  *#bindParams(definition: Definition, args: readonly Closure[], index: number, env: Environment | undefined, input: Json, next: (env: Environment | undefined) => Step<void>): Step<void> {
    const param = definition.params[index];
    if (param === undefined) return yield* next(env);
    const closure = args[index] as Closure;
    if (!param.startsWith('$')) return yield* this.#bindParams(definition, args, index + 1, { outer: env, key: `${param}/0`, closure }, input, next);
    yield* this.run(closure.node, closure.env, input, undefined, (value) => {
      const asFunction: Environment = { outer: env, key: `${param.slice(1)}/0`, closure: { node: { k: 'literal', value }, env: undefined } };
      return this.#bindParams(definition, args, index + 1, { outer: asFunction, key: param, value }, input, next);
    });
  }
}

export function signature(definition: Definition): string {
  return `${definition.name}/${definition.params.length}`;
}

function fail(message: string, line: number): never {
  throw new JqSyntaxError(message, line);
}

function namesOf(pattern: Pattern): readonly string[] {
  if (pattern.p === 'variable') return [pattern.name];
  if (pattern.p === 'array') return pattern.items.flatMap(namesOf);
  return pattern.entries.flatMap(({ name, value }) => [...(name === undefined ? [] : [name]), ...(value === undefined ? [] : namesOf(value))]);
}
