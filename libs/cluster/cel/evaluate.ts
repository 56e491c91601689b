// Mirrors cel-go/interpreter: planner, interpretable, runtimecost
// Differs: an expression becomes closures; lists that a macro collects grow in place.
import type { Call, Expr, Fold, Select } from './ast.js';
import { findFunction, type CelFunction } from './env.js';
import { noSuchOverload } from './functions/declare.js';
import { findIn, lookUp } from './functions/operators.js';
import { CelError, CelList, CelMap, keyText, Optional, TypeValue, type CelValue } from './values.js';

/** The evaluation took more than it may. Not for && and || to absorb. */
export class CostExceeded extends Error {
  constructor() {
    super('operation cancelled: actual cost limit exceeded');
  }
}

/** What an expression sees while it runs, and what it has cost. */
export class Frame {
  cost = 0;
  readonly costMax: number;
  readonly #variable: (name: string) => CelValue | undefined;
  readonly locals = new Map<string, CelValue>();

  constructor(costMax: number, variable: (name: string) => CelValue | undefined) {
    this.costMax = costMax;
    this.#variable = variable;
  }

  charge(cost: number): void {
    this.cost += cost;
    if (this.cost > this.costMax) throw new CostExceeded();
  }

  find(name: string): CelValue {
    const found = this.locals.get(name) ?? this.#variable(name);
    if (found === undefined) throw new CelError(`no such attribute(s): ${name}`);
    return found;
  }
}

export type Program = (frame: Frame) => CelValue;

const LIST_COST = 10;
const MAP_COST = 30;
const STRUCT_COST = 40;
const TYPE_VALUES: ReadonlySet<string> = new Set(['bool', 'int', 'uint', 'double', 'string', 'bytes', 'list', 'map', 'null_type', 'type', 'google.protobuf.Timestamp', 'google.protobuf.Duration', 'optional_type']);

/** Of an expression that was checked. */
export function plan(expr: Expr): Program {
  switch (expr.kind) {
    case 'literal': {
      const { value } = expr;
      return () => value;
    }
    case 'ident': return planIdent(expr.resolved ?? expr.name, expr.type?.kind === 'type');
    case 'select': return planSelect(expr);
    case 'call': return planCall(expr);
    case 'list': return planList(expr.items.map(plan), expr.optional);
    case 'map': return planMap(expr.entries.map(({ key, value, isOptional }) => ({ key: plan(key), value: plan(value), isOptional })));
    case 'struct': return planStruct(expr.resolved ?? expr.name, expr.fields.map(({ field, value, isOptional }) => ({ field, value: plan(value), isOptional })));
    case 'fold': return planFold(expr);
    case 'broken': return () => {
      throw new CelError('the expression is broken');
    };
  }
}

function planIdent(name: string, isType: boolean): Program {
  if (isType && TYPE_VALUES.has(name)) {
    const value = new TypeValue(name);
    return () => value;
  }
  return (frame) => {
    frame.charge(1);
    return frame.find(name);
  };
}

function planSelect(expr: Select): Program {
  if (expr.resolved !== undefined) return planIdent(expr.resolved, expr.type?.kind === 'type');
  const operand = plan(expr.operand);
  const { field } = expr;
  if (expr.isTest) return (frame) => hasField(operand(frame), field);
  return (frame) => {
    const target = operand(frame);
    frame.charge(1);
    if (!(target instanceof Optional)) return lookUp(target, field);
    return new Optional(target.value === undefined ? undefined : findIn(target.value, field));
  };
}

function hasField(target: CelValue, field: string): boolean {
  if (target instanceof Optional) return target.value !== undefined && hasField(target.value, field);
  if (!(target instanceof CelMap)) throw noSuchOverload();
  return target.get(field) !== undefined;
}

function planCall(expr: Call): Program {
  const name = expr.resolved ?? (expr.name.startsWith('.') ? expr.name.slice(1) : expr.name);
  const args = [...(expr.target === undefined ? [] : [expr.target]), ...expr.args].map(plan);
  if (name === '_&&_') return planLogic(args, false);
  if (name === '_||_') return planLogic(args, true);
  if (name === '_?_:_') return planCondition(args as [Program, Program, Program]);
  if (name === '@not_strictly_false') return planNotStrictlyFalse(args[0] as Program);
  if (name === '_?._') return planOptionalSelect(args as [Program, Program]);
  if ((name === 'or' || name === 'orValue') && args.length === 2) return planOr(name, args as [Program, Program]);
  const called = findFunction(name);
  if (called === undefined) throw new Error(`no function ${name}`);
  return planFunction(called, args);
}

function planFunction(called: CelFunction, args: readonly Program[]): Program {
  return (frame) => {
    const values = args.map((each) => each(frame));
    const result = called.run(values);
    frame.charge(called.cost?.(values, result) ?? 1);
    return result;
  };
}

/** Goes on past errors: one term that decides is enough. */
function planLogic(terms: readonly Program[], decides: boolean): Program {
  return (frame) => {
    let problem: CelError | undefined;
    for (const term of terms) {
      try {
        const value = term(frame);
        if (typeof value !== 'boolean') throw noSuchOverload();
        if (value === decides) return decides;
      } catch (error) {
        if (!(error instanceof CelError)) throw error;
        problem ??= error;
      }
    }
    if (problem !== undefined) throw problem;
    return !decides;
  };
}

function planCondition([condition, yes, no]: readonly [Program, Program, Program]): Program {
  return (frame) => {
    const value = condition(frame);
    if (typeof value !== 'boolean') throw noSuchOverload();
    return value ? yes(frame) : no(frame);
  };
}

function planNotStrictlyFalse(arg: Program): Program {
  return (frame) => {
    try {
      return arg(frame) !== false;
    } catch (error) {
      if (error instanceof CelError) return true;
      throw error;
    }
  };
}

function planOptionalSelect([operand, field]: readonly [Program, Program]): Program {
  return (frame) => {
    const target = operand(frame);
    frame.charge(1);
    const inner = target instanceof Optional ? target.value : target;
    return new Optional(inner === undefined ? undefined : findIn(inner, field(frame)));
  };
}

function planOr(name: string, [target, other]: readonly [Program, Program]): Program {
  return (frame) => {
    const value = target(frame);
    if (!(value instanceof Optional)) throw noSuchOverload();
    frame.charge(1);
    if (value.value === undefined) return other(frame);
    return name === 'or' ? value : value.value;
  };
}

function planList(items: readonly Program[], optional: readonly boolean[]): Program {
  return (frame) => {
    frame.charge(LIST_COST);
    const values: CelValue[] = [];
    items.forEach((item, i) => {
      const value = item(frame);
      if (optional[i] !== true) values.push(value);
      else if (!(value instanceof Optional)) throw noSuchOverload();
      else if (value.value !== undefined) values.push(value.value);
    });
    return new CelList(values);
  };
}

interface PlannedEntry { readonly key: Program; readonly value: Program; readonly isOptional: boolean }

function planMap(entries: readonly PlannedEntry[]): Program {
  return (frame) => {
    frame.charge(MAP_COST);
    const made = new Map<string, readonly [CelValue, CelValue]>();
    for (const { key, value, isOptional } of entries) {
      const name = key(frame);
      const given = unwrapped(value(frame), isOptional);
      if (made.has(keyText(name))) throw new CelError(`Failed with repeated key`);
      if (given !== undefined) made.set(keyText(name), [name, given]);
    }
    return new CelMap(made);
  };
}

function planStruct(type: string, fields: readonly { readonly field: string; readonly value: Program; readonly isOptional: boolean }[]): Program {
  return (frame) => {
    frame.charge(STRUCT_COST);
    const made = new Map<string, readonly [CelValue, CelValue]>();
    for (const { field, value, isOptional } of fields) {
      const given = unwrapped(value(frame), isOptional);
      if (given !== undefined) made.set(keyText(field), [field, given]);
    }
    return new CelMap(made, type);
  };
}

function unwrapped(value: CelValue, isOptional: boolean): CelValue | undefined {
  if (!isOptional) return value;
  if (!(value instanceof Optional)) throw noSuchOverload();
  return value.value;
}

/** The item that the step adds to a list, where it does nothing else. */
function appended(expr: Fold): { readonly filter: Expr | undefined; readonly item: Expr } | undefined {
  const { step } = expr;
  const isFiltered = step.kind === 'call' && step.name === '_?_:_';
  const add = isFiltered ? step.args[1] : step;
  if (add?.kind !== 'call' || add.name !== '_+_' || expr.init.kind !== 'list' || expr.init.items.length > 0) return undefined;
  const [accu, list] = add.args as [Expr, Expr];
  if (accu.kind !== 'ident' || accu.name !== expr.accuVar || list.kind !== 'list') return undefined;
  return { filter: isFiltered ? step.args[0] : undefined, item: list.items[0] as Expr };
}

function planFold(expr: Fold): Program {
  const range = plan(expr.range);
  const collects = appended(expr);
  const body = collects === undefined ? planSteps(expr) : planCollect(expr, collects.filter === undefined ? undefined : plan(collects.filter), plan(collects.item));
  return (frame) => {
    const over = range(frame);
    if (!(over instanceof CelList) && !(over instanceof CelMap)) throw noSuchOverload();
    const saved = [expr.iterVar, expr.iterVar2 ?? '', expr.accuVar].map((name) => [name, frame.locals.get(name)] as const);
    try {
      return body(frame, over);
    } finally {
      for (const [name, value] of saved) {
        if (value === undefined) frame.locals.delete(name);
        else frame.locals.set(name, value);
      }
    }
  };
}

type FoldBody = (frame: Frame, over: CelList | CelMap) => CelValue;

/** Sets the variables of each turn. */
function* turns(expr: Fold, frame: Frame, over: CelList | CelMap): Generator<void> {
  const items = over instanceof CelList ? over.items : over.keys();
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as CelValue;
    if (expr.iterVar2 === undefined) frame.locals.set(expr.iterVar, item);
    else {
      frame.locals.set(expr.iterVar, over instanceof CelList ? BigInt(i) : item);
      frame.locals.set(expr.iterVar2, over instanceof CelList ? item : (over.get(item) as CelValue));
    }
    yield;
  }
}

function planCollect(expr: Fold, filter: Program | undefined, item: Program): FoldBody {
  return (frame, over) => {
    const found: CelValue[] = [];
    for (const _turn of turns(expr, frame, over)) {
      frame.charge(2);
      if (filter !== undefined) {
        const holds = filter(frame);
        if (typeof holds !== 'boolean') throw noSuchOverload();
        if (!holds) continue;
      }
      frame.charge(LIST_COST);
      found.push(item(frame));
    }
    return new CelList(found);
  };
}

function planSteps(expr: Fold): FoldBody {
  const [init, condition, step, result] = [expr.init, expr.condition, expr.step, expr.result].map(plan) as [Program, Program, Program, Program];
  return (frame, over) => {
    let accu: CelValue | CelError = init(frame);
    frame.locals.set(expr.accuVar, accu);
    for (const _turn of turns(expr, frame, over)) {
      if (accu instanceof CelError) {
        // An error in one turn may yet be outweighed by another: `all` and `exists` are && and ||.
        const value = attempt(() => stepAfterError(expr, step, frame));
        accu = value instanceof CelError ? accu : value;
      } else {
        if (condition(frame) === false) break;
        accu = attempt(() => step(frame));
      }
      if (!(accu instanceof CelError)) frame.locals.set(expr.accuVar, accu);
      if (isDecided(expr, accu)) break;
    }
    if (accu instanceof CelError) throw accu;
    return result(frame);
  };
}

function isDecided(expr: Fold, accu: CelValue | CelError): boolean {
  return isQuantifier(expr, '_&&_') ? accu === false : isQuantifier(expr, '_||_') && accu === true;
}

function isQuantifier(expr: Fold, operator: string): boolean {
  return expr.step.kind === 'call' && expr.step.name === operator && expr.step.args[0]?.kind === 'ident' && (expr.step.args[0] as { name: string }).name === expr.accuVar;
}

/** After an error only a turn that decides counts. */
function stepAfterError(expr: Fold, step: Program, frame: Frame): CelValue {
  const isAll = isQuantifier(expr, '_&&_');
  if (!isAll && !isQuantifier(expr, '_||_')) throw new CelError('no more turns');
  frame.locals.set(expr.accuVar, isAll);
  const value = step(frame);
  if (value === !isAll) return value;
  throw new CelError('undecided');
}

function attempt(run: () => CelValue): CelValue | CelError {
  try {
    return run();
  } catch (error) {
    if (error instanceof CelError) return error;
    throw error;
  }
}
