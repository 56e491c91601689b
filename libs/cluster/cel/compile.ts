// Mirrors apiserver/pkg/cel and pkg/admission/plugin/cel/compile.go
// Differs: what is compiled here is shared by its owner: there is no cache of the process.
import { check } from './checker.js';
import type { CelEnv } from './env.js';
import { Frame, plan, type Program } from './evaluate.js';
import { CALL_COST_MAX } from './limits.js';
import { checkLiterals } from './literal-checks.js';
import { parse } from './parser.js';
import { showIssues } from './source.js';
import type { Expr } from './ast.js';
import { isSameType, showType, type CelType } from './types.js';
import type { CelValue } from './values.js';

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
  const { expr, issues } = parse(source);
  if (issues.length > 0) return { problem: `compilation failed: ${showIssues(source, issues)}` };
  const checked = check(expr, env);
  const all = checked.issues.length > 0 ? checked.issues : checkLiterals(expr);
  if (all.length > 0) return { problem: `compilation failed: ${showIssues(source, all)}` };
  if (returns !== undefined && !returns.some((each) => isSameType(each, checked.type) || each.kind === 'dyn')) {
    return { problem: returns.length === 1 ? `must evaluate to ${showType(returns[0] as CelType)}` : `must evaluate to one of ${returns.map(showType).join(', ')}` };
  }
  return { source, type: checked.type, expr, program: plan(expr) };
}

export function isFailure(compiled: Compiled | CompileFailure): compiled is CompileFailure {
  return 'problem' in compiled;
}

/** What is left to spend on several expressions. */
export interface Budget {
  left: number;
}

/** Throws CelError, and CostExceeded when the budget or the limit of one call is spent. */
export function evaluate(compiled: Compiled, variable: (name: string) => CelValue | undefined, budget: Budget): CelValue {
  const frame = new Frame(Math.min(CALL_COST_MAX, budget.left), variable);
  try {
    return compiled.program(frame);
  } finally {
    budget.left -= frame.cost;
  }
}
