// Mirrors cel-go/checker/checker.go
// Differs: types are written into the nodes; && and || take any number of terms, as with cel-go's variadic operators.
import type { Call, Expr, Fold, ListLiteral, MapLiteral, Select, Struct } from './ast.js';
import type { CelEnv, Overload } from './env.js';
import type { CelIssue } from './source.js';
import { BOOL, DYN, ERROR, INT, isDyn, isSameType, listOf, mapOf, mostGeneral, optionalOf, param, showCall, showType, Substitutions, unwrapOptional, type CelType } from './types.js';

/** Finds the types of an expression and what is wrong with them. */
export function check(expr: Expr, env: CelEnv): { readonly type: CelType; readonly issues: readonly CelIssue[] } {
  const checker = new Checker(env);
  const type = checker.check(expr);
  checker.checkLiterals();
  return { type: checker.final(type), issues: checker.issues };
}

class Checker {
  readonly issues: CelIssue[] = [];
  readonly #env: CelEnv;
  readonly #scopes: Map<string, CelType>[] = [];
  #known = new Substitutions();
  #variables = 0;
  /** Lists, and keys and values of maps, that must be of one type each. */
  readonly #alike: (readonly { readonly pos: number; readonly type: CelType }[])[] = [];
  /** How many calls of `format` we are in: its arguments may be of any types. */
  #formats = 0;

  constructor(env: CelEnv) {
    this.#env = env;
  }

  final(type: CelType): CelType {
    return this.#known.apply(type, true);
  }

  check(expr: Expr): CelType {
    const type = this.#typeOf(expr);
    expr.type = type;
    return type;
  }

  #typeOf(expr: Expr): CelType {
    switch (expr.kind) {
      case 'literal': return this.#env.typeOfValue(expr.value);
      case 'ident': return this.#ident(expr.pos, expr.name, (name) => { expr.resolved = name; });
      case 'select': return this.#select(expr);
      case 'call': return this.#call(expr);
      case 'list': return this.#list(expr);
      case 'map': return this.#map(expr);
      case 'struct': return this.#struct(expr);
      case 'fold': return this.#fold(expr);
      case 'broken': return ERROR;
    }
  }

  #issue(pos: number, message: string): CelType {
    if (this.issues.length < 100) this.issues.push({ pos, message });
    return ERROR;
  }

  #assignable(a: CelType, b: CelType): boolean {
    return this.#assignableAll([a], [b]);
  }

  #assignableAll(as: readonly CelType[], bs: readonly CelType[]): boolean {
    if (as.length !== bs.length) return false;
    // Only where there is something to learn can a failed attempt do harm.
    if (!as.some(mentionsParam) && !bs.some(mentionsParam)) return as.every((a, i) => this.#known.unify(a, bs[i] as CelType));
    const known = this.#known.copy();
    if (!as.every((a, i) => known.unify(a, bs[i] as CelType))) return false;
    this.#known = known;
    return true;
  }

  #freshVariable(): CelType {
    return param(`_var${this.#variables++}`);
  }

  #findVariable(name: string): CelType | undefined {
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const type = this.#scopes[i]?.get(name);
      if (type !== undefined) return type;
    }
    return this.#env.findVariable(name);
  }

  #ident(pos: number, name: string, resolve: (name: string) => void): CelType {
    const plain = name.startsWith('.') ? name.slice(1) : name;
    const type = name.startsWith('.') ? this.#env.findVariable(plain) : this.#findVariable(plain);
    if (type === undefined) return this.#issue(pos, `undeclared reference to '${name}' (in container '')`);
    resolve(plain);
    return type;
  }

  #select(expr: Select): CelType {
    const qualified = expr.isTest ? undefined : qualifiedName(expr);
    if (qualified !== undefined && this.#scopes.every((scope) => !scope.has(qualified.split('.')[0] as string))) {
      const type = this.#env.findVariable(qualified);
      if (type !== undefined) {
        expr.resolved = qualified;
        return type;
      }
    }
    const type = this.#field(expr.pos, expr.operand, expr.field, false);
    return expr.isTest ? BOOL : type;
  }

  #field(pos: number, operand: Expr, field: string, makesOptional: boolean): CelType {
    const { inner: target, isOptional } = unwrapOptional(this.#known.apply(this.check(operand), false));
    let result: CelType = DYN;
    if (target.kind === 'map') result = target.params[1] as CelType;
    else if (target.kind === 'struct') result = target.field?.(field) ?? this.#issue(pos, `undefined field '${field}'`);
    else if (target.kind === 'param') this.#assignable(DYN, target);
    else if (!isDyn(target) && target.kind !== 'error') this.#issue(pos, `type '${showType(target)}' does not support field selection`);
    return this.#known.apply(isOptional || makesOptional ? optionalOf(result) : result, false);
  }

  #call(expr: Call): CelType {
    if (expr.name === '_?._') {
      const [operand, field] = expr.args as [Expr, Expr];
      return this.#field(expr.pos, operand, field.kind === 'literal' ? String(field.value) : '', true);
    }
    const isFormat = expr.name === 'format' && expr.target !== undefined;
    if (isFormat) this.#formats++;
    const args = expr.args.map((each) => this.check(each));
    if (isFormat) this.#formats--;
    // A macro may use the same expression twice.
    if (expr.resolved !== undefined) return this.#overload(expr, expr.resolved, args, false);
    if (expr.target === undefined) return this.#overload(expr, expr.name.startsWith('.') ? expr.name.slice(1) : expr.name, args, false);
    const prefix = qualifiedName(expr.target);
    if (prefix !== undefined && this.#env.findFunction(`${prefix}.${expr.name}`) !== undefined) {
      expr.resolved = `${prefix}.${expr.name}`;
      expr.target = undefined;
      return this.#overload(expr, expr.resolved, args, false);
    }
    return this.#overload(expr, expr.name, [this.check(expr.target), ...args], true);
  }

  #overload(expr: Call, name: string, args: readonly CelType[], isMember: boolean): CelType {
    const overloads = this.#env.findFunction(name);
    if (overloads === undefined) return this.#issue(expr.pos, `undeclared reference to '${name}' (in container '')`);
    if (name === '_&&_' || name === '_||_') return this.#logic(expr, args);
    let result: CelType | undefined;
    const fitting: string[] = [];
    for (const overload of overloads) {
      if (overload.isMember !== isMember) continue;
      const { params, returns } = this.#instance(overload);
      if (!this.#assignableAll(args, params)) continue;
      fitting.push(overload.id);
      const type = this.#known.apply(returns, false);
      if (result === undefined) result = type;
      else if (!isDyn(result) && !isSameType(type, result)) result = DYN;
    }
    expr.overloads = fitting;
    if (result !== undefined) return result;
    return this.#issue(expr.pos, `found no matching overload for '${name}' applied to '${showCall(args.map((each) => this.final(each)), isMember)}'`);
  }

  #logic(expr: Call, args: readonly CelType[]): CelType {
    let isGood = true;
    args.forEach((type, i) => {
      if (this.#assignable(type, BOOL)) return;
      this.#issue((expr.args[i] as Expr).pos, `expected type 'bool' but found '${showType(type)}'`);
      isGood = false;
    });
    return isGood ? BOOL : ERROR;
  }

  /** The overload with fresh variables for its parameters. */
  #instance(overload: Overload): { readonly params: readonly CelType[]; readonly returns: CelType } {
    if (overload.typeParams.length === 0) return overload;
    const fresh = new Substitutions();
    for (const name of overload.typeParams) fresh.set(param(name), this.#freshVariable());
    return { params: overload.params.map((each) => fresh.apply(each, false)), returns: fresh.apply(overload.returns, false) };
  }

  #joinAll(types: readonly CelType[]): CelType {
    return types.length === 0 ? this.#freshVariable() : types.reduce((joined, each) => this.#join(joined, each));
  }

  #join(previous: CelType, next: CelType): CelType {
    return this.#assignable(previous, next) ? mostGeneral(previous, next) : DYN;
  }

  /** What literals hold must be of one type, where it is not for `format`. */
  checkLiterals(): void {
    if (this.issues.length > 0) return;
    for (const literal of this.#alike) {
      const wanted = this.final(literal[0]?.type ?? DYN);
      const odd = literal.find(({ type }) => !isSameType(wanted, this.final(type)));
      if (odd !== undefined) this.#issue(odd.pos, `expected type '${showType(wanted)}' but found '${showType(this.final(odd.type))}'`);
    }
  }

  #mustBeAlike(parts: readonly Expr[], types: readonly CelType[]): void {
    if (this.#formats === 0) this.#alike.push(parts.map(({ pos }, i) => ({ pos, type: types[i] as CelType })));
  }

  #element(expr: Expr, isOptional: boolean): CelType {
    const type = this.check(expr);
    if (!isOptional) return type;
    const { inner, isOptional: isOne } = unwrapOptional(type);
    if (!isOne && !isDyn(inner)) this.#issue(expr.pos, `expected type '${showType(optionalOf(inner))}' but found '${showType(inner)}'`);
    return inner;
  }

  #list(expr: ListLiteral): CelType {
    const types = expr.items.map((item, i) => this.#element(item, expr.optional[i] === true));
    this.#mustBeAlike(expr.items, types);
    return listOf(this.#joinAll(types));
  }

  #map(expr: MapLiteral): CelType {
    const keys: CelType[] = [];
    const values: CelType[] = [];
    for (const entry of expr.entries) {
      keys.push(this.check(entry.key));
      values.push(this.#element(entry.value, entry.isOptional));
    }
    this.#mustBeAlike(expr.entries.map(({ key }) => key), keys);
    this.#mustBeAlike(expr.entries.map(({ value }) => value), values);
    return mapOf(this.#joinAll(keys), this.#joinAll(values));
  }

  #struct(expr: Struct): CelType {
    const type = this.#env.findStruct(expr.name);
    if (type === undefined) return this.#issue(expr.pos, `undeclared reference to '${expr.name}' (in container '')`);
    expr.resolved = type.name;
    for (const { pos, field, value, isOptional } of expr.fields) {
      const given = this.#element(value, isOptional);
      const wanted = type.field?.(field) ?? this.#issue(pos, `undefined field '${field}'`);
      if (!this.#assignable(wanted, given)) this.#issue(pos, `expected type of field '${field}' is '${showType(wanted)}' but provided type is '${showType(given)}'`);
    }
    return type;
  }

  #fold(expr: Fold): CelType {
    this.check(expr.range);
    const accu = this.check(expr.init);
    const range = this.#known.apply(expr.range.type as CelType, false);
    const [first, second] = this.#iterated(expr, range);
    this.#scopes.push(new Map([[expr.accuVar, accu]]));
    this.#scopes.push(new Map([[expr.iterVar, first], ...(expr.iterVar2 === undefined ? [] : [[expr.iterVar2, second] as const])]));
    this.#assert(expr.condition, BOOL);
    this.#assert(expr.step, accu);
    this.#scopes.pop();
    const result = this.check(expr.result);
    this.#scopes.pop();
    return this.#known.apply(result, false);
  }

  #iterated(expr: Fold, range: CelType): readonly [CelType, CelType] {
    const isPair = expr.iterVar2 !== undefined;
    if (range.kind === 'list') return isPair ? [INT, range.params[0] as CelType] : [range.params[0] as CelType, DYN];
    if (range.kind === 'map') return [range.params[0] as CelType, range.params[1] as CelType];
    if (isDyn(range) || range.kind === 'error' || range.kind === 'param') {
      this.#assignable(DYN, range);
      return [DYN, DYN];
    }
    this.#issue(expr.range.pos, `expression of type '${showType(range)}' cannot be range of a comprehension (must be list, map, or dynamic)`);
    return [ERROR, ERROR];
  }

  #assert(expr: Expr, wanted: CelType): void {
    const type = this.check(expr);
    if (!this.#assignable(wanted, type)) this.#issue(expr.pos, `expected type '${showType(wanted)}' but found '${showType(type)}'`);
  }
}

function mentionsParam(type: CelType): boolean {
  return type.kind === 'param' || type.params.some(mentionsParam);
}

/** `a.b.c` of names alone. */
function qualifiedName(expr: Expr): string | undefined {
  if (expr.kind === 'ident') return expr.name;
  if (expr.kind !== 'select' || expr.isTest) return undefined;
  const prefix = qualifiedName(expr.operand);
  return prefix === undefined ? undefined : `${prefix}.${expr.field}`;
}

