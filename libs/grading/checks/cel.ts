import { isCelError, run as evaluate } from '@bufbuild/cel';
import { z } from 'zod';
import { defineCheck } from '#grading/define-check.js';
import { findKind } from '#grading/kinds.js';
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
    const names: Record<string, never> = {};
    for (const [name, query] of Object.entries(objects)) {
      const found = lookUp(subject, query);
      if (found === undefined) return broken(`The check asks for kind ${query.kind}, which the cluster does not have.`);
      // CEL takes any JSON; its own type asks for what JSON's lacks.
      names[name] = found as never;
    }
    const result = evaluate(expression, names);
    // An absent field is what the learner has still to set, not the lab's fault.
    if (isCelError(result)) return fail(reason);
    if (typeof result !== 'boolean') return broken(`The expression of this check gives a ${typeof result}, not true or false.`);
    return result ? pass() : fail(reason);
  },
});

function lookUp(subject: Subject, query: z.infer<typeof Query>): unknown {
  const ref = findKind(subject.client, query.kind);
  if (ref === undefined) return undefined;
  const namespace = ref.namespaced ? (query.namespace ?? 'default') : undefined;
  if (query.name !== undefined) return subject.client.find(ref, namespace, query.name) ?? null;
  return subject.client.list(ref, {
    ...(namespace === undefined ? {} : { namespace }),
    ...(query.selector === undefined ? {} : { labelSelector: query.selector }),
  }).items;
}
