// Mirrors cel-go/cel/validator.go: literals of durations, times and regular expressions
import { RE2JS } from 're2js';
import type { Expr } from './ast.js';
import type { CelIssue } from './source.js';
import { parseDuration, parseTimestamp } from './time-text.js';

/** What would fail each time the expression runs. */
export function checkLiterals(expr: Expr): readonly CelIssue[] {
  const issues: CelIssue[] = [];
  for (const each of walk(expr)) {
    if (each.kind !== 'call') continue;
    const name = each.resolved ?? each.name;
    const last = each.args[each.args.length - 1];
    if (last?.kind !== 'literal' || typeof last.value !== 'string') continue;
    if (name === 'duration' && parseDuration(last.value) === undefined) issues.push({ pos: last.pos, message: 'invalid duration argument' });
    if (name === 'timestamp' && parseTimestamp(last.value) === undefined) issues.push({ pos: last.pos, message: 'invalid timestamp argument' });
    if (name === 'matches' && !isRegex(last.value)) issues.push({ pos: last.pos, message: 'invalid matches argument' });
  }
  return issues;
}

function isRegex(pattern: string): boolean {
  try {
    RE2JS.compile(pattern);
    return true;
  } catch {
    return false;
  }
}

/** The expression and all parts of it. */
export function* walk(expr: Expr): Generator<Expr> {
  yield expr;
  for (const part of partsOf(expr)) yield* walk(part);
}

function partsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'select': return [expr.operand];
    case 'call': return expr.target === undefined ? expr.args : [expr.target, ...expr.args];
    case 'list': return expr.items;
    case 'map': return expr.entries.flatMap(({ key, value }) => [key, value]);
    case 'struct': return expr.fields.map(({ value }) => value);
    case 'fold': return [expr.range, expr.init, expr.condition, expr.step, expr.result];
    default: return [];
  }
}
