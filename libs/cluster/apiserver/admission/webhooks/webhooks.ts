// Mirrors apiserver/pkg/admission/plugin/webhook: validating and mutating dispatchers
// Differs: nothing that can be seen.
import { mutatingwebhookconfigurations, validatingwebhookconfigurations } from '#cluster/api/resources.js';
import type { MutatingWebhook } from '#cluster/api/generated/types.js';
import { failure, internal, StatusError } from '#cluster/apimachinery/errors.js';
import { deepEqual, deepFreeze, isList, type JsonValue } from '#cluster/apimachinery/json.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import { applyJsonPatch } from '#cluster/apimachinery/patch/json-patch.js';
import type { AdmissionPlugin, AdmissionRequest, MutatingRequest } from '#cluster/apiserver/admission/admission.js';
import { isExempt, type AdmissionConfigurations } from '#cluster/apiserver/admission/matching/configurations.js';
import type { Matched } from '#cluster/apiserver/admission/matching/match.js';
import { canonicalForm } from '#cluster/apiserver/canonical-form.js';
import { fromStorage, toStorage } from '#cluster/apiserver/core.js';
import { PENDING, type Outcome } from '#cluster/apiserver/waiting/open-request.js';
import { WebhookFailure } from '#cluster/apiserver/webhook-client/webhook-failure.js';
import { decodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8 } from '#linux/env/text.js';
import type { Webhook, WebhookCaller } from './caller.js';
import type { ReviewResponse } from './review.js';

const MUTATING = 'MutatingAdmissionWebhook';

/** All that are concerned are asked at once; of several refusals the first that came counts. */
export function validatingWebhooks(configurations: AdmissionConfigurations, caller: WebhookCaller): AdmissionPlugin {
  return {
    name: 'ValidatingAdmissionWebhook',
    validate(request) {
      if (configurations.isEmpty || isExempt(request.resource.ref)) return;
      const concerned: { readonly hook: Webhook; readonly matched: Matched }[] = [];
      for (const { webhooks = [] } of configurations.list(validatingwebhookconfigurations)) {
        for (const hook of webhooks) {
          const matched = caller.concerned(request, hook);
          if (matched !== undefined) concerned.push({ hook, matched });
        }
      }
      if (concerned.length === 0) return;
      const answers = concerned.map(({ hook, matched }, index) => ({ hook, index, outcome: caller.ask(matched, hook) }));
      const came = answers.flatMap(({ hook, index, outcome }) => (outcome === undefined ? [] : [{ hook, index, outcome }]));
      if (came.length < answers.length) throw PENDING;
      const refusals: StatusError[] = [];
      for (const { hook, index, outcome } of came.sort((a, b) => a.outcome.order - b.outcome.order)) {
        const judged = judge(request, hook, outcome, { failedOpen: `failed-open.validating.webhook.admission.k8s.io/round_0_index_${index}` });
        if (judged instanceof StatusError) refusals.push(judged);
      }
      if (refusals[0] !== undefined) throw refusals[0];
    },
  };
}

/** One after the other: each sees what the one before made of the object. */
export function mutatingWebhooks(configurations: AdmissionConfigurations, caller: WebhookCaller): AdmissionPlugin {
  return {
    name: MUTATING,
    admit(request) {
      if (configurations.isEmpty || isExempt(request.resource.ref)) return request.object;
      const round = request.reinvocation.of(MUTATING);
      round.begin(request.object);
      let { object } = request;
      let index = 0;
      for (const { metadata, webhooks = [] } of configurations.list(mutatingwebhookconfigurations)) {
        for (const [i, hook] of webhooks.entries()) {
          const key = `${metadata.name}/${hook.name}/${i}`;
          const next = mutate({ ...request, object }, caller, hook, { key, configuration: metadata.name, index: index++ });
          if (next === undefined) continue;
          round.asked(key, next !== object, hook.reinvocationPolicy);
          object = next;
        }
      }
      round.end(object);
      return object;
    },
  };
}

/** Undefined: the webhook was not asked, or what it said does not count. */
function mutate(request: MutatingRequest, caller: WebhookCaller, hook: MutatingWebhook, { key, configuration, index }: { readonly key: string; readonly configuration: string; readonly index: number }): KubeObject | undefined {
  const matched = caller.concerned(request, hook);
  if (matched === undefined || !request.reinvocation.of(MUTATING).isDue(key)) return undefined;
  const outcome = caller.ask(matched, hook);
  if (outcome === undefined) throw PENDING;
  const at = `round_${request.reinvocation.isSecond ? 1 : 0}_index_${index}`;
  const response = judge(request, hook, outcome, { failedOpen: `failed-open.mutation.webhook.admission.k8s.io/${at}` });
  if (response === undefined) return undefined;
  const note = (mutated: boolean) => request.annotations?.set(`mutation.webhook.admission.k8s.io/${at}`, JSON.stringify({ configuration, webhook: hook.name, mutated }));
  if (response instanceof StatusError) {
    note(false);
    throw response;
  }
  const next = patched(hook, matched, response, request.object);
  const isChanged = next !== request.object && !deepEqual(next, request.object);
  note(isChanged);
  return isChanged ? next : request.object;
}

/** What a webhook allows, its refusal, or undefined where it could not be asked and nobody minds. */
function judge(request: AdmissionRequest, hook: Webhook, outcome: Outcome, { failedOpen }: { readonly failedOpen: string }): ReviewResponse | StatusError | undefined {
  if ('error' in outcome) {
    if (!(outcome.error instanceof WebhookFailure)) throw outcome.error;
    if (hook.failurePolicy !== 'Ignore') return internal(`failed calling webhook ${JSON.stringify(hook.name)}: ${outcome.error.message}`);
    request.annotations?.set(failedOpen, hook.name);
    return undefined;
  }
  const response = outcome.value as ReviewResponse;
  for (const [name, value] of Object.entries(response.auditAnnotations ?? {})) request.annotations?.set(`${hook.name}/${name}`, value);
  for (const warning of response.warnings ?? []) request.warn(warning);
  return response.allowed === true ? response : refusal(hook.name, response.status);
}

function refusal(name: string, status: ReviewResponse['status']): StatusError {
  const by = `admission webhook ${JSON.stringify(name)} denied the request`;
  const why = (status?.message ?? '') || (status?.reason ?? '');
  const refused = failure(Math.max(400, status?.code ?? 400), status?.reason ?? '', why === '' ? `${by} without explanation` : `${by}: ${why}`);
  return status?.details === undefined ? refused : new StatusError({ ...refused.status, details: status.details });
}

function patched(hook: Webhook, matched: Matched, response: ReviewResponse, object: KubeObject): KubeObject {
  const { patch, patchType } = response;
  if (patch === undefined || patch === '' || matched.object === undefined) return object;
  if (patchType !== 'JSONPatch') throw internal(`failed calling webhook ${JSON.stringify(hook.name)}: received invalid webhook response: webhook returned response.patch but not response.patchType`);
  const { resource, request } = matched;
  const operations = parseOperations(decodeUtf8(decodeBase64(patch)));
  if (operations === undefined) throw internal(`failed calling webhook ${JSON.stringify(hook.name)}: received undecodable patch in webhook response`);
  try {
    const next = deepFreeze(canonicalForm(resource, applyJsonPatch(matched.object as unknown as JsonValue, operations) as unknown as KubeObject));
    const filled = resource.strategy.setDefaults?.(next) ?? next;
    return resource === request.resource ? filled : fromStorage(request.resource, toStorage(resource, filled));
  } catch (error) {
    if (error instanceof StatusError) throw internal(error.message);
    throw error;
  }
}

function parseOperations(text: string): readonly JsonValue[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isList(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
