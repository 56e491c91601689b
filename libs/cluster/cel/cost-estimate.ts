// Mirrors cel-go/checker/cost.go with apiserver/pkg/cel/library/cost.go
// Differs: only what an expression can cost at most is worked out.
import type { Call, Expr, Fold } from './ast.js';
import type { CelType } from './types.js';

/** How large a value can get, and how small it can be written. */
export interface SizedType {
  /** Elements, characters or bytes. */
  readonly largest: number;
  /** In bytes of JSON. */
  readonly smallest: number;
  /** Of a list, or the values of a map. */
  readonly items?: SizedType;
  readonly keys?: SizedType;
  readonly fields?: ReadonlyMap<string, SizedType>;
}

interface Size {
  readonly min: number;
  readonly max: number;
}
/** Of the parts of a list or map that the expression makes itself. */
interface EntrySize {
  readonly container: 'list' | 'map';
  readonly key: Size;
  readonly value: Size;
}
interface Local {
  readonly path: readonly string[];
  readonly size: Size | undefined;
  readonly entry: EntrySize | undefined;
}

export const COST_MAX = 2 ** 64;
const UNKNOWN: Size = { min: 0, max: COST_MAX };
const ONE: Size = { min: 1, max: 1 };
const TEXT_FACTOR = 0.1;
const REGEX_FACTOR = 0.25;

const cap = (value: number) => Math.min(COST_MAX, value);
const scaled = (size: number, factor: number) => cap(Math.ceil(size * factor));
const plus = (a: Size, b: Size): Size => ({ min: cap(a.min + b.min), max: cap(a.max + b.max) });
const union = (a: Size, b: Size): Size => ({ min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) });

/** What one evaluation of a checked expression over `self` can cost. */
export function estimateCost(expr: Expr, self: SizedType): number {
  return new Estimator(self).cost(expr);
}

/** A call of a library: what it costs besides its arguments, and how large its result is. */
interface CallEstimate {
  readonly cost: number;
  readonly size?: Size;
}

class Estimator {
  readonly #root: SizedType;
  readonly #sizes = new Map<Expr, Size>();
  readonly #entries = new Map<Expr, EntrySize>();
  readonly #paths = new Map<Expr, readonly string[]>();
  readonly #locals = new Map<string, Local[]>();

  constructor(root: SizedType) {
    this.#root = root;
  }

  cost(expr: Expr): number {
    switch (expr.kind) {
      case 'literal': case 'broken': return 0;
      case 'ident': {
        const name = expr.resolved ?? expr.name;
        this.#paths.set(expr, this.#local(name)?.path ?? [name]);
        return 1;
      }
      case 'select': {
        const inner = this.cost(expr.operand);
        if (expr.isTest) return inner;
        this.#paths.set(expr, [...this.#pathOf(expr.operand), expr.field]);
        return cap(inner + (['map', 'struct', 'param'].includes(expr.operand.type?.kind ?? '') ? 1 : 0));
      }
      case 'call': return this.#call(expr);
      case 'list': {
        const inner = this.#sum(expr.items);
        this.#entries.set(expr, { container: 'list', key: ONE, value: this.#all(expr.items) });
        return cap(inner + 10);
      }
      case 'map': {
        const inner = this.#sum(expr.entries.flatMap(({ key, value }) => [key, value]));
        this.#entries.set(expr, { container: 'map', key: this.#all(expr.entries.map(({ key }) => key)), value: this.#all(expr.entries.map(({ value }) => value)) });
        return cap(inner + 30);
      }
      case 'struct': return cap(this.#sum(expr.fields.map(({ value }) => value)) + 40);
      case 'fold': return this.#fold(expr);
    }
  }

  #sum(parts: readonly Expr[]): number {
    return parts.reduce((total, each) => cap(total + this.cost(each)), 0);
  }

  #all(parts: readonly Expr[]): Size {
    return parts.length === 0 ? { min: 0, max: 0 } : parts.map((each) => this.#sizeOr(each)).reduce(union);
  }

  #local(name: string): Local | undefined {
    return this.#locals.get(name)?.at(-1);
  }

  #push(name: string, local: Local): void {
    this.#locals.set(name, [...(this.#locals.get(name) ?? []), local]);
  }

  #pop(name: string): void {
    this.#locals.get(name)?.pop();
  }

  #pathOf(expr: Expr): readonly string[] {
    const local = expr.kind === 'ident' ? this.#local(expr.resolved ?? expr.name) : undefined;
    return local?.path ?? this.#paths.get(expr) ?? [];
  }

  #sizeOf(expr: Expr): Size | undefined {
    const known = this.#sizes.get(expr) ?? literalSize(expr) ?? this.#sizeAt(this.#pathOf(expr)) ?? (isScalar(expr.type) ? ONE : undefined);
    return known ?? (expr.kind === 'ident' ? this.#local(expr.resolved ?? expr.name)?.size : undefined);
  }

  #sizeOr(expr: Expr): Size {
    return this.#sizeOf(expr) ?? UNKNOWN;
  }

  /** By the schema; the first name of a path is that of the root. */
  #sizeAt(path: readonly string[]): Size | undefined {
    if (path.length === 0) return undefined;
    let at: SizedType | undefined = this.#root;
    for (const name of path.slice(1)) at = name === '@items' || name === '@values' ? at?.items : name === '@keys' ? at?.keys : at?.fields?.get(name);
    return at === undefined ? undefined : { min: 0, max: at.largest };
  }

  #entryOf(expr: Expr): EntrySize | undefined {
    return this.#entries.get(expr) ?? (expr.kind === 'ident' ? this.#local(expr.resolved ?? expr.name)?.entry : undefined);
  }

  #fold(expr: Fold): number {
    const isBind = expr.range.kind === 'list' && expr.range.items.length === 0 && expr.condition.kind === 'literal' && expr.condition.value === false;
    let total = cap(this.cost(expr.range) + this.cost(expr.init));
    this.#push(expr.accuVar, { path: this.#pathOf(expr.init), size: this.#sizeOf(expr.init), entry: this.#entryOf(expr.init) });
    if (isBind) {
      total = cap(total + this.cost(expr.result));
      this.#pop(expr.accuVar);
      this.#copySizes(expr, expr.result);
      return total;
    }
    this.#pushTurn(expr);
    const turn = cap(this.cost(expr.condition) + this.cost(expr.step));
    this.#pop(expr.iterVar);
    if (expr.iterVar2 !== undefined) this.#pop(expr.iterVar2);
    total = cap(total + this.cost(expr.result));
    this.#pop(expr.accuVar);
    const turns = this.#sizeOr(expr.range);
    if (expr.init.kind === 'literal') this.#sizes.set(expr, this.#sizeOr(expr.init));
    else if (expr.init.kind === 'list' || expr.init.kind === 'map') {
      this.#sizes.set(expr, turns);
      const entry = this.#entryOf(expr.step);
      if (entry !== undefined) this.#entries.set(expr, entry);
    }
    return cap(total + cap(turns.max * turn));
  }

  #pushTurn({ range, iterVar, iterVar2 }: Fold): void {
    const entry = this.#entryOf(range);
    const isList = (entry?.container ?? range.type?.kind) === 'list';
    const path = this.#pathOf(range);
    const value: Local = { path: [...path, isList ? '@items' : '@values'], size: entry?.value, entry: undefined };
    const key: Local = { path: [...path, isList ? '@indices' : '@keys'], size: entry?.key, entry: undefined };
    if (iterVar2 === undefined) this.#push(iterVar, isList ? value : key);
    else {
      this.#push(iterVar, key);
      this.#push(iterVar2, value);
    }
  }

  #copySizes(to: Expr, from: Expr): void {
    const size = this.#sizeOf(from);
    const entry = this.#entryOf(from);
    if (size !== undefined) this.#sizes.set(to, size);
    if (entry !== undefined) this.#entries.set(to, entry);
  }

  #call(expr: Call): number {
    const name = expr.resolved ?? expr.name;
    if (name === '_&&_' || name === '_||_') return this.#sum(expr.args);
    if (name === '_?._') return cap(1 + this.cost(expr.args[0] as Expr));
    if (name === 'dyn') {
      const [arg] = expr.args as [Expr];
      const cost = this.cost(arg);
      this.#copySizes(expr, arg);
      return cap(cost + 1);
    }
    const argCosts = expr.args.map((each) => this.cost(each));
    const targetCost = expr.target === undefined ? 0 : this.cost(expr.target);
    if ((expr.overloads ?? []).length === 0) return targetCost;
    if (name === '_?_:_') return this.#conditional(expr, argCosts);
    const { cost, size } = this.#estimate(name, expr);
    if (name === '_[_]') this.#paths.set(expr, [...this.#pathOf(expr.args[0] as Expr), expr.args[0]?.type?.kind === 'map' ? '@values' : '@items']);
    const result = size ?? (name === '_[_]' ? this.#entryOf(expr.args[0] as Expr)?.value : undefined) ?? this.#sizeOf(expr);
    if (result !== undefined) this.#sizes.set(expr, result);
    return cap(argCosts.reduce((total, each) => cap(total + each), cap(targetCost + cost)));
  }

  #conditional(expr: Call, [condition = 0, yes = 0, no = 0]: readonly number[]): number {
    const [, first, second] = expr.args as [Expr, Expr, Expr];
    this.#sizes.set(expr, union(this.#sizeOr(first), this.#sizeOr(second)));
    this.#joinEntries(expr, first, second);
    return cap(condition + Math.max(yes, no));
  }

  #joinEntries(to: Expr, first: Expr, second: Expr): void {
    const [a, b] = [this.#entryOf(first), this.#entryOf(second)];
    const joined = a !== undefined && b !== undefined ? { container: a.container, key: union(a.key, b.key), value: union(a.value, b.value) } : (a ?? b);
    if (joined !== undefined) this.#entries.set(to, joined);
  }

  #estimate(name: string, expr: Call): CallEstimate {
    const [first, second] = expr.args;
    const subject = expr.target ?? first;
    const size = subject === undefined ? UNKNOWN : this.#sizeOr(subject);
    const text = scaled(size.max, TEXT_FACTOR);
    switch (name) {
      case '_==_': case '_!=_': case '_<_': case '_<=_': case '_>_': case '_>=_': return { cost: this.#comparison(name, first as Expr, second as Expr) };
      case '_+_': return this.#addition(expr, first as Expr, second as Expr);
      case '@in': return { cost: second?.type?.kind === 'map' ? 1 : this.#sizeOr(second as Expr).max };
      case 'startsWith': case 'endsWith': return { cost: scaled(this.#sizeOr(first as Expr).max, TEXT_FACTOR) };
      case 'contains': return { cost: cap(text * scaled(this.#sizeOr(first as Expr).max, TEXT_FACTOR)) };
      case 'matches': return expr.target === undefined ? { cost: 1 } : { cost: cap(scaled(cap(size.max + 1), TEXT_FACTOR) * scaled(this.#sizeOr(first as Expr).max, REGEX_FACTOR)) };
      case 'find': case 'findAll': return { cost: cap(scaled(cap(size.max + 1), TEXT_FACTOR) * scaled(this.#sizeOr(first as Expr).max, REGEX_FACTOR)), size: { min: 0, max: size.max } };
      case 'lowerAscii': case 'upperAscii': case 'substring': case 'trim': case 'url': return { cost: text, size };
      case 'split': return { cost: scaled(size.max, 2 * TEXT_FACTOR), size: { min: 0, max: splitLimit(second) ?? size.max } };
      case 'replace': return this.#replacement(size, this.#sizeOr(first as Expr), this.#sizeOr(second as Expr));
      case 'join': return this.#join(subject as Expr, size, first);
      case 'isSorted': case 'sum': case 'max': case 'min': case 'indexOf': case 'lastIndexOf': case 'includes': return { cost: this.#overElements(subject as Expr, size) };
      case 'ip': case 'cidr': case 'isIP': case 'isCIDR': case 'isURL': case 'quantity': case 'isQuantity': case 'semver': case 'isSemver': return { cost: expr.target === undefined ? text : 1 };
      case 'ip.isCanonical': return { cost: scaled(size.max, 2 * TEXT_FACTOR) };
      case 'validate': return { cost: cap(scaled(this.#sizeOr(first as Expr).max, TEXT_FACTOR) * 128 * REGEX_FACTOR) };
      case 'containsIP': return { cost: cap(4 + (first?.type?.kind === 'string' ? scaled(this.#sizeOr(first).max, TEXT_FACTOR) : 0)) };
      case 'containsCIDR': return { cost: cap(7 + (first?.type?.kind === 'string' ? scaled(this.#sizeOr(first).max, TEXT_FACTOR) : 0)) };
      case 'format': return { cost: text };
      case 'bytes': return subject?.type?.kind === 'string' ? { cost: text, size: { min: size.min, max: cap(size.max * 4) } } : { cost: 1 };
      case 'string': return subject?.type?.kind === 'bytes' ? { cost: text, size: { min: Math.floor(size.min / 4), max: size.max } } : { cost: 1 };
      default: return { cost: 1 };
    }
  }

  /** Numbers and the like are compared in one step; what has a length, along it. */
  #comparison(name: string, a: Expr, b: Expr): number {
    const isEquality = name === '_==_' || name === '_!=_';
    const kind = a.type?.kind;
    if (isEquality && kind === 'opaque' && a.type?.name === b.type?.name && a.type?.name !== 'optional_type') return 1;
    if (!isEquality && kind !== 'string' && kind !== 'bytes') return 1;
    return scaled(Math.min(this.#sizeOr(a).max, this.#sizeOr(b).max), TEXT_FACTOR);
  }

  #addition(expr: Call, a: Expr, b: Expr): CallEstimate {
    const kind = expr.type?.kind;
    if (kind !== 'string' && kind !== 'bytes' && kind !== 'list') return { cost: 1 };
    const size = plus(this.#sizeOr(a), this.#sizeOr(b));
    this.#joinEntries(expr, a, b);
    return { cost: kind === 'list' ? 1 : scaled(size.max, TEXT_FACTOR), size };
  }

  #replacement(size: Size, from: Size, to: Size): CallEstimate {
    const count = from.min === 0 ? cap(size.max + 1) : to.max <= from.min ? 0 : Math.ceil(size.max / from.min);
    const kept = from.min === 0 || to.max <= from.min ? size.max : 0;
    return { cost: scaled(size.max, 2 * TEXT_FACTOR), size: { min: 0, max: cap(cap(count * to.max) + kept) } };
  }

  #join(list: Expr, count: Size, separator: Expr | undefined): CallEstimate {
    const texts = cap(count.max * this.#elementSize(list));
    const between = separator === undefined ? 0 : cap(this.#sizeOr(separator).max * Math.max(0, count.max - 1));
    const max = cap(texts + between);
    return { cost: scaled(max, TEXT_FACTOR), size: { min: 0, max } };
  }

  #elementSize(list: Expr): number {
    const path = this.#pathOf(list);
    return (path.length === 0 ? undefined : this.#sizeAt([...path, '@items'])?.max) ?? COST_MAX;
  }

  #overElements(subject: Expr, size: Size): number {
    const element = subject.type?.kind === 'list' ? subject.type.params[0] : undefined;
    if (element === undefined) return scaled(size.max, TEXT_FACTOR);
    const each = element.kind === 'string' || element.kind === 'bytes' ? 1 + scaled(this.#elementSize(subject), TEXT_FACTOR) : 1;
    return cap(size.max * each);
  }
}

function splitLimit(limit: Expr | undefined): number | undefined {
  return limit?.kind === 'literal' && typeof limit.value === 'bigint' && limit.value >= 0n ? Number(limit.value) : undefined;
}

function literalSize(expr: Expr): Size | undefined {
  let size: number | undefined;
  if (expr.kind === 'list') size = expr.items.length;
  else if (expr.kind === 'map') size = expr.entries.length;
  else if (expr.kind === 'literal') size = typeof expr.value === 'string' ? [...expr.value].length : expr.value instanceof Uint8Array ? expr.value.length : 1;
  return size === undefined ? undefined : { min: size, max: size };
}

function isScalar(type: CelType | undefined): boolean {
  if (type === undefined) return false;
  if (type.name === 'optional_type') return isScalar(type.params[0]);
  return ['bool', 'double', 'duration', 'int', 'timestamp', 'uint'].includes(type.kind);
}
