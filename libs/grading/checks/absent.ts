import { z } from 'zod';
import { defineCheck } from '#grading/define-check.js';
import { findKind } from '#grading/kinds.js';
import { broken, fail, pass } from '#grading/verdict.js';

const Params = z.strictObject({ kind: z.string(), namespace: z.string().default('default'), name: z.string().optional(), selector: z.string().optional() });

/** There is no such object (any more). */
export const absent = defineCheck<z.infer<typeof Params>>({
  type: 'absent',
  params: Params,
  run({ kind, namespace, name, selector }, { client }) {
    const ref = findKind(client, kind);
    if (ref === undefined) return broken(`The check asks for kind ${kind}, which the cluster does not have.`);
    const { items } = client.list(ref, {
      ...(ref.namespaced ? { namespace } : {}),
      ...(name === undefined ? {} : { fieldSelector: `metadata.name=${name}` }),
      ...(selector === undefined ? {} : { labelSelector: selector }),
    });
    const left = items[0];
    if (left === undefined) return pass();
    const state = left.metadata.deletionTimestamp === undefined ? 'still exists' : 'is still being deleted';
    return fail(`${ref.kind} ${left.metadata.name} ${state}${ref.namespaced ? ` in namespace ${namespace}` : ''}.`);
  },
});
