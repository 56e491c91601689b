import { z } from 'zod';
import type { Pod } from '#cluster/api/generated/types.js';
import type { KubeObject, ResourceRef, Stored } from '#cluster/apimachinery/object.js';
import { defineCheck } from '#grading/define-check.js';
import { podTrouble, troubleAmong } from '#grading/feedback/pod-trouble.js';
import { findKind } from '#grading/kinds.js';
import { type Difference, firstDifference, type Pattern } from '#grading/match.js';
import type { Subject } from '#grading/subject.js';
import { broken, fail, pass, type Verdict } from '#grading/verdict.js';

const Params = z.strictObject({
  kind: z.string(),
  namespace: z.string().default('default'),
  /** One object by name; without it, every object that `selector` chooses. */
  name: z.string().optional(),
  selector: z.string().optional(),
  match: z.json().default({}),
  /** With `selector`: how many must match. Default: at least one. */
  count: z.int().min(0).optional(),
  /** Mistakes worth a sentence of their own: the first whose pattern the object meets is the reason. */
  mistakes: z.array(z.strictObject({ match: z.json(), reason: z.string() })).default([]),
});
type Params = z.infer<typeof Params>;

/** An object (or so many of them) exists and contains what `match` says. */
export const object = defineCheck<Params>({
  type: 'object',
  params: Params,
  run(params, subject) {
    const ref = findKind(subject.client, params.kind);
    if (ref === undefined) return broken(`The check asks for kind ${params.kind}, which the cluster does not have.`);
    return params.name === undefined ? judgeSeveral(params, ref, subject) : judgeOne(params, params.name, ref, subject);
  },
});

function judgeOne(params: Params, name: string, ref: ResourceRef, subject: Subject): Verdict {
  const namespace = ref.namespaced ? params.namespace : undefined;
  const found = subject.client.find(ref, namespace, name);
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  if (found === undefined) return fail(`There is no ${ref.kind} named ${name}${where}${elsewhere(subject, ref, name, namespace)}.`);
  const gap = firstDifference(params.match as Pattern, found);
  if (gap === undefined) return pass();
  const mistake = params.mistakes.find((one) => firstDifference(one.match as Pattern, found) === undefined);
  return fail(mistake?.reason ?? reasonOf(subject, found, name, gap), gap);
}

function judgeSeveral(params: Params, ref: ResourceRef, subject: Subject): Verdict {
  const { items } = subject.client.list(ref, {
    ...(ref.namespaced ? { namespace: params.namespace } : {}),
    ...(params.selector === undefined ? {} : { labelSelector: params.selector }),
  });
  const matching = items.filter((item) => firstDifference(params.match as Pattern, item) === undefined).length;
  const enough = params.count === undefined ? matching > 0 : matching === params.count;
  if (enough) return pass();
  for (const item of items) {
    const mistake = params.mistakes.find((one) => firstDifference(one.match as Pattern, item) === undefined);
    if (mistake !== undefined) return fail(mistake.reason);
  }
  const which = params.selector === undefined ? '' : ` with labels ${params.selector}`;
  const expected = params.count === undefined ? 'at least one' : String(params.count);
  const why = items.map(troubleOf).find((one) => one !== undefined);
  return fail(`Expected ${expected} ${ref.kind}${which} as described, found ${matching}${why === undefined ? '' : `: ${why}`}.`, { expected, actual: String(matching) });
}

/** The name exists, but in another namespace: the commonest slip of all. */
function elsewhere(subject: Subject, ref: ResourceRef, name: string, namespace: string | undefined): string {
  if (namespace === undefined) return '';
  const other = subject.client.list(ref, { fieldSelector: `metadata.name=${name}` }).items[0];
  return other === undefined ? '' : `; there is one in namespace ${other.metadata.namespace ?? ''}`;
}

function reasonOf(subject: Subject, found: Stored<KubeObject>, name: string, gap: Difference): string {
  const text = `${name}: ${gap.path} is ${gap.actual}, expected ${gap.expected}`;
  if (!gap.path.startsWith('status')) return `${text}.`;
  const why = troubleOf(found) ?? workloadTrouble(subject, found);
  return why === undefined ? `${text}.` : `${text}: ${why}.`;
}

/** `web is in ImagePullBackOff`; undefined for what isn't a pod, or is well. */
function troubleOf(found: Stored<KubeObject>): string | undefined {
  const trouble = found.kind === 'Pod' ? podTrouble(found as Stored<Pod>) : undefined;
  return trouble === undefined ? undefined : `${found.metadata.name} ${trouble}`;
}

function workloadTrouble(subject: Subject, found: Stored<KubeObject>): string | undefined {
  const selector = (found as { spec?: { selector?: { matchLabels?: Record<string, string> } } }).spec?.selector?.matchLabels;
  return selector === undefined ? undefined : troubleAmong(subject.client, found.metadata.namespace ?? '', selector);
}
