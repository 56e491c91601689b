import { z } from 'zod';
import type { JsonValue } from '#cluster/apimachinery/json.js';
import { compile, evaluate, isFailure, OutOfBudget } from '#cluster/cel/compile.js';
import { CelEnv } from '#cluster/cel/env.js';
import { BOOL, DYN } from '#cluster/cel/types.js';
import { CelError, fromJson } from '#cluster/cel/values.js';
import { defineCheck } from '#grading/define-check.js';
import { findKind } from '#grading/kinds.js';
import { CEL_COST_MAX } from '#grading/limits.js';
import type { Subject } from '#grading/subject.js';
import { broken, fail, pass } from '#grading/verdict.js';

const Query = z.strictObject({ kind: z.string(), namespace: z.string().optional(), name: z.string().optional(), selector: z.string().optional() });
const Params = z.strictObject({
  /** Names of the expression: one object where `name` is given (null when it is not there), else a list. */
  objects: z.record(z.string().regex(/^[a-z]\w*$/i), Query),
  expression: z.string().max(4096),
  reason: z.string(),
});

/** A CEL expression over objects is true. */
export const cel = defineCheck<z.infer<typeof Params>>({
  type: 'cel',
  params: Params,
  run({ objects, expression, reason }, subject) {
    const values: Record<string, JsonValue> = {};
    for (const [name, query] of Object.entries(objects)) {
      const found = lookUp(subject, query);
      if (found === undefined) return broken(`The check asks for kind ${query.kind}, which the cluster does not have.`);
      values[name] = found;
    }
    const compiled = compile(expression, new CelEnv(Object.fromEntries(Object.keys(values).map((name) => [name, DYN]))), [BOOL]);
    if (isFailure(compiled)) return broken(`The expression of this check does not fit: ${compiled.problem}`);
    try {
      const holds = evaluate(compiled, (name) => fromJson(values[name] ?? null), { left: CEL_COST_MAX });
      return holds === true ? pass() : fail(reason);
    } catch (error) {
      if (error instanceof OutOfBudget) return broken('The expression of this check takes too long.');
      // An absent field is what the learner has still to set, not the lab's fault.
      if (error instanceof CelError) return fail(reason);
      throw error;
    }
  },
});

function lookUp(subject: Subject, query: z.infer<typeof Query>): JsonValue | undefined {
  const ref = findKind(subject.client, query.kind);
  if (ref === undefined) return undefined;
  const namespace = ref.namespaced ? (query.namespace ?? 'default') : undefined;
  // Objects of the API are JSON; their types do not say so.
  if (query.name !== undefined) return (subject.client.find(ref, namespace, query.name) ?? null) as unknown as JsonValue;
  return subject.client.list(ref, {
    ...(namespace === undefined ? {} : { namespace }),
    ...(query.selector === undefined ? {} : { labelSelector: query.selector }),
  }).items as unknown as readonly JsonValue[];
}
