// Mirrors apiserver/pkg/admission/plugin/webhook: generic, and what the two dispatchers have in common
import type { MutatingWebhook, ValidatingWebhook } from '#cluster/api/generated/types.js';
import { badRequest, forbidden } from '#cluster/apimachinery/errors.js';
import type { JsonObject } from '#cluster/apimachinery/json.js';
import { newUid } from '#cluster/apimachinery/names.js';
import type { AdmissionRequest } from '#cluster/apiserver/admission/admission.js';
import { environmentOf, RETURNS } from '#cluster/apiserver/admission/expressions/environment.js';
import { conditionsHold, ExpressionInput } from '#cluster/apiserver/admission/expressions/input.js';
import { match, type Matched } from '#cluster/apiserver/admission/matching/match.js';
import { nameForRefusal } from '#cluster/apiserver/admission/matching/refusal.js';
import type { ResourceTable } from '#cluster/apiserver/resource-table.js';
import type { Outcome } from '#cluster/apiserver/waiting/open-request.js';
import type { Requests } from '#cluster/apiserver/waiting/requests.js';
import { placeOf } from '#cluster/apiserver/webhook-client/place.js';
import { post, reviewIn } from '#cluster/apiserver/webhook-client/post.js';
import { WebhookFailure } from '#cluster/apiserver/webhook-client/webhook-failure.js';
import type { Wires } from '#cluster/apiserver/wires.js';
import { compile, type Compiled, type CompileFailure } from '#cluster/cel/compile.js';
import { MATCH_CONDITIONS_COST_MAX } from '#cluster/cel/limits.js';
import type { Step } from '#linux/kernel/step.js';
import { responseIn, reviewOf, type ReviewResponse } from './review.js';

export type Webhook = ValidatingWebhook | MutatingWebhook;

const TIMEOUT_SECONDS = 10;

/** Finds out which webhooks a request concerns, and asks them. */
export class WebhookCaller {
  readonly #table: ResourceTable;
  readonly #wires: Wires;
  readonly #requests: Requests;
  readonly #conditions = new WeakMap<Webhook, readonly (Compiled | CompileFailure)[]>();

  constructor(table: ResourceTable, wires: Wires, requests: Requests) {
    this.#table = table;
    this.#wires = wires;
    this.#requests = requests;
  }

  /** Undefined: it is none of the webhook's business. Throws StatusError where that can't be told. */
  concerned(request: AdmissionRequest, hook: Webhook): Matched | undefined {
    const { matchPolicy, namespaceSelector, objectSelector, rules } = hook;
    const matched = match(request, { resourceRules: rules ?? [], ...(matchPolicy === undefined ? {} : { matchPolicy }), ...(namespaceSelector === undefined ? {} : { namespaceSelector }), ...(objectSelector === undefined ? {} : { objectSelector }) }, this.#table);
    if (matched === undefined) return undefined;
    const holds = conditionsHold(this.#conditionsOf(hook), new ExpressionInput(matched, undefined), { left: MATCH_CONDITIONS_COST_MAX }, hook.failurePolicy);
    if (holds === false) return undefined;
    if (holds !== true) throw forbidden(request.resource.qualified, nameForRefusal(request), holds.problem);
    return matched;
  }

  /** Undefined: the answer is on its way; whoever needs it throws PENDING. Its `error` may be a WebhookFailure. */
  ask(matched: Matched, hook: Webhook): Outcome | undefined {
    const { store } = matched.request;
    if (store.isDryRun && hook.sideEffects !== 'None' && hook.sideEffects !== 'NoneOnDryRun') throw badRequest(`admission webhook ${JSON.stringify(hook.name)} does not support dry run`);
    const uid = newUid(store.env.random);
    const version = hook.admissionReviewVersions.find((each) => each === 'v1' || each === 'v1beta1') ?? 'v1';
    const body = JSON.stringify(reviewOf(matched, uid, version));
    // The same webhook is asked again when the object has changed; its name alone would not tell.
    return this.#requests.ask(`webhook ${hook.name} ${body}`, () => this.#review(matched, hook, { uid, version, body }));
  }

  *#review({ request }: Matched, hook: Webhook, { uid, version, body }: { readonly uid: string; readonly version: string; readonly body: string }): Step<ReviewResponse> {
    const timeoutMs = Math.min((hook.timeoutSeconds ?? TIMEOUT_SECONDS) * 1000, this.#requests.leftMs());
    const place = placeOf(hook.clientConfig, request.store);
    let review: JsonObject;
    try {
      review = reviewIn(yield* post(this.#wires, this.#requests.clock, { place, caBundle: hook.clientConfig.caBundle, body, query: `?timeout=${Math.ceil(timeoutMs / 1000)}s`, timeoutMs }));
    } catch (error) {
      if (!(error instanceof WebhookFailure)) throw error;
      throw new WebhookFailure(`failed to call webhook: ${error.message}`);
    }
    return responseIn(review, uid, version);
  }

  #conditionsOf(hook: Webhook): readonly (Compiled | CompileFailure)[] {
    const known = this.#conditions.get(hook);
    if (known !== undefined) return known;
    const made = (hook.matchConditions ?? []).map(({ expression }) => compile(expression.trim(), environmentOf({ hasParams: false, hasAuthorizer: true }), RETURNS.condition));
    this.#conditions.set(hook, made);
    return made;
  }
}
