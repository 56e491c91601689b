// Mirrors apiextensions-apiserver/pkg/apis/apiextensions/validation: cost of rules
import { REQUEST_BYTES_MAX } from '#cluster/apiserver/custom-resources/rule-sizes.js';
import { forbiddenField, type FieldError } from '#cluster/apimachinery/validation/field-error.js';
import type { Compiled } from '#cluster/cel/compile.js';
import { COST_MAX, estimateCost, type SizedType } from '#cluster/cel/cost-estimate.js';

/** Of one expression. */
const EXPRESSION_COST_MAX = 10_000_000;
/** Of all rules of a schema. */
const SCHEMA_COST_MAX = 100_000_000;
const MOST_EXPENSIVE = 4;

/** Adds up what the rules of one schema can cost. */
export class RuleCosts {
  readonly #isUnchanged: boolean;
  readonly #seen: { readonly path: string; readonly cost: number }[] = [];

  constructor(isUnchanged: boolean) {
    this.#isUnchanged = isUnchanged;
  }

  /** `cardinality`: how many values the rule can be run for; where that is not limited, as many as fit a request. */
  ruleErrors(path: string, rule: Compiled, self: SizedType, cardinality: number | undefined): FieldError[] {
    const times = cardinality ?? Math.floor(REQUEST_BYTES_MAX / (self.smallest + 1));
    return this.#observe(path, Math.min(COST_MAX, estimateCost(rule.expr, self) * times), 'estimated rule cost');
  }

  messageErrors(path: string, message: Compiled, self: SizedType): FieldError[] {
    return this.#observe(path, estimateCost(message.expr, self), 'estimated messageExpression cost');
  }

  #observe(path: string, cost: number, what: string): FieldError[] {
    this.#seen.push({ path, cost });
    return cost > EXPRESSION_COST_MAX && !this.#isUnchanged ? [forbiddenField(path, overBudget(what, cost, EXPRESSION_COST_MAX))] : [];
  }

  totalErrors(path: string): FieldError[] {
    const total = this.#seen.reduce((sum, { cost }) => Math.min(COST_MAX, sum + cost), 0);
    if (total <= SCHEMA_COST_MAX) return [];
    const most = this.#seen.filter(({ cost }) => cost >= SCHEMA_COST_MAX / 100).sort((a, b) => b.cost - a.cost).slice(0, MOST_EXPENSIVE);
    return [
      ...most.map((each) => forbiddenField(each.path, 'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema')),
      forbiddenField(path, overBudget('x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema', total, SCHEMA_COST_MAX)),
    ];
  }
}

function overBudget(what: string, cost: number, budget: number): string {
  const factor = cost / budget;
  const shown = factor > 100 ? 'more than 100x' : factor < 1.5 ? `${factor.toFixed(6)}x` : `${factor.toFixed(1)}x`;
  return `${what} exceeds budget by factor of ${shown} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)`;
}
