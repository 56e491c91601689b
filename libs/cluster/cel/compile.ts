// Mirrors apiserver/pkg/cel and pkg/admission/plugin/cel/compile.go
// Differs: what is compiled here is shared by its owner: there is no cache of the process.
import { check } from './checker.js';
import type { CelEnv } from './env.js';
import { CostExceeded, Frame, plan, type Program } from './evaluate.js';
import { CALL_COST_MAX } from './limits.js';
import { checkLiterals } from './literal-checks.js';
import { parse } from './parser.js';
import { showIssues } from './source.js';
import type { Expr } from './ast.js';
import { isSameType, type CelType } from './types.js';
import { CelError, type CelValue } from './values.js';

export interface Compiled {
  readonly source: string;
  readonly type: CelType;
  readonly expr: Expr;
  readonly program: Program;
}

export interface CompileFailure {
  /** Of the parts of an expression that are wrong, with the lines they stand in; or that its type is not the wanted one. */
  readonly problem: string;
}

/** `returns`: the types that the expression may have. */
export function compile(source: string, env: CelEnv, returns?: readonly CelType[]): Compiled | CompileFailure {
  const { expr, issues } = parse(source, env.hasBindings);
  if (issues.length > 0) return { problem: `compilation failed: ${showIssues(source, issues)}` };
  const checked = check(expr, env);
  const all = checked.issues.length > 0 ? checked.issues : checkLiterals(expr);
  if (all.length > 0) return { problem: `compilation failed: ${showIssues(source, all)}` };
  if (returns !== undefined && !returns.some((each) => isSameType(each, checked.type) || each.kind === 'dyn')) {
    return { problem: `${returns.length === 1 ? `must evaluate to ${runtimeName(returns[0] as CelType)}` : `must evaluate to one of [${returns.map(runtimeName).join(' ')}]`} but got ${runtimeName(checked.type)}` };
  }
  let program: Program | undefined;
  return {
    source,
    type: checked.type,
    expr,
    // Many an expression is compiled to be checked alone.
    get program() {
      program ??= plan(expr);
      return program;
    },
  };
}

/** As cel-go's own text of a type, which differs from that of its errors. */
function runtimeName(type: CelType): string {
  const name = type.kind === 'null' ? 'null_type' : type.kind === 'timestamp' || type.kind === 'duration' ? `google.protobuf.${type.kind === 'timestamp' ? 'Timestamp' : 'Duration'}` : type.name;
  return type.params.length === 0 ? name : `${name}(${type.params.map(runtimeName).join(', ')})`;
}

export function isFailure(compiled: Compiled | CompileFailure): compiled is CompileFailure {
  return 'problem' in compiled;
}

/** What is left to spend on several expressions. */
export interface Budget {
  left: number;
}

/** No more may be spent. */
export class OutOfBudget extends Error {
  constructor() {
    super('validation failed due to running out of cost budget, no further validation rules will be run');
  }
}

/** Throws CelError where the expression fails or one call costs too much, OutOfBudget when the budget is spent. */
export function evaluate(compiled: Compiled, variable: (name: string) => CelValue | undefined, budget: Budget): CelValue {
  const frame = new Frame(Math.min(CALL_COST_MAX, budget.left), variable);
  try {
    return compiled.program(frame);
  } catch (error) {
    if (!(error instanceof CostExceeded)) throw error;
    if (frame.costMax < CALL_COST_MAX) throw new OutOfBudget();
    throw new CelError(error.message);
  } finally {
    budget.left -= frame.cost;
  }
}
