// Mirrors apiserver/pkg/admission/plugin/webhook: generic, validating and mutating
// Differs: validating webhooks are asked one after the other; a mutating one is not asked again.
import { mutatingwebhookconfigurations, validatingwebhookconfigurations } from '#cluster/api/resources.js';
import type { MutatingWebhook, ValidatingWebhook } from '#cluster/api/generated/types.js';
import { badRequest, failure, forbidden, internal, StatusError } from '#cluster/apimachinery/errors.js';
import { deepFreeze, isList, type JsonValue } from '#cluster/apimachinery/json.js';
import type { KubeObject } from '#cluster/apimachinery/object.js';
import { applyJsonPatch } from '#cluster/apimachinery/patch/json-patch.js';
import type { AdmissionPlugin, AdmissionRequest } from '#cluster/apiserver/admission/admission.js';
import { environmentOf, RETURNS } from '#cluster/apiserver/admission/expressions/environment.js';
import { conditionsHold, ExpressionInput } from '#cluster/apiserver/admission/expressions/input.js';
import { isExempt, type AdmissionConfigurations } from '#cluster/apiserver/admission/matching/configurations.js';
import { match, type Matched } from '#cluster/apiserver/admission/matching/match.js';
import { nameForRefusal } from '#cluster/apiserver/admission/matching/refusal.js';
import { canonicalForm } from '#cluster/apiserver/canonical-form.js';
import { fromStorage, toStorage } from '#cluster/apiserver/core.js';
import type { ResourceTable } from '#cluster/apiserver/resource-table.js';
import { compile, type Compiled, type CompileFailure } from '#cluster/cel/compile.js';
import { MATCH_CONDITIONS_COST_MAX } from '#cluster/cel/limits.js';
import { decodeBase64 } from '#linux/env/base64.js';
import { decodeUtf8 } from '#linux/env/text.js';
import { callWebhook, WebhookFailure, type ReviewResponse } from './call.js';
import type { Outbound } from './transport.js';

type Webhook = ValidatingWebhook | MutatingWebhook;

export function validatingWebhooks(configurations: AdmissionConfigurations, table: ResourceTable, outbound: Outbound): AdmissionPlugin {
  const caller = new Caller(table, outbound);
  return {
    name: 'ValidatingAdmissionWebhook',
    validate(request) {
      if (configurations.isEmpty || isExempt(request.resource.ref)) return;
      for (const { webhooks = [] } of configurations.list(validatingwebhookconfigurations)) {
        for (const hook of webhooks) caller.ask(request, hook);
      }
    },
  };
}

export function mutatingWebhooks(configurations: AdmissionConfigurations, table: ResourceTable, outbound: Outbound): AdmissionPlugin {
  const caller = new Caller(table, outbound);
  return {
    name: 'MutatingAdmissionWebhook',
    admit(request) {
      if (configurations.isEmpty || isExempt(request.resource.ref)) return request.object;
      let { object } = request;
      for (const { webhooks = [] } of configurations.list(mutatingwebhookconfigurations)) {
        for (const hook of webhooks) {
          const asked = caller.ask({ ...request, object }, hook);
          if (asked !== undefined) object = patched(hook, asked.matched, asked.response, object);
        }
      }
      return object;
    },
  };
}

class Caller {
  readonly #table: ResourceTable;
  readonly #outbound: Outbound;
  readonly #conditions = new WeakMap<Webhook, readonly (Compiled | CompileFailure)[]>();

  constructor(table: ResourceTable, outbound: Outbound) {
    this.#table = table;
    this.#outbound = outbound;
  }

  /** Undefined where the webhook has nothing to say. Throws StatusError where it refuses, or can't be asked and must be. */
  ask(request: AdmissionRequest, hook: Webhook): { readonly matched: Matched; readonly response: ReviewResponse } | undefined {
    const { matchPolicy, namespaceSelector, objectSelector, rules } = hook;
    const matched = match(request, { resourceRules: rules ?? [], ...(matchPolicy === undefined ? {} : { matchPolicy }), ...(namespaceSelector === undefined ? {} : { namespaceSelector }), ...(objectSelector === undefined ? {} : { objectSelector }) }, this.#table);
    if (matched === undefined) return undefined;
    const holds = conditionsHold(this.#conditionsOf(hook), new ExpressionInput(matched, undefined), { left: MATCH_CONDITIONS_COST_MAX }, hook.failurePolicy);
    if (holds === false) return undefined;
    if (holds !== true) throw forbidden(request.resource.qualified, nameForRefusal(request), holds.problem);
    if (request.store.isDryRun && hook.sideEffects !== 'None' && hook.sideEffects !== 'NoneOnDryRun') throw badRequest(`admission webhook ${JSON.stringify(hook.name)} does not support dry run`);
    let response: ReviewResponse;
    try {
      response = callWebhook(hook, matched, this.#outbound);
    } catch (error) {
      if (!(error instanceof WebhookFailure)) throw error;
      if (hook.failurePolicy === 'Ignore') return undefined;
      throw internal(`failed calling webhook ${JSON.stringify(hook.name)}: ${error.message}`);
    }
    for (const warning of response.warnings ?? []) request.warn(warning);
    if (response.allowed !== true) throw refusal(hook.name, response.status);
    return { matched, response };
  }

  #conditionsOf(hook: Webhook): readonly (Compiled | CompileFailure)[] {
    const known = this.#conditions.get(hook);
    if (known !== undefined) return known;
    const made = (hook.matchConditions ?? []).map(({ expression }) => compile(expression.trim(), environmentOf({ hasParams: false, hasAuthorizer: true }), RETURNS.condition));
    this.#conditions.set(hook, made);
    return made;
  }
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
